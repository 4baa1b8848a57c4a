"""Whether a rule fits an enterprise, and what is missing: plain values in, plain values out. ``match.js`` is the twin."""
