"""What readers search for, counted by query and day, and never by whom (docs/decisions/0008)."""
