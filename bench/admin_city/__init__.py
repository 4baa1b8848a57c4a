"""What a city's admin holds after some years: pages with drafts and histories, teams, people, files, tasks, logs.

Each part is made once; a second call adds only what is missing. Rows that nothing reacts to (revisions, log entries,
files, sharings) are inserted in bulk, all else is saved as the product saves it.
"""
