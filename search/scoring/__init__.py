"""Which documents are hits, and which come first."""
