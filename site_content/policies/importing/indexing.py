"""Reference index and admin search for many pages at once.

Wagtail brings both up to date at every ``save``: three times for a page that is created, revised
and published, each time reading it back first, and SQLite's search measures all titles anew each
time. In a batch each page is indexed once, at the end, in the same transaction: the result is the same.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models.signals import post_save
from modelsearch.backends import get_search_backends
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from site_content.policies.models import PolicyPage


@contextmanager
def indexing_put_off() -> Iterator[None]:
    """Saving a policy in this process indexes nothing: the caller calls ``index_pages`` before it commits."""
    connected = post_save.disconnect(post_save_signal_handler, sender=PolicyPage)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        if connected:
            post_save.connect(post_save_signal_handler, sender=PolicyPage)


def index_pages(created: Iterable[PolicyPage], updated: Iterable[int]) -> None:
    """Both indexes for new pages, and for the pages with these ids as they stand in the database, where a newer
    draft changes nothing. Needs an open transaction."""
    pages = [*created, *PolicyPage.objects.filter(pk__in=list(updated))]
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(PolicyPage, pages)
