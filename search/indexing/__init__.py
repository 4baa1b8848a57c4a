"""The indexes follow the records."""
