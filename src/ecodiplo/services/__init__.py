"""The operations of the program: functions that take a connection, return data and never print."""
