"""What editors decide about the results of a query: pages that come first, pages that are left out."""
