"""The operations of the program: functions that take a session, return data and never print."""
