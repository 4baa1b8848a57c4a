"""The one public door for programs: published records, their changes, and search (docs/api.md)."""
