"""Reading the workbooks of Excel and LibreOffice."""
