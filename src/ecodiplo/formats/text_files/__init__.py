"""Reading CSV, TSV and JSON."""
