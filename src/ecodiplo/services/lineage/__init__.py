"""What led to what: the links between records as a graph."""
