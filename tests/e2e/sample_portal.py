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
from themes.pages.frame import Site  # noqa: E402
from themes.pages.home import elder_doors  # noqa: E402
from themes.reader import RecordReader  # noqa: E402
from themes.releases import public_root  # noqa: E402
from themes.search_page import render_search_page  # noqa: E402


def main() -> None:
    """The whole site, a page of search results with and without hits, and the parts in every state."""
    call_command("migrate", verbosity=0)
    docs.store(*sample_site(date.today()))
    assert build_site(processes=1).failures == []
    request = RequestFactory().get("/search/")
    nothing = {**SEARCH, "results": [], "hints": ["换个说法"], "hot_links": [{"text": "融资", "url": "/search/"}]}
    (public_root() / "found.html").write_bytes(render_search_page(SEARCH, request).content)
    (public_root() / "nothing.html").write_bytes(render_search_page(nothing, request).content)
    (public_root() / "parts.html").write_bytes(parts_page(Site(RecordReader())))


def parts_page(site: Site) -> bytes:
    """What the theme's ``parts.html`` shows: records of the sample, chosen for their states."""
    reader = site.reader
    kinds = ("policy", "interpretation", "news", "guide", "programme", "finance", "agency", "association")
    policies = reader.newest("1", "policy", limit=30)
    by_validity = {policy["validity"]: policy for policy in policies}
    events = {event["status"]: event for event in reader.newest("1", "event", limit=40)}
    changed = [
        {**event, "arrangement": way} for way, event in zip(("cancelled", "moved"), events.values(), strict=False)
    ]
    link = {"id": "200", "title": "样例办法", "url": "/policys/policy-200/", "validity_since": "2026-01-31"}
    by = [{"title": "新的办法", "url": "/policys/policy-201/"}]
    resting = [[{**link, "validity": state, "validity_by": by}] for state in ("amended", "repealed", "expired")]
    wrong = "请填写 11 位手机号。"
    return site.html(
        "/parts.html", "parts.html", reader.city(), page_title="全部部件",
        samples={
            "policy": reader.record("200"), "section": reader.sections("1")[0], "events": [*events.values(), *changed],
            "entries": [*by_validity.values(), *(one for kind in kinds for one in reader.newest("1", kind, limit=1))],
            "changed": [{"policies": policies} for policies in resting],
            "elder_doors": elder_doors(reader, reader.city()),
        },
        service={"values": {"name": "张三", "phone": "", "wrong": "12"}, "errors": {"wrong": wrong}, "accept": ".pdf",
                 "held": ["照片.jpg"], "again": "", "csrf_token": ""},
    )  # fmt: skip


if __name__ == "__main__":
    main()
