"""The results page and the JSON API."""
