"""What commands did to records, and how a command is undone."""
