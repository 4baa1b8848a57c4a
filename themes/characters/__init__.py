"""Simplified → traditional characters, with names left as people write them (docs/decisions/0021)."""
