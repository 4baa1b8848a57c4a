"""Whatever is brought to the doors that parse: no 500, no request over 2 s of our processor, no growing memory.

Bounded and derandomised, so that every run tries the same; raise QIFU_FUZZ_EXAMPLES to look for more.
"""

import io
import json
import os
import resource
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.policies.models import PolicyPage, PolicySectionPage
from site_content.portals.models import CityPortalPage
from tests.admin_forms import edit_url, form_values
from tests.attachment_files import docx_paragraph, make_docx, make_xlsx
from tests.block_forms import stream
from tests.factories import add_page, make_policy, make_policy_section, make_superuser

pytestmark = pytest.mark.django_db

CPU_SECONDS = 2.0
GROWTH_KB = 200 * 1024
bounded = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=int(os.environ.get("QIFU_FUZZ_EXAMPLES", "20")),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def memory() -> Callable[[], int]:
    """How much larger than at the beginning this process has been, in kB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


@pytest.fixture
def ask(city: CityPortalPage, memory: Callable[[], int]) -> Callable[..., Any]:
    client = Client(raise_request_exception=False)
    client.force_login(make_superuser())

    def send(method: str, url: str, *arguments: Any) -> Any:
        start = time.process_time()
        response = getattr(client, method)(url, *arguments)
        assert response.status_code < 500, (url, arguments)
        assert time.process_time() - start < CPU_SECONDS, (url, arguments)
        assert memory() < GROWTH_KB, (url, arguments)
        return response

    return send


@pytest.fixture
def page_form(city: CityPortalPage) -> dict[str, Any]:
    """What the form of the only policy holds."""
    client = Client()
    client.force_login(make_superuser("form"))
    page = make_policy(make_policy_section(city), publish=False)
    return form_values(client.get(edit_url(page)).content.decode())


TAGS = [
    "a",
    "b",
    "p",
    "br",
    "img",
    "table",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "div",
    "span",
    "h1",
    "h3",
    "svg",
    "math",
    "template",
    "select",
    "script",
    "style",
    "title",
    "o:p",
]
TEXTS = st.text(max_size=12) | st.sampled_from(
    ["正文", "一、", "（一）", "&lt;", "&#xD800;", "\x00", "\ud800", "]]>", "--"]
)
PIECES = (
    st.sampled_from([f"<{tag}" for tag in TAGS] + [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS])
    | st.sampled_from([' colspan="9999"', " rowspan=65535", ' style="mso-list:l0 level1"', ">", "<!--", "-->", "<![CDATA["])
    | st.sampled_from(["<![if !supportLists]>", "<?", "<!DOCTYPE", "|a|b|\n|-|-|\n", "```\n", "[x](", "![", "    ", "\n\n"])
    | TEXTS
)  # fmt: skip
# A few pieces, over and over: what parsers stumble at is repetition.
MARKUP = st.builds(lambda pieces, times: "".join(pieces) * times, st.lists(PIECES, max_size=8), st.integers(1, 3000))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["row", "col", "rowspan", "colspan", "x"]), inner),
    max_leaves=12,
)  # fmt: skip


@given(html=MARKUP)
@bounded
def test_paste(ask: Callable[..., Any], html: str) -> None:
    ask("post", reverse("qifu_paste"), json.dumps({"html": html[:2_000_000]}), "application/json")


HEADS = st.dictionaries(
    st.sampled_from(["title", "成文日期", "发文字号", "topics", "x"]), TEXTS | JSON, max_size=4
).map(lambda head: "---\n" + "".join(f"{name}: {value}\n" for name, value in head.items()) + "---\n")
CHARSETS = st.sampled_from(
    ["", "utf-8", "gb2312", "utf-16", "undefined", "idna", "hex", "utf-7", "unicode_escape", "x"]
)


@given(head=HEADS, body=MARKUP, charset=CHARSETS, suffix=st.sampled_from(["md", "html"]))
@bounded
def test_a_text_as_new_policy(ask: Callable[..., Any], head: str, body: str, charset: str, suffix: str) -> None:
    text = head + body if suffix == "md" else f'<meta charset="{charset}"><title>样例</title>{body}'
    upload_policy(ask, f"样例.{suffix}", text[:1_900_000].encode("utf-8", "replace"))


def upload_policy(ask: Callable[..., Any], name: str, content: bytes) -> None:
    section = PolicySectionPage.objects.first() or make_policy_section(CityPortalPage.objects.get())
    url = reverse("qifu_policy_from_file", args=[section.pk])
    ask("post", url, {"file": SimpleUploadedFile(name, content)})


def damaged(archive: bytes, part: str, change: tuple[int, bytes]) -> bytes:
    """With ``change``'s bytes at its place in ``part``, or in the archive itself."""
    place, piece = change
    if not part:
        place %= len(archive)
        return archive[:place] + piece + archive[place + len(piece) :]
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(result, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            at = place % max(len(data), 1)
            after.writestr(name, data[:at] + piece + data[at:] if name == part else data)
    return result.getvalue()


CHANGES = st.tuples(
    st.integers(0, 5000), st.binary(max_size=8) | st.sampled_from([b"<", b"&a;", b"</w:p>", b"<w:p>" * 3000])
)
DOCX = make_docx(*[docx_paragraph(f"第{n}条　样例") for n in range(9)])
XLSX = make_xlsx([["序号", "企业名称", "职务"], [1, "样例甲公司", "会员单位"], [2, "样例乙公司", "会员单位"]])


@given(part=st.sampled_from(["", "word/document.xml", "[Content_Types].xml"]), change=CHANGES)
@bounded
def test_a_damaged_word_file_as_new_policy(ask: Callable[..., Any], part: str, change: tuple[int, bytes]) -> None:
    upload_policy(ask, "样例.docx", damaged(DOCX, part, change))


CELLS = st.text(max_size=8) | st.sampled_from(
    ["企业名称", "职务", "会员单位", "样例公司", "合计", "注：", '"', "=A1", "www.a.cn"]
)
SHEETS = st.lists(st.lists(CELLS, max_size=5), max_size=12)
PARTS = st.sampled_from(["", "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])


@given(rows=SHEETS, mark=st.sampled_from(",\t;"), times=st.integers(1, 500), part=PARTS, change=CHANGES)
@bounded
def test_members(
    ask: Callable[..., Any], rows: list[list[str]], mark: str, times: int, part: str, change: tuple[int, bytes]
) -> None:
    page = AssociationPage.objects.first() or add_page(
        add_page(CityPortalPage.objects.get(), AssociationSectionPage(title="协会", slug="xie-hui")),
        AssociationPage(title="样例协会"),
    )
    text = "\n".join(mark.join(row) for row in rows * times)
    for name, content in (("a.csv", text.encode("utf-8", "replace")), ("a.xlsx", damaged(XLSX, part, change))):
        ask("post", reverse("qifu_members", args=[page.pk]), {"file": SimpleUploadedFile(name, content)})


@given(
    data=JSON | st.lists(st.lists(st.text(max_size=3), max_size=4), max_size=4),
    merged=JSON | st.lists(JSON, max_size=3),
)
@bounded
def test_tables(ask: Callable[..., Any], page_form: dict[str, Any], data: Any, merged: Any) -> None:
    value = json.dumps({"data": data, "mergeCells": merged})
    url = edit_url(PolicyPage.objects.get())
    if ask("post", url, {**page_form, **stream("body", ("table", value))}).status_code == 302:
        ask("get", url)


VALUES = (
    st.text(max_size=20)
    | st.integers().map(str)
    | st.sampled_from(["1e99", "NaN", "\x00", "²", "9" * 4400, "a" * 9000])
)
ADDRESSES = {
    "/search/": ["q", "page", "kind", "sort", "portal", "from", "to", "year", "authority", "topic"],
    "/api/search/": ["q", "page", "page_size", "kind", "sort", "portal", "from", "to"],
    "/api/search/suggest/": ["q", "limit"],
    "/api/records/": ["kind", "portal", "section", "owner", "page_size", "cursor"],
    "/api/changes/": ["since", "limit", "records"],
    "/admin/pages/": ["p", "ordering", "q", "owner", "content_type", "live"],
    "/admin/pages/search/": ["q", "p", "content_type", "ordering"],
    "/admin/choose-page/": ["p", "page_type", "allow_external_link", "match_subclass"],
    "/admin/reports/site-history/": ["p", "user", "timestamp_from", "action", "object_type"],
    "/admin/images/": ["p", "q", "collection_id", "tag", "ordering"],
    "/admin/documents/": ["p", "q", "collection_id", "ordering"],
}  # fmt: skip


@given(address=st.sampled_from(sorted(ADDRESSES)), values=st.lists(VALUES, min_size=4, max_size=4), data=st.data())
@bounded
def test_query_parameters(ask: Callable[..., Any], address: str, values: list[str], data: st.DataObject) -> None:
    for value in values:
        ask("get", address, {data.draw(st.sampled_from(ADDRESSES[address])): value.encode("utf-8", "replace")})
