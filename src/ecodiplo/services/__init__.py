"""What the program does, as functions that take a session first, return data and never print."""
