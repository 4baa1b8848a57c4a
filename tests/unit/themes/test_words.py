"""A code stands in the model that editors choose it in, in the record's shape and among the portal's words."""

from typing import Any, get_args

import pytest

from publishing.facets import SECURITIES
from publishing.shapes import ValidityCode, WindowStatus
from site_content.base.sizes import SizeClass
from site_content.finance.choices import SecurityKind
from site_content.news.kinds import NewsRecord
from site_content.news.models import NewsColumn
from site_content.policies.choices import Disclosure
from site_content.policies.kinds import InterpretationRecord, PolicyRecord
from site_content.policies.models import InterpretationPage
from site_content.portals.kinds import PortalRecord
from site_content.portals.models import PortalKind
from site_content.training.kinds import EventRecord
from themes.words import WORDS


def codes(shape: Any, key: str) -> set[str]:
    return set(get_args(shape.model_fields[key].annotation))


FORMS = {code for code, _label in InterpretationPage._meta.get_field("form").choices or []}


@pytest.mark.parametrize(
    ("words", "shape", "chosen"),
    [
        ("columns", codes(NewsRecord, "column"), set(NewsColumn.values)),
        ("disclosure", codes(PolicyRecord, "disclosure"), set(Disclosure.values)),
        ("securities", set(SECURITIES), set(SecurityKind.values)),
        ("forms", codes(InterpretationRecord, "form"), FORMS),
        ("portal_kinds", codes(PortalRecord, "portal_kind"), set(PortalKind.values)),
    ],
)
def test_every_code_that_editors_choose_is_in_its_record_and_has_a_word(
    words: str, shape: set[str], chosen: set[str]
) -> None:
    assert set(WORDS[words]) == shape == chosen


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("validity", set(get_args(ValidityCode))),
        ("application", set(get_args(WindowStatus))),
        ("product_window", set(get_args(WindowStatus))),
        ("registration", set(get_args(WindowStatus))),
        ("event", codes(EventRecord, "status")),
        ("sizes", set(SizeClass.values)),
    ],
)
def test_every_code_of_a_record_has_a_word(words: str, shape: set[str]) -> None:
    assert set(WORDS[words]) == shape
