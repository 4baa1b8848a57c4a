"""The admin speaks Chinese: our own catalogue fills what Wagtail leaves in English."""

import re
from pathlib import Path

import polib
import pytest
import wagtail
from django.contrib import auth
from django.utils import translation
from django.utils.translation import gettext

CATALOGUES = sorted((Path(__file__).resolve().parents[2] / "locale/zh_Hans/LC_MESSAGES").glob("*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_the_compiled_catalogue_is_what_the_source_says(path: Path) -> None:
    source, compiled = polib.pofile(str(path)), polib.mofile(str(path.with_suffix(".mo")))
    assert {(e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in compiled} == {
        (e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in source
    }


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_translation_invents_no_placeholder(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        text = entry.msgstr or entry.msgstr_plural[0]
        assert text, entry.msgid
        assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural)), entry.msgid


def test_wagtail_s_untranslated_words_are_chinese() -> None:
    with translation.override("zh-hans"):
        assert gettext("Table headers") == "表头"
        assert gettext("Schedule to publish") == "定时发布"


# One word for one thing, and one way to address people; Wagtail's own catalogues mix them.
MIXED = re.compile("评论|注释|替代文本|slug|你")
WESTERN_QUOTES = re.compile(r"'%\(\w+\)s'")


def test_one_word_for_one_thing_on_every_screen() -> None:
    ours = {(path.name, e.msgctxt, e.msgid): e for path in CATALOGUES for e in polib.pofile(str(path))}
    theirs = {
        (path.name, entry.msgctxt, entry.msgid): entry
        for package in (wagtail, auth)
        for path in Path(str(package.__file__)).parent.glob("**/locale/zh_Hans/LC_MESSAGES/*.po")
        for entry in polib.pofile(str(path))
    }
    said = [text for e in (theirs | ours).values() for text in (e.msgstr, *e.msgstr_plural.values())]
    assert len(said) > 1000
    assert [text for text in said if MIXED.search(PLACEHOLDER.sub("", text))] == []
    assert [text for text in said if WESTERN_QUOTES.search(text)] == []
