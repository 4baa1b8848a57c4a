"""The admin speaks Chinese: our own catalogue fills what Wagtail leaves in English."""

import re
from pathlib import Path

import polib
import pytest
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
