"""A city's economic diplomacy in one relational database."""

__version__ = "0.1.0"
