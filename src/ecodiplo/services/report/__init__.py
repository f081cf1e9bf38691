"""The report of a period: its content, its words, its layout and its snapshots."""
