"""Lists of records as offices send them."""
