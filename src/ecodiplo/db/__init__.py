"""The database: where it is, how it is opened, how its schema is migrated."""
