"""The register of kinds, and the shapes that records are made through."""

from typing import Literal, get_args

import pytest
from pydantic import ValidationError

from publishing.document import PublicRecord
from publishing.kinds import Kind, all_kinds, directory_of, kind_label, register
from publishing.record_shape import RecordShape
from publishing.record_texts import Unmarked
from publishing.shapes import ValidityCode
from publishing.text_plans import SearchPlan, search_plan
from publishing.validity import Validity
from tests import site_documents as docs
from themes.characters.record_names import names_of


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_a_record_with_a_key_too_few_or_too_many_is_none(kind: Kind) -> None:
    whole = docs.document(kind.name, 7)
    assert PublicRecord(whole).document == whole
    for wrong in (
        {**whole, "colour": "red"},
        {k: v for k, v in whole.items() if k != "summary"},
        {**whole, "title": 7},
    ):
        with pytest.raises(ValidationError):
            PublicRecord(wrong)


def test_a_record_of_no_kind_is_none() -> None:
    with pytest.raises(KeyError, match="poem"):
        PublicRecord({**docs.document("news", 7), "kind": "poem"})


def test_what_was_left_empty_in_a_block_is_an_empty_text() -> None:
    contact = {"name": "样例科", "phone": "0532-00000000", "email": None, "note": None}
    policy = PublicRecord(docs.document("policy", 7, contacts=[contact], author=None)).document
    assert policy["contacts"] == [{**contact, "email": "", "note": ""}]
    assert policy["author"] is None


def test_keys_stay_in_their_order() -> None:
    document = dict(reversed(docs.document("policy", 7).items()))
    assert list(PublicRecord(document).document) == list(document)


def test_records_and_people_have_words_for_the_same_states() -> None:
    assert set(get_args(ValidityCode)) == set(Validity.values)


def test_a_record_of_a_kind_that_is_gone_harms_nobody() -> None:
    assert search_plan("poem") == SearchPlan({}, {}, {})
    assert names_of({"kind": "poem", "title": "于家村", "source": "里岔镇"}) == set()
    assert directory_of("poem") is None and kind_label("poem") == "poem"


class PoemRecord(RecordShape):
    kind: Literal["poem"]
    verses: list[str]


class TakenRecord(RecordShape):
    kind: Literal["news"]


def test_a_text_of_which_nobody_says_how_it_is_found_cannot_be_registered() -> None:
    with pytest.raises(Unmarked, match=r"PoemRecord\.verses"):
        register(Kind(name="poem", label="诗", shape=PoemRecord))


@pytest.mark.parametrize("name", ["news", "essay"])
def test_a_name_that_is_taken_or_not_the_shapes_cannot_be_registered(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        register(Kind(name=name, label="文", shape=TakenRecord))
