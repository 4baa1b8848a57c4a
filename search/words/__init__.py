"""What editors tell the search: words that belong together, and words that mean the same."""
