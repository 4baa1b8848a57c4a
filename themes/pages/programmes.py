"""What the page of a cultivation programme says besides its text: who was recognised, in numbers, and what is open."""

from collections import Counter
from typing import Any

from themes.pages.frame import Site
from themes.reader import Document


def programme_context(site: Site, document: Document) -> dict[str, Any]:
    """Recognitions by year, newest first; rounds that are not over."""
    years: dict[Any, list[Document]] = {}
    for recognition in document["recognitions"]:
        years.setdefault(recognition["year"], []).append(recognition)
    return {
        "recognition_years": years,
        "recognition_numbers": count_recognitions(document["recognitions"]),
        "rounds": [one for one in document.get("rounds", []) if one["status"] != "closed"],
    }


def count_recognitions(recognitions: list[Document]) -> dict[str, Any]:
    """``{"levels": [level], "years": [(year, [number per level], their sum)], "current": [number per level], "total"}``: by
    year all that were recognised and not revoked, besides those that hold today."""
    standing = [one for one in recognitions if one.get("state") != "revoked"]
    levels = list(dict.fromkeys(one["level"] for one in standing))
    by_year = Counter((one["year"], one["level"]) for one in standing)
    current = Counter(one["level"] for one in standing if one.get("state") != "lapsed")
    years = sorted({one["year"] for one in standing}, reverse=True)
    rows = [(year, [by_year[year, level] for level in levels]) for year in years]
    return {
        "levels": levels,
        "years": [(year, row, sum(row)) for year, row in rows],
        "current": [current[level] for level in levels],
        "total": sum(current.values()),
    }
