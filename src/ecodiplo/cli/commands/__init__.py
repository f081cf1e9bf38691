"""The commands, a module each, named as people type them."""
