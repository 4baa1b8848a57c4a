"""What kinds, portals, facets and sorts are called."""
