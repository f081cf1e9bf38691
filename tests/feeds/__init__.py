"""Feeds: a week of files from two systems, and random nights, beside a model written apart."""
