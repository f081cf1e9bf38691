"""The workbook in which people fill in records, and its guide."""
