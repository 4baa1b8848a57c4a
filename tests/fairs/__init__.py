"""A kind of page that the platform does not have, made as docs/content.md says: this package and a template.

Its migration has a name that tests.database does not look for: the kept database is the platform's alone.
"""
