"""Build the sample site in a process of its own: ``QIFU_VAR_DIR=… python -m tests.e2e.sample_portal``.

A process of its own, because a browser driven from the test's process keeps Django's database shut there.
"""

import os
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from django.core.management import call_command  # noqa: E402 - after django.setup()
from django.test import RequestFactory  # noqa: E402

from tests import site_documents as docs  # noqa: E402
from tests.site_samples import SEARCH, sample_site  # noqa: E402
from themes.build import build_site  # noqa: E402
from themes.releases import public_root  # noqa: E402
from themes.search_page import render_search_page  # noqa: E402


def main() -> None:
    """The whole site, and a page of search results with and without hits."""
    call_command("migrate", verbosity=0)
    docs.store(*sample_site(date.today()))
    assert build_site(processes=1).failures == []
    request = RequestFactory().get("/search/")
    nothing = {**SEARCH, "results": [], "hints": ["换个说法"], "hot_links": [{"text": "融资", "url": "/search/"}]}
    (public_root() / "found.html").write_bytes(render_search_page(SEARCH, request).content)
    (public_root() / "nothing.html").write_bytes(render_search_page(nothing, request).content)


if __name__ == "__main__":
    main()
