"""The sentence forms of a report: one for each kind of claim, in both languages."""
