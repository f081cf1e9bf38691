"""Random tables of offices: a meaning first, then a sheet that says it, with planted doubts."""
