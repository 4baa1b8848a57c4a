"""The traditional-character edition of a finished page."""

import pytest

from themes.traditional import add_traditional, convert_text, edition_path, traditional_page

PAGE = """<!DOCTYPE html>
<html lang="zh-Hans"><link rel="canonical" href="https://qifu.example/policies/a/">
<link rel="alternate" hreflang="zh-Hans" href="https://qifu.example/policies/a/">
<a class="edition" href="/zh-hant/policies/a/" lang="zh-Hant" hreflang="zh-Hant" rel="alternate">繁體</a>
<a href="/policies/b/#h1">企业发展</a><a class="x" href="/files/aa/form.pdf">附件</a><a href="//other.example/x/">外</a>
<form action="/search/"></form>"""


def converted() -> str:
    return traditional_page("policies/a/index.html", PAGE.encode()).decode()


def test_words_count_before_single_characters() -> None:
    assert convert_text("企业发展，理发店") == "企業發展，理髮店"


def test_the_page_says_its_language_and_its_own_address() -> None:
    assert '<html lang="zh-Hant">' in converted()
    assert '<link rel="canonical" href="https://qifu.example/zh-hant/policies/a/">' in converted()
    assert 'hreflang="zh-Hans" href="https://qifu.example/policies/a/"' in converted()


def test_links_stay_in_the_edition_and_one_leads_back() -> None:
    assert 'href="/zh-hant/policies/b/#h1">企業發展<' in converted()
    assert '<a class="edition" href="/policies/a/" lang="zh-Hans"' in converted()


@pytest.mark.parametrize("path", ["/search/", "/files/aa/form.pdf", "/policies/feed.xml", "/admin/", "/zh-hant/a/"])
def test_what_exists_once_keeps_its_address(path: str) -> None:
    assert edition_path(path) == path


def test_values_that_programs_read_are_not_converted() -> None:
    html = '<a href="/search/?q=发展">发展</a><input value="发展">'
    assert convert_text(html) == '<a href="/search/?q=发展">發展</a><input value="发展">'


def test_only_pages_with_an_address_of_their_own_have_an_edition() -> None:
    files = {"index.html": b"<p>", "404.html": b"<p>", "a/feed.xml": b"<p>", "a/index.html": b"<p>"}
    assert add_traditional(files).keys() - files.keys() == {"zh-hant/index.html", "zh-hant/a/index.html"}
