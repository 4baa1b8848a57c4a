"""Which engine answers: the configured one, or the spare behind it while that one is away (docs/search.md)."""
