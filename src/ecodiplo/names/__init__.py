"""How names are compared: rules of an entity, names of countries, near names."""
