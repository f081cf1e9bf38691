"""Published figures, figures recomputed from records, and the two compared."""
