"""Which record each row is about."""
