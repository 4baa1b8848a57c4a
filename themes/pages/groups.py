"""Guides by department."""

from themes.reader import Document


def guide_groups(guides: list[Document]) -> list[tuple[str, list[Document]]]:
    """Guides by department, in the order of the departments' codes."""
    groups: dict[str, tuple[str, list[Document]]] = {}
    for guide in guides:
        department = guide["department"]
        if department:
            groups.setdefault(department["slug"], (department["name"], []))[1].append(guide)
    return [groups[slug] for slug in sorted(groups)]
