"""What identifies a record: its names, its natural key, and details that tell namesakes apart."""
