"""From the catalogue to SQL and back: what reads records."""
