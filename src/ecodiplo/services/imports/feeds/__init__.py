"""Feeds: files that a system sends again and again."""
