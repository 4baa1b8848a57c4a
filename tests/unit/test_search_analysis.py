"""Text → tokens, and the way back to the original."""

import pytest

from search.analysis.folding import fold, fold_with_origins
from search.analysis.pinyin import initials, other_readings, read_pinyin, read_unfinished_pinyin, syllables
from search.analysis.segmentation import Segmenter
from search.analysis.tokens import bigrams, characters

SAMPLES = [
    "專精特新",
    "ＡＢＣ１２３",
    "㎡ ① ﬁ",
    "胶政发〔2016〕12号",
    "𠮷野家",
    "e\u0301té",
    "İstanbul",
    "後來　居上",
    "",
    "😀企业",
]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("專精特新", "专精特新"), ("ＩＳＯ９００１", "iso9001"), ("山東省循環經濟", "山东省循环经济"), ("Ａ㎡", "am2")],
)
def test_ways_of_writing_fold_to_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", SAMPLES)
def test_folding_with_origins_gives_the_same_text_and_an_origin_for_each_character(text: str) -> None:
    folded = fold_with_origins(text)
    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)


def test_a_folded_span_maps_to_the_original_span() -> None:
    folded = fold_with_origins("共㎡專精")
    start = folded.text.index("专精")
    assert folded.original_span(start, start + 2) == (2, 4)
    assert folded.original_span(1, 3) == (1, 2)  # m2 came from one character


def test_characters_keep_order_and_drop_signs() -> None:
    assert characters("胶政发〔2016〕12号") == ["胶", "政", "发", "2016", "12", "号"]


def test_bigrams_do_not_cross_signs() -> None:
    assert bigrams("首台(套)") == ["首台", "套"]


def test_digits_and_signs_count() -> None:
    assert "30%" in bigrams("补助30%") and "30" in bigrams("补助30%")
    assert set(bigrams("iso9001-2015")) == {"iso9001-2015", "iso9001", "iso", "9001", "2015"}
    assert bigrams("c++")[0] == "c++"


def test_an_editor_s_word_holds_together() -> None:
    assert "专精特新" not in Segmenter().units("专精特新企业")
    assert Segmenter(["专精特新"]).units("专精特新企业") == ["专精特新", "企业"]


def test_a_word_with_brackets_is_found_however_it_is_written() -> None:
    segmenter = Segmenter(["首台(套)"])
    assert segmenter.units("首台(套)装备") == segmenter.units("首台套装备") == ["首台套", "装备"]


def test_indexed_words_hold_the_shorter_words_inside() -> None:
    words = Segmenter(["企业技术中心"]).words("企业技术中心认定")
    assert {"企业技术中心", "技术", "中心", "认定"} <= set(words)


def test_syllables_follow_the_context() -> None:
    assert syllables("长江") == ("chang", "jiang")
    assert syllables("绿化2024") == ("lv", "hua", "2024")
    assert initials("专精特新2024") == ("z", "j", "t", "x", "2024")


def test_other_common_readings_are_known() -> None:
    assert {("xian", "xie"), ("xian", "xue")} <= {syllables("献血"), *other_readings("献血")}


@pytest.mark.parametrize(
    ("letters", "first"),
    [("zhuanjingtexin", ("zhuan", "jing", "te", "xin")), ("xian", ("xian",)), ("lvhua", ("lv", "hua"))],
)
def test_pinyin_is_read_with_fewest_syllables_first(letters: str, first: tuple[str, ...]) -> None:
    assert read_pinyin(letters)[0] == first


def test_ambiguous_pinyin_has_several_readings() -> None:
    assert ("xi", "an") in read_pinyin("xian")


def test_what_is_no_pinyin_has_no_reading() -> None:
    assert read_pinyin("zjtx") == () == read_pinyin("iso")


def test_a_half_typed_syllable_is_read() -> None:
    assert read_unfinished_pinyin("zhuanj")[0] == ("zhuan", "j")


def test_long_letters_are_read_quickly_and_bounded() -> None:
    assert len(read_pinyin("an" * 30)) <= 8
