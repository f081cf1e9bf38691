"""How records are added, changed and deleted: one way for all commands and the API."""
