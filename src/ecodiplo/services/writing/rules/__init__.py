"""The rules that rows must obey beside those of their fields."""
