"""Where editors tune the search: words, rules, what readers search for, and why a result is where it is."""
