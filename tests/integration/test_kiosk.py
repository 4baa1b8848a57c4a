"""The kiosk edition of a portal: an archive whose pages lead to one another, search in themselves, and to a phone for the rest."""

import json
import re
import zipfile
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command

from tests import site_documents as docs
from themes.build import build_site
from themes.releases import public_root

pytestmark = pytest.mark.django_db

POLICIES = docs.section(2, "policies", "policy")
TOWN = docs.document(
    "portal", 50, title="阜安街道分平台", url="/fuan/", portal="50", **{
        key: value for key, value in docs.city().items() if key in docs.MORE["portal"]
    } | {"portal_kind": "town", "division_code": "370281001", "hotline": "0532-1"},
)  # fmt: skip
TOWN_POLICIES = docs.section(51, "fuan/policies", "policy", portal="50", ancestors=["1", "50"], url="/fuan/policies/")


@pytest.fixture
def built(settings: object) -> None:
    text = {
        "type": "paragraph",
        "html": '<p><a href="/policies/policy-11/">另一件</a>，<a href="https://example.org/a?b=1">外网</a></p>',
    }
    docs.store(
        docs.city(hotline="0532-2"), POLICIES, TOWN, TOWN_POLICIES,
        docs.below(POLICIES, "policy", 10, title="全市办法", doc_number="胶政发〔2024〕10号"),
        docs.below(POLICIES, "policy", 11, title="另一件办法"),
        docs.below(TOWN_POLICIES, "policy", 60, title="街道办法", body=[text]),
    )  # fmt: skip
    build_site(processes=1)


def export(folder: Path, name: str) -> dict[str, str]:
    """The archive's text files."""
    target = folder / f"{name}.zip"
    call_command("export_kiosk", name, output=target, verbosity=0)
    assert not list(folder.glob("*.part"))
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name).decode(errors="replace") for name in names}


def dead_ends(files: dict[str, str]) -> list[str]:
    """References that lead nowhere in the archive, or out of it."""
    found = []
    for path, html in files.items():
        if not path.endswith(".html"):
            continue
        for element in BeautifulSoup(html, "html.parser").select("[href], [src], [action]"):
            url = next(str(element[name]) for name in ("href", "src", "action") if element.has_attr(name))
            there = normpath(join(dirname(path), unquote(re.split("[#?]", url)[0])))
            if not url.startswith("#") and (re.match(r"[a-z]+:|/", url) or there not in files):
                found.append(f"{path} {url}")
    return found


def test_every_link_of_an_edition_leads_somewhere_in_it(built: None, tmp_path: Path) -> None:
    city, town = export(tmp_path, "city"), export(tmp_path, "fuan")
    assert dead_ends(city) == [] and dead_ends(town) == []
    assert "policies/policy-10/index.html" in city and "fuan/policies/index.html" not in city
    assert not [path for path in city if path.startswith(("zh-hant", "fit"))]
    assert {
        "index.html",
        "fuan/index.html",
        "fuan/policies/policy-60/index.html",
        "policies/policy-11/index.html",
    } <= set(town)


def test_what_is_not_in_it_is_shown_as_a_code_for_the_phone(built: None, tmp_path: Path) -> None:
    town = export(tmp_path, "阜安街道分平台")
    page = town["fuan/policies/policy-60/index.html"]
    assert '"../../../policies/policy-11/index.html"' in page
    assert 'kiosk/away.html#https://example.org/a?b=1"' in page
    assert re.search(r'kiosk/away\.html#http[^"]*/services/appeals/"', page)
    assert "<form" in page and "/search/" not in page and 'data-home="../../index.html"' in page
    assert (
        "0532-1" in town["kiosk/away.html"]
        and "function draw" in town["kiosk/away.js"]
        and "export" not in town["kiosk/away.js"]
    )


def test_the_search_is_of_what_is_in_it(built: None, tmp_path: Path) -> None:
    town = export(tmp_path, "fuan")
    parts = {
        path: json.loads(text.partition("]=")[2].rstrip(";"))
        for path, text in town.items()
        if path.startswith("finding/") and path.endswith(".js")
    }
    titles = {item[1]: item[0] for path, part in parts.items() if "items" in part for item in part["items"]}
    assert titles == {
        "全市办法": "../policies/policy-10/index.html",
        "街道办法": "../fuan/policies/policy-60/index.html",
        "另一件办法": "../policies/policy-11/index.html",
    }
    index = parts["finding/index.json.js"]["parts"]
    assert [f"finding/{path.rpartition('/')[2]}.js" in town for path in index] == [True]
    assert "data-finding" in town["finding/index.html"] and 'action="index.html"' in town["finding/index.html"]


def test_whoever_is_interrupted_leaves_what_was_there(built: None, tmp_path: Path) -> None:
    target = tmp_path / "city.zip"
    target.write_bytes(b"as it was")
    (public_root() / "finding" / "index.html").unlink()
    with pytest.raises(CommandError, match="没有写成"):
        call_command("export_kiosk", "city", output=target)
    assert target.read_bytes() == b"as it was" and list(tmp_path.glob("*.zip*")) == [target]
    with pytest.raises(CommandError, match=r"没有叫“nowhere”的公开平台.*阜安街道分平台（/fuan/）"):
        call_command("export_kiosk", "nowhere", output=target)
