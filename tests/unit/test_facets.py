"""What records can be filtered by, and filters that choose among them."""

from datetime import date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from publishing.facet_labels import FACET_LABELS, VALUE_LABELS, value_label
from publishing.facets import AMOUNTS, FACETS, SIZES, WINDOWS, accepted_terms, facets_of, windows_of
from publishing.filters import Filter, FilterQuery
from publishing.refusals import BadParameter

NOON = datetime.fromisoformat("2026-12-01T12:00:00+08:00")


def a_policy(**own: Any) -> dict[str, Any]:
    """A policy's document as far as facets read it; ``own`` regions, industries, sizes, qualifications by code."""
    audience = {
        "regions": [{"code": code, "name": f"镇{code}"} for code in own.pop("regions", [])],
        "industries": [{"code": code, "name": code} for code in own.pop("industries", [])],
        "sizes": own.pop("sizes", []),
        "qualifications": [{"slug": slug, "name": slug} for slug in own.pop("qualifications", [])],
    }
    window = {"opens_at": own.pop("opens", None), "closes_at": own.pop("closes", None)}
    document = {
        "kind": "policy",
        "portal": "1",
        "shared_with": [],
        "topics": [],
        "authorities": [],
        "date": "2026-03-02",
    }
    return {
        **document,
        "validity": "in_force",
        "support_max": None,
        "applicability": audience,
        "application": window,
        **own,
    }


def taken(document: dict[str, Any], **values: list[str]) -> bool:
    return Filter.of(values).takes(facets_of(document, NOON))


def test_a_record_tells_what_it_can_be_filtered_by() -> None:
    document = a_policy(
        shared_with=[{"portal": "7", "section": None}],
        topics=[{"slug": "upgrade", "name": "技术改造", "parent": None}],
        authorities=[{"slug": "gov", "name": "样例市政府"}],
        qualifications=["srdi"],
        support_max=200.0,
    )
    assert facets_of(document, NOON) == {
        "kind": ("policy",), "topic": ("upgrade",), "portal": ("1", "7"), "authority": ("gov",), "year": ("2026",),
        "validity": ("in_force",), "region": ("*",), "industry": ("*",), "size": SIZES, "qualification": ("srdi",),
        "amount": ("100-500",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        (None, None, ()),
        ("2026-12-02T00:00:00+08:00", None, ("upcoming",)),
        ("2026-11-01T00:00:00+08:00", None, ("open",)),
        (None, "2026-12-15T12:00:00+08:00", ("open", "soon")),
        (None, "2026-12-15T12:00:01+08:00", ("open",)),
        (None, "2026-12-01T12:00:00+08:00", ("open", "soon")),
        (None, "2026-12-01T11:59:59+08:00", ("closed",)),
    ],
)
def test_a_window_is_told_for_the_moment(opens: str | None, closes: str | None, told: tuple[str, ...]) -> None:
    assert windows_of(a_policy(opens=opens, closes=closes), NOON) == told


def test_a_day_means_its_beginning_and_an_event_its_registration() -> None:
    event = {"kind": "event", "registration": {"opens_at": None, "closes_at": "2026-12-01T12:00:00+08:00"}}
    assert windows_of(event, date(2026, 12, 1)) == ("open", "soon")
    assert windows_of(event, date(2026, 12, 2)) == ("closed",)


def test_a_policy_that_names_nobody_is_for_everybody() -> None:
    assert taken(a_policy(), size=["SMALL"], region=["370281001"], industry=["C35"])
    assert not taken(a_policy(sizes=["LARGE"]), size=["SMALL"])
    assert not taken(a_policy(), qualification=["srdi"])


@pytest.mark.parametrize(
    ("named", "chosen", "is_taken"),
    [
        (["C"], "C35", True), (["C"], "C3511", True), (["35"], "C", True), (["3511"], "C35", True), (["35"], "C35", True),
        (["34"], "C35", False), (["351"], "C352", False), (["A"], "C", False), (["34", "C"], "C35", True),
    ],
)  # fmt: skip
def test_an_industry_takes_what_names_it_a_part_of_it_or_the_whole_it_lies_in(
    named: list[str], chosen: str, is_taken: bool
) -> None:
    assert taken(a_policy(industries=named), industry=[chosen]) is is_taken


def test_a_region_takes_what_names_its_town_or_the_city() -> None:
    assert taken(a_policy(regions=["370281"]), region=["370281001"])
    assert taken(a_policy(regions=["370281001"]), region=["370281"])
    assert not taken(a_policy(regions=["370281001"]), region=["370281002"])


@given(
    st.lists(st.sampled_from(["A", "C", "34", "35", "351", "3511", "3521"]), max_size=4),
    st.sampled_from(["A", "C", "C35", "C351", "C3521"]),
)
def test_a_record_counts_once_for_a_nested_value(named: list[str], chosen: str) -> None:
    held = facets_of(a_policy(industries=named), NOON)["industry"]
    assert len(set(held) & set(accepted_terms("industry", chosen))) <= 1


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        (None, None),
        (0, None),
        (9.99, "under-10"),
        (10, "10-50"),
        (100, "100-500"),
        (500, "over-500"),
        (90000, "over-500"),
    ],
)
def test_an_amount_lies_in_one_band(amount: float | None, band: str | None) -> None:
    assert facets_of(a_policy(support_max=amount), NOON).get("amount", ()) == ((band,) if band else ())


def test_other_kinds_have_their_own() -> None:
    agency = {
        "kind": "agency", "portal": "1", "agency_kinds": [{"slug": "finance", "name": "投融资服务"}],
        "services": [{"name": "代理记账, 报税"}], "regions": [],
    }  # fmt: skip
    assert facets_of(agency, NOON)["service"] == ("代理记账，报税",)
    assert taken(agency, town=["370281001"], agency_kind=["finance"], service=["代理记账，报税"])
    assert facets_of({"kind": "association", "industry": {"code": "34", "name": "x"}}, NOON)["industry"] == (
        "C",
        "C34",
        "C34*",
    )
    association = {"kind": "association", "industry": None, "regions": [{"code": "370281001", "name": "镇"}]}
    assert taken(association, town=["370281001"]) and not taken(association, town=["370281002"])
    assert taken({**association, "regions": []}, town=["370281002"]), "of the whole city"
    guide = {"kind": "guide", "department": {"slug": "gxj", "name": "工信局"}, "audience": "本市企业"}
    assert taken(guide, department=["gxj"], audience=["本市企业"])
    assert taken({"kind": "programme", "department": None, "level": "省级"}, level=["省级"])
    product = {
        "kind": "finance", "product": {"slug": "loan", "name": "贷款"}, "provider": {"id": "7", "title": "样例银行"},
        "securities": ["pledge"], "amount_max": 500.0, "term_months": 36, "applicability": {"sizes": ["MICRO"]},
    }  # fmt: skip
    assert taken(product, product=["loan"], provider=["7"], security=["pledge"], amount=["over-500"], term=["13-36"])
    assert taken(product, size=["MICRO"], industry=["C35"]) and not taken(product, size=["LARGE"])
    assert not taken({**product, "term_months": 37}, term=["13-36"]) and not taken(
        {**product, "term_months": None}, term=["to-12"]
    )
    event = {
        "kind": "event", "starts_at": "2026-12-05T09:00:00+08:00", "series": {"id": "9", "title": "大讲堂", "url": "/"},
        "venue": {"name": "厅", "address": ""}, "online_url": "https://example.org/",
    }  # fmt: skip
    assert taken(event, series=["9"], form=["online"], month=["2026-12"]) and taken(event, form=["onsite"])


def test_values_of_one_facet_are_alternatives_and_facets_must_all_hold() -> None:
    document = a_policy(sizes=["SMALL"], support_max=20.0)
    assert taken(document, size=["LARGE", "SMALL"], amount=["10-50"])
    assert not taken(document, size=["LARGE", "SMALL"], amount=["50-100"])
    assert taken(document)


def test_equal_choices_are_one_filter_however_they_are_written() -> None:
    one = Filter.read("size=SMALL,MICRO&kind=policy&q=补贴&page=3")
    other = Filter.read(QueryDict("kind=policy&size=MICRO&size=SMALL&size=SMALL"))
    assert one == other and one.criteria_key == other.criteria_key
    assert one.to_query_string() == "kind=policy&size=MICRO&size=SMALL"
    assert Filter.read(one.to_query_string()) == one
    assert one.criteria_key != Filter.read("kind=policy&size=MICRO").criteria_key
    assert Filter.read("").to_query_string() == ""


@pytest.mark.parametrize(
    "address", ["window=now", "size=小", "region=37", "industry=35", "amount=5", "month=2026-13", "form=tv"]
)
def test_a_value_that_there_is_not_is_refused_by_name(address: str) -> None:
    with pytest.raises(BadParameter) as refused:
        Filter.read(address)
    assert refused.value.parameter == address.partition("=")[0]


def test_a_facet_that_there_is_not_is_an_error() -> None:
    with pytest.raises(KeyError):
        Filter.of({"colour": ["red"]})


def test_every_facet_is_a_parameter_and_has_a_name() -> None:
    assert set(FilterQuery.model_fields) == set(FACETS) == set(FACET_LABELS)
    for facet, values in {"size": SIZES, "window": WINDOWS, "amount": AMOUNTS}.items():
        assert set(VALUE_LABELS[facet]) == set(values)
    assert [value_label(*pair) for pair in (("month", "2026-02"), ("industry", "C34"), ("topic", "x", "甲"))] == [
        "2026年2月", "通用设备制造业", "甲",
    ]  # fmt: skip
