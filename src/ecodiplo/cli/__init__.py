"""The command line: options, one call of a service, output."""
