"""A kind of page that the platform does not have, made as docs/content.md says: this package and a template."""
