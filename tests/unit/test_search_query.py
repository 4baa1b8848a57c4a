"""What a query is understood to mean, and the fragments it becomes."""

import pytest
from django.http import QueryDict

from publishing.refusals import BadParameter
from search.analysis.segmentation import Segmenter
from search.engines.fragments import Best, Boosted, Constant, Everything, Fragment, Phrase, Term
from search.query.filler import drop_filler
from search.query.parameters import parse_request
from search.query.understanding import MAX_QUERY_LENGTH, Understanding, understand
from search.scoring.components import correction, doc_number, soft_filters, years
from search.scoring.matching import Demand, match, needed_units
from search.scoring.ranking import PARTS, Ranking
from search.scoring.titles import initials, title_characters, title_line, title_sound
from search.words.dictionary import Dictionary
from search.words.near_misses import index_words
from search.words.soft_filters import short_names
from search.words.synonyms import link_synonyms, read_group

OWN = ["专精特新", "企业技术中心"]
SEGMENTER = Segmenter(OWN)
DICTIONARY = Dictionary(
    SEGMENTER,
    Segmenter([*OWN, "贷款", "融资", "样里街道"]),
    {"贷款": (("融资",),), "融资": (("贷款",),)},
    by_sound={("zhuan", "jing", "te", "xin"): "专精特新"},
    by_initials={("z", "j", "t", "x"): "专精特新"},
    portals={"样里街道": "7"},
    nearly=index_words(OWN),
)
RANKING = Ranking()


def read(query: str) -> Understanding:
    return understand(query, DICTIONARY)


@pytest.mark.parametrize(
    "query", ["胶政发〔2016〕12号", "胶政发[2016]12号", "胶政发2016 12", "胶政发（2016）第012号", "胶政發【2016】12號"]
)
def test_document_numbers_in_any_form(query: str) -> None:
    assert read(query).doc_numbers == ("胶政发〔2016〕12号",)


def test_a_document_number_inside_a_sentence() -> None:
    assert read("请问 胶政发〔2016〕12号 还有效吗").doc_numbers == ("胶政发〔2016〕12号",)


def test_years() -> None:
    assert read("2016年 技改 政策").years == ("2016",)
    assert read("12016号").years == ()


def test_quoted_pieces() -> None:
    assert [(piece.text, piece.quoted) for piece in read("“技术中心” 认定").pieces] == [
        ("技术中心", True),
        ("认定", False),
    ]
    assert [piece.quoted for piece in read('"没有收尾').pieces] == [False]


def test_pinyin_and_initials() -> None:
    (piece,) = read("zhuanjingtexin").pieces
    assert piece.pinyin[0] == ("zhuan", "jing", "te", "xin")
    assert read("zjtx").pieces[0].initials == ("z", "j", "t", "x")


@pytest.mark.parametrize("query", ["zhuanjingtexin", "zjtx", "专精特薪", "專精特薪"])
def test_words_that_sound_like_an_editor_s_word_are_put_right(query: str) -> None:
    assert read(query).corrected == "专精特新"


def test_a_mistyped_word_is_put_right_inside_a_query() -> None:
    assert read("专精特薪补贴").corrected == "专精特新补贴"


def test_a_right_word_is_left_alone() -> None:
    assert read("专精特新").corrected == "" and read("专精特新").corrections == ()


def test_synonyms_of_units_and_pieces() -> None:
    assert read("企业贷款").synonyms == {"贷款": (("融资",),)}


def test_every_word_of_all_its_groups_is_linked() -> None:
    assert link_synonyms([read_group("甲、乙"), read_group("乙、丙")])["乙"] == ("甲", "丙")


def test_a_group_with_an_arrow_goes_one_way() -> None:
    linked = link_synonyms([read_group("开饭店、餐馆 ＞ 餐饮服务、小餐饮")])
    assert linked == {"开饭店": ("餐饮服务", "小餐饮"), "餐馆": ("餐饮服务", "小餐饮")}
    assert read_group("开饭店 → 餐饮服务") == read_group("开饭店>餐饮服务")


def test_light_words_do_not_count_unless_there_are_no_others() -> None:
    assert read("公司经常不给融资可以吗").units == ["公司", "融资"]
    assert read("可以").units == ["可以"]


def test_light_words_stay_in_the_phrase_that_is_looked_for() -> None:
    assert "".join(read("应当经常检查").characters) == "应当经常检查"
    assert read("应当经常检查").pieces[0].bigrams == ("检查",)


@pytest.mark.parametrize("query", ["专精特心", "专精新特", "专精特", "专精特精新"])
def test_a_wrong_swapped_missing_or_doubled_character_is_put_right(query: str) -> None:
    assert read(query).corrected == "专精特新"


def test_a_near_miss_is_put_right_inside_a_query() -> None:
    assert read("企业技木中心认定").corrected == "企业技术中心认定"


def test_another_phrase_of_proper_words_is_no_near_miss() -> None:
    assert read("企业技术重心").corrected == ""


def test_kinds_portals_and_years_are_soft_filters() -> None:
    assert read("样里街道 培训").soft == {
        "样里街道": (("portal", "7"),),
        "培训": (("kind", "series"), ("kind", "event")),
    }
    assert read("2023 技改").soft == {"2023": (("year", "2023"),)}
    fragment = soft_filters(read("样里街道 培训"), RANKING)
    assert Constant(Term("portal", "7"), PARTS["soft_filters"].weight) in getattr(fragment, "parts", ())


def test_a_kind_alone_is_a_subject_and_no_filter() -> None:
    assert soft_filters(read("培训"), RANKING) is None


def test_portals_are_known_by_the_names_people_use() -> None:
    names = {"7": "样里街道分平台（样例）", "8": "样北镇分平台", "9": "样北镇企业公共服务平台"}
    assert short_names(names) == {"样里街道": "7"}


def test_what_is_a_hit_adds_nothing_to_the_score() -> None:
    wanted = match(read("企业贷款"))
    assert isinstance(wanted, Constant) and wanted.score == 0.0


def test_a_document_number_asks_for_that_document_and_those_that_name_it() -> None:
    wanted = match(read("胶政发2016 12"), Demand.ANY_WORD)
    assert isinstance(wanted, Best) and Constant(Term("doc_number", "胶政发〔2016〕12号"), 0.0) in wanted.parts


def test_words_that_no_document_holds_are_looked_for_by_their_characters() -> None:
    assert Term("title_grams", "融") in terms(title_characters(read("融资"), RANKING))
    assert title_characters(read("融资"), Ranking(without=["title_characters"])) is None


def terms(fragment: Fragment | None) -> list[Fragment]:
    parts = getattr(fragment, "parts", None) or ([fragment.part] if isinstance(fragment, Constant | Boosted) else [])
    return [fragment] if isinstance(fragment, Term) else [term for part in parts for term in terms(part)]


def test_filler_is_dropped_unless_it_is_all() -> None:
    assert drop_filler("我想咨询一下工伤怎么办") == "工伤"
    assert drop_filler("怎么办") == "怎么办"


def test_control_characters_and_length() -> None:
    understood = read("企\x00业\u202e" + "字" * 10_000)
    assert understood.text.startswith("企 业") and len(understood.text) == MAX_QUERY_LENGTH and understood.cut


@pytest.mark.parametrize("query", ["", "   ", "！？。", "😀😀", "\x00", "\u202e", '"""'])
def test_nothing_to_search_for(query: str) -> None:
    assert read(query).is_empty
    assert match(read(query)) == Everything()


@pytest.mark.parametrize("query", ["字" * 10_000, "a b " * 2000, "zhuan" * 100, "“甲" * 500, "胶政发2016" * 300])
def test_fragments_stay_bounded(query: str) -> None:
    assert count_clauses(match(read(query))) < 600


def count_clauses(fragment: Fragment) -> int:
    parts = getattr(fragment, "parts", None) or ([fragment.part] if isinstance(fragment, Constant | Boosted) else [])
    return 1 + sum(map(count_clauses, parts))


def constants(fragment: Fragment | None) -> dict[object, float]:
    """Score by what scores it."""
    parts = fragment.parts if isinstance(fragment, Best) else (fragment,)
    return {part.part: part.score for part in parts if isinstance(part, Constant)}


def test_the_whole_title_scores_over_its_beginning_and_that_over_a_part() -> None:
    scores = constants(title_line(read("技术改造"), RANKING))
    line = ("技", "术", "改", "造")
    whole, start = (
        scores[Phrase("title_line", ("^", *line, "$"))],
        scores[Phrase("title_line", ("^", *line), prefix=True)],
    )
    assert whole > start > scores[Phrase("title_line", line)] > 0


def test_a_leading_state_name_may_be_missing_from_the_title() -> None:
    scores = constants(title_line(read("中华人民共和国海岛保护法"), RANKING))
    assert Phrase("title_line", ("^", *"海岛保护法", "$")) in scores


def test_the_sound_scores_below_the_characters() -> None:
    written = constants(title_line(read("专精特新"), RANKING))[Phrase("title_line", ("^", *"专精特新", "$"))]
    heard = constants(title_sound(read("专精特新"), RANKING))
    assert max(heard.values()) < written


def test_letters_ask_for_sounds_and_initials_not_for_characters() -> None:
    assert title_line(read("zjtx"), RANKING) is None
    assert Phrase("title_initials", ("z", "j", "t", "x")) in constants(initials(read("zjtx"), RANKING))


def test_document_number_and_year_and_correction_fragments() -> None:
    named = doc_number(read("胶政发2016 12"), RANKING)
    weight = PARTS["doc_number"].weight
    assert isinstance(named, Best) and Constant(Term("doc_number", "胶政发〔2016〕12号"), weight) in named.parts
    assert years(read("2016年"), RANKING) == Constant(Term("year", "2016"), PARTS["year"].weight)
    assert correction(read("专精特薪"), RANKING) is not None
    assert correction(read("专精特薪"), Ranking(without=["correction"])) is None


@pytest.mark.parametrize(("count", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (8, 1)])
def test_how_many_words_a_hit_needs(count: int, needed: int) -> None:
    assert needed_units(count) == needed


def test_every_part_of_the_ranking_has_a_reason_and_can_be_switched_off() -> None:
    for name, part in PARTS.items():
        assert len(part.reason) > 10, name
        assert Ranking(without=[name])[name] == 0.0


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(KeyError, match="magic"):
        Ranking(without=["magic"])


def test_in_force_over_repealed_and_newer_over_older_gently() -> None:
    assert (
        RANKING.validity_factor("in_force")
        > RANKING.validity_factor("expired")
        > RANKING.validity_factor("repealed")
        > 0.5
    )
    assert 1.1 > RANKING.freshness_factor(0) > RANKING.freshness_factor(3650) >= 1.0
    assert Ranking(without=["validity"]).validity_factor("repealed") == 1.0


def test_parameters_are_read() -> None:
    request = parse_request(QueryDict("q=技改&kind=policy,news&kind=guide&year=2024&sort=newest&page=2&page_size=20"))
    assert request.query == "技改" and request.filters == {"kind": ("policy", "news", "guide"), "year": ("2024",)}
    assert (request.sort, request.page, request.page_size, request.offset) == ("newest", 2, 20, 20)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=0", "page"), ("page=-1", "page"), ("page=x", "page"), ("page=999999999", "page"), ("page=１", "page"),
        ("page=1e3", "page"), ("page_size=51", "page_size"), ("page_size=0", "page_size"), ("sort=price", "sort"),
        ("kind=secret", "kind"), ("validity=maybe", "validity"), ("year=20", "year"), ("year=٢٠٢٤", "year"),
        ("portal=abc", "portal"), ("portal=1;2", "portal"), ("topic=a'b", "topic"), ("authority=%00", "authority"),
        ("topic=" + "a" * 100, "topic"), ("year=" + ",".join(str(y) for y in range(2000, 2030)), "year"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_by_name(query: str, parameter: str) -> None:
    with pytest.raises(BadParameter) as refusal:
        parse_request(QueryDict(query))
    assert refusal.value.parameter == parameter
    assert parameter in str(refusal.value)
