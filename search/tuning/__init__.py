"""How good the answers are, why they are so, and what a change would do."""
