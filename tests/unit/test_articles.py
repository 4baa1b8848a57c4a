"""Articles of a text as places of its page."""

from publishing.articles import ANCHORED, anchor_articles


def html_of(*paragraphs: str) -> str:
    blocks = [{"type": "heading", "text": "总则", "level": 2, "anchor": "h1"}]
    blocks += [{"type": "paragraph", "html": html} for html in paragraphs]
    return "".join(block["html"] for block in anchor_articles(blocks) if block["type"] == "paragraph")


def test_paragraphs_that_begin_an_article_get_its_name_as_id() -> None:
    html = html_of(
        "<p>第一条 为了。</p><p>第二条第一款规定的。</p><p><b>第十二条之一</b>　可以。</p>", "<p>第三条&nbsp;不得。</p>"
    )
    assert [match[0] for match in ANCHORED.findall(html)] == ["第一条", "第十二条之一", "第三条"]
    assert "<p>第二条第一款规定的。</p>" in html


def test_a_number_that_stands_again_is_counted() -> None:
    assert ANCHORED.findall(html_of("<p>第一条 甲。</p><p>第一条 乙。</p>", "<p>第一条 丙。</p>")) == [
        ("第一条", "第一条"), ("第一条-2", "第一条"), ("第一条-3", "第一条"),
    ]  # fmt: skip


def test_a_body_without_articles_stays_as_it_is() -> None:
    block = {"type": "paragraph", "html": "<p>关于第一条 的说明。</p>"}
    assert anchor_articles([block]) == [block]
