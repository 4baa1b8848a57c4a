"""Fills the embedded index of the present settings with copies of their records, for ``bench.search --documents``.

python -m bench.search_copies COUNT
"""

import itertools
import os
import sys
from collections.abc import Iterator
from dataclasses import replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

import django

django.setup()

from search.documents.build import joined, title_streams
from search.documents.model import SearchDocument
from search.engines import get_engine
from search.indexing.reindexing import all_documents
from search.words.dictionary import current_dictionary


def copies(count: int) -> Iterator[SearchDocument]:
    """``count`` documents from the records: themselves, then copies under other titles and numbers."""
    segmenter = current_dictionary().segmenter
    known = list(all_documents())
    yield from known[:count]
    first = max(document.number for document in known) + 1
    for place, document in enumerate(itertools.islice(itertools.cycle(known), max(0, count - len(known)))):
        title = f"{document.card['title']}（第{place // len(known) + 2}版）"
        number = first + place
        yield replace(
            document,
            id=str(number),
            number=number,
            card={**document.card, "id": str(number), "title": title},
            streams={**document.streams, **joined(title_streams(title, [], segmenter))},
        )


if __name__ == "__main__":
    get_engine().rebuild(copies(int(sys.argv[1])))
