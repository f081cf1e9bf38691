"""Reading records: from the catalogue to SQL, and from rows back to values."""
