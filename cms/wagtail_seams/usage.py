"""Where something is used: Wagtail reads every object that refers to it, one by one, to show twenty of them (8.0)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import reference_index
from wagtail.models.reference_index import ReferenceGroups

Source = tuple[int, str]  # base content type and id


class SourceGroups(ReferenceGroups):
    """(object, its references) for each object that refers to something; a slice reads the objects of the slice."""

    def __iter__(self) -> Iterator[tuple[Any, list[Any]]]:
        return iter(self[:])

    def __getitem__(self, key: slice) -> list[tuple[Any, list[Any]]]:
        groups: dict[Source, list[Any]] = defaultdict(list)
        for reference in self.qs:
            groups[reference.base_content_type_id, reference.object_id].append(reference)
        wanted = dict(list(groups.items())[key])
        objects = read_objects(wanted)
        return [(objects[source], references) for source, references in wanted.items()]


def read_objects(sources: Any) -> dict[Source, Any]:
    """As many queries as there are kinds of objects."""
    ids: dict[int, list[str]] = defaultdict(list)
    for kind, pk in sources:
        ids[kind].append(pk)
    return {
        (kind, str(found.pk)): found
        for kind, pks in ids.items()
        for found in ContentType.objects.get_for_id(kind).get_all_objects_for_this_type(pk__in=pks)
    }


def read_at_once() -> None:
    """Pages, files and snippets have a view each; what they share is the way their rows are read."""
    reference_index.ReferenceGroups = SourceGroups
