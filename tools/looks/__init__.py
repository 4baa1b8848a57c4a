"""How the portal looks and what it weighs, in every mode of reading: pictures and measurements of a running portal."""
