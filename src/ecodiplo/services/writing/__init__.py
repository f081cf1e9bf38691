"""How records are added and changed: one way for all commands and the API."""
