"""What commands did to records, and how it is undone."""
