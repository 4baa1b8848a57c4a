"""The traditional-character edition of finished files."""

import re

import pytest
from icalendar import Calendar

from themes.characters.converter import load_converter
from themes.characters.record_names import entries_of, names_of, person_or_name
from themes.theme import load_theme
from themes.traditional import add_traditional, convert_text, edition_path, traditional_calendar, traditional_page

PAGE = """<!DOCTYPE html>
<html lang="zh-Hans"><link rel="canonical" href="https://qifu.example/policies/a/">
<link rel="alternate" hreflang="zh-Hans" href="https://qifu.example/policies/a/">
<link rel="alternate" type="application/atom+xml" title="政策" href="/policies/feed.xml">
<a class="edition" href="/zh-hant/policies/a/" lang="zh-Hant" hreflang="zh-Hant" rel="alternate">繁體</a>
<a href="/policies/b/#h1">企业发展</a><a class="x" href="/files/aa/form.pdf">附件</a><a href="//other.example/x/">外</a>
<a href="/training/calendar.ics">日历</a><a href="/search/?q=发展&amp;page=2">下一页</a>
<form class="find" action="/search/" method="get" data-suggest="/api/search/suggest/"></form>"""


def convert(text: str, *names: tuple[str, str]) -> str:
    return convert_text(text, load_converter(names))


def converted() -> str:
    return traditional_page("policies/a/index.html", PAGE.encode(), load_theme(), load_converter()).decode()


def test_words_count_before_single_characters() -> None:
    assert convert("企业发展，理发店") == "企業發展，理髮店"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (
            "里岔镇干辣椒仓储开放日。联系人：于海涛、范经理、余明。",
            "里岔鎮乾辣椒倉儲開放日。聯繫人：于海濤、范經理、余明。",
        ),
        ("董事长于康表示，正处于转型升级", "董事長于康表示，正處於轉型升級"),
        ("<th>联系人</th>\n<td>于海涛 13800000000</td>", "<th>聯繫人</th>\n<td>于海濤 13800000000</td>"),
        ("局长于洋主持会议，于2024年由于属于本局", "局長于洋主持會議，於2024年由於屬於本局"),
        ("出席的有张三、余华、岳云等", "出席的有張三、余華、岳雲等"),
        (
            "姜经理、沈主任、钟经理、曲主任、叶经理、范先生、郁女士",
            "姜經理、沈主任、鍾經理、曲主任、葉經理、范先生、郁女士",
        ),
        ("原告余某诉被告于某某", "原告余某訴被告于某某"),
        ("村民于某某说。干某称，后某某在场", "村民于某某說。干某稱，后某某在場"),
        ("余家庄、于家埠的于家村村民", "余家莊、于家埠的于家村村民"),
        # Words stay words.
        ("位于家庄附近，后某日又来，然后某公司，村民于某日", "位於家莊附近，後某日又來，然後某公司，村民於某日"),
        ("规范、范围、涂改、余热、咸菜、业余、剩余50余人", "規範、範圍、塗改、餘熱、鹹菜、業餘、剩餘50餘人"),
        ("联系人：后勤科、干部处。对于老师，用于某种", "聯繫人：後勤科、幹部處。對於老師，用於某種"),
        ("防范抑郁，五岳在公里外，城里村民", "防範抑鬱，五嶽在公里外，城裡村民"),
    ],
)
def test_names_stay_as_people_write_them(text: str, right: str) -> None:
    assert convert(text) == right


def test_names_of_records_are_known_wherever_they_stand() -> None:
    town = {"kind": "portal", "title": "里岔镇企业公共服务分平台（样例）", "organiser": "样例市里岔镇人民政府"}
    club = {
        "kind": "association", "title": "于家村干辣椒协会", "president": "余明", "contacts": [{"name": "于海涛"}],
        "members": [{"name": "样例余氏后勤服务有限公司"}],
    }  # fmt: skip
    entries = entries_of(names_of(town) | names_of(club))
    text = "昨天余明和于海涛去了里岔，参观样例余氏后勤服务有限公司，其余明天再去。"
    assert convert(text, *entries) == "昨天余明和于海濤去了里岔，參觀樣例余氏後勤服務有限公司，其餘明天再去。"
    assert not entries_of(names_of({"kind": "policy", "title": "于家村", "contacts": [{"name": "张建党"}]}))


def test_what_editors_add_counts_before_all_else() -> None:
    assert convert("钟某去了", *entries_of({"名钟某"}, [("钟某", "鐘某")])) == "鐘某去了"
    assert (person_or_name("张建党"), person_or_name("岳云"), person_or_name("后勤服务中心")) == (
        "張建黨",
        "岳雲",
        "後勤服務中心",
    )


def test_the_page_says_its_language_and_its_own_address() -> None:
    assert '<html lang="zh-Hant">' in converted()
    assert '<link rel="canonical" href="https://qifu.example/zh-hant/policies/a/">' in converted()
    assert 'hreflang="zh-Hans" href="https://qifu.example/policies/a/"' in converted()


def test_links_search_and_feeds_stay_in_the_edition_and_one_leads_back() -> None:
    html = converted()
    assert 'href="/zh-hant/policies/b/#h1">企業發展<' in html
    assert 'href="/zh-hant/training/calendar.ics"' in html and 'href="/zh-hant/policies/feed.xml"' in html
    assert 'action="/zh-hant/search/"' in html and 'data-suggest="/zh-hant/search/suggest/"' in html
    assert 'href="/zh-hant/search/?q=发展&amp;page=2"' in html
    assert '<a class="edition" href="/policies/a/" lang="zh-Hans"' in html


@pytest.mark.parametrize("path", ["/files/aa/form.pdf", "/admin/", "/zh-hant/a/", "/api/search/", "/assets/a.css"])
def test_what_exists_once_keeps_its_address(path: str) -> None:
    assert edition_path(path) == path


def test_values_that_programs_read_are_not_converted() -> None:
    html = '<a href="/search/?q=发展">发展</a><input value="发展"><ol data-query="发展">'
    assert convert(html) == '<a href="/search/?q=发展">發展</a><input value="发展"><ol data-query="发展">'


def test_marks_do_not_cut_words() -> None:
    assert (
        convert("<b>干<mark>辣椒</mark></b>，理<mark>发</mark>店") == "<b>乾<mark>辣椒</mark></b>，理<mark>髮</mark>店"
    )


def test_scripts_speak_traditional_characters() -> None:
    scripts = {path: content for path, content in load_theme().assets.items() if path.endswith(".js")}
    files = add_traditional(scripts, load_theme(), load_converter())
    made = {path: content.decode() for path, content in files.items() if path not in scripts}
    assert any("朗讀" in text for text in made.values()) and any("搜索建議" in text for text in made.values())
    for path, content in scripts.items():
        html = traditional_page(
            "index.html", f'<script src="/{path}" defer>'.encode(), load_theme(), load_converter()
        ).decode()
        (named,) = re.findall(r'src="/([^"]+)"', html)
        assert len(made[named]) == len(content.decode())


def test_a_calendar_is_converted_across_its_folded_lines() -> None:
    calendar = Calendar.from_ical(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:event-1@qifu.example\r\nURL:https://qifu.example/training/a/\r\n"
        f"SUMMARY:{'理发' * 40}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    made = traditional_calendar(calendar.to_ical(), load_converter())
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert event["SUMMARY"] == "理髮" * 40 and event["UID"] == "event-1@qifu.example"
    assert event["URL"] == "https://qifu.example/zh-hant/training/a/"
    assert max(map(len, made.split(b"\r\n"))) <= 75


def test_what_has_an_edition() -> None:
    files = dict.fromkeys(("index.html", "404.html", "a/feed.xml", "a/index.html", "sitemap.xml", "robots.txt"), b"<p>")
    made = add_traditional(files, load_theme(), load_converter()).keys() - files.keys()
    assert made == {f"zh-hant/{path}" for path in ("index.html", "404.html", "a/feed.xml", "a/index.html")}
