"""One complete record of every kind, kept as a file that a person reviews.

``python -m pytest tests/integration/test_golden_records.py --regenerate-golden`` writes the files anew.
"""

from typing import Any

import pytest
from wagtail.models import Page

from publishing.models import Record
from publishing.refreshes import process_refreshes
from tests.complete_content import make_everything
from tests.golden import Golden

ID_KEYS = {"id", "portal", "section", "owner"}


def name_ids(value: Any, names: dict[str, str], key: str = "") -> Any:
    """The document with page ids replaced by names: ids differ from database to database."""
    if isinstance(value, dict):
        return {k: name_ids(v, names, k) for k, v in value.items()}
    if isinstance(value, list):
        return [name_ids(item, names, key) for item in value]
    if (key in ID_KEYS or key == "ancestors") and isinstance(value, str):
        return names.get(value, value)  # conditions of a rule have ids of their own
    return value


@pytest.mark.django_db
def test_records_are_as_reviewed(golden: Golden) -> None:
    pages = make_everything()
    while process_refreshes():
        pass
    names = {str(page.pk): f"<{page.slug}>" for page in Page.objects.all()}
    for kind, page in pages.items():
        document = Record.objects.live().get(id=str(page.pk)).document
        golden.check(f"records/{kind}", name_ids(document, names))
