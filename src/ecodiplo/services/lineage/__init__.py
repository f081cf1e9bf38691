"""The links between records as a graph from causes to effects."""
