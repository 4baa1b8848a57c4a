"""The inspection of government websites as rules over records: what fails a site at once, and how near it is.

Source: 国办秘函〔2019〕19号 (政府网站与政务新媒体检查指标), items that a program can judge; the others are listed
as checked by people. Annual report: 国办函〔2018〕12号. Page labels: 国办发〔2017〕47号.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.board.columns import TWO_WEEKS, Column
from publishing.kinds import announced_kinds
from publishing.models import Record

MAX_STALE_NEWS, MAX_STALE, MAX_EMPTY = 5, 10, 5
REPORT_DUE = (1, 31)
MAX_LINKS = 12
GUIDE_KEYS = ("basis_html", "conditions_html", "materials", "steps", "time_limit", "fee", "phone", "department")


class State(StrEnum):
    PASS = "pass"
    WARNING = "warning"
    FAIL = "fail"
    PEOPLE = "people"


STATE_LABELS = {
    State.PASS: gettext_lazy("合格"),
    State.WARNING: gettext_lazy("快到期"),
    State.FAIL: gettext_lazy("不合格"),
    State.PEOPLE: gettext_lazy("人工检查"),
}
# With so many days left or fewer, the board warns.
WARN_DAYS = 3


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Verdict:
    """What a rule says now. ``days_left``: until it fails if nothing is done, None if no date bears on it."""

    title: str
    state: State
    detail: str
    days_left: int | None = None
    links: Sequence[Link] = field(default_factory=tuple)

    @property
    def state_label(self) -> str:
        return str(STATE_LABELS[self.state])

    @property
    def days_overdue(self) -> int:
        return -self.days_left if self.days_left is not None and self.days_left < 0 else 0


@dataclass(frozen=True)
class Facts:
    """What rules judge: the portals' own columns (associations' not among them), and the day."""

    columns: Sequence[Column]
    today: date


Rule = Callable[[Facts], Verdict]


def judge_all(facts: Facts) -> list[Verdict]:
    """Every rule's verdict: what fails first, then by days left."""
    order = {State.FAIL: 0, State.WARNING: 1, State.PASS: 2, State.PEOPLE: 3}
    verdicts = [rule(facts) for rule in RULES]
    return sorted(verdicts, key=lambda v: (order[v.state], v.days_left if v.days_left is not None else 9999))


def by_days(days_left: int | None, failed: bool) -> State:
    if failed:
        return State.FAIL
    return State.WARNING if days_left is not None and days_left <= WARN_DAYS else State.PASS


def home_page(facts: Facts) -> Verdict:
    city = Record.objects.live().of_kind("portal").filter(document__portal_kind="city").first()
    shown = Record.objects.live().in_portal(city.id if city else "").filter(date__lte=facts.today)
    newest = shown.exclude(kind__in=("section", "portal")).newest_first().first()
    left = TWO_WEEKS - (facts.today - newest.date).days if newest and newest.date else None
    failed = left is None or left < 0
    detail = _("首页最近一条：%(date)s《%(title)s》") if newest else _("首页还没有任何内容")
    values = {"date": newest.date, "title": newest.title} if newest else {}
    links = [Link(_("市级平台的栏目"), reverse("wagtailadmin_explore", args=[city.id]))] if city else []
    return Verdict(_("首页两周内有更新"), by_days(left, failed), detail % values, left, links)


def stale_news(facts: Facts) -> Verdict:
    columns = [column for column in facts.columns if column.is_news and not column.is_empty]
    title = _("超期的动态（两周）、通知公告和政策文件（六个月）栏目少于 5 个")
    return _count_stale(title, columns, MAX_STALE_NEWS)


def stale_columns(facts: Facts) -> Verdict:
    columns = [column for column in facts.columns if not column.is_empty]
    return _count_stale(_("长期不更新的栏目总数少于 10 个"), columns, MAX_STALE)


def _count_stale(title: str, columns: Sequence[Column], most: int) -> Verdict:
    """Fails with ``most`` stale columns; the day on which the ``most``-th becomes stale is when it will."""
    dated = sorted((c for c in columns if c.days_left is not None), key=lambda c: c.days_left or 0)
    stale = [column for column in dated if column.is_stale]
    left = (dated[most - 1].days_left or 0) if len(dated) >= most else None
    urgent = [column for column in dated if (column.days_left or 0) <= WARN_DAYS]
    detail = _("现有 %(count)d 个超期") % {"count": len(stale)}
    return Verdict(title, by_days(left, len(stale) >= most), detail, left, _links(urgent))


def empty_columns(facts: Facts) -> Verdict:
    empty = [column for column in facts.columns if column.is_empty]
    state = State.FAIL if len(empty) >= MAX_EMPTY else State.PASS
    detail = _("现有 %(count)d 个空白栏目") % {"count": len(empty)}
    return Verdict(_("空白栏目少于 5 个"), state, detail, None, _links(empty))


def guides_complete(facts: Facts) -> Verdict:
    guides = Record.objects.live().of_kind("guide").only("id", "title", "document")
    lacking = [guide for guide in guides.iterator() if any(not guide.document.get(key) for key in GUIDE_KEYS)]
    detail = _("要素不全的指南 %(count)d 篇") % {"count": len(lacking)}
    links = [Link(guide.title, reverse("wagtailadmin_pages:edit", args=[guide.id])) for guide in lacking[:MAX_LINKS]]
    return Verdict(_("办事指南要素齐全"), State.FAIL if lacking else State.PASS, detail, None, links)


def dates_honest(facts: Facts) -> Verdict:
    """A publication date in the future can't be true (what is announced is dated by the day on which it takes place)."""
    ahead = Record.objects.live().filter(date__gt=facts.today).exclude(kind__in=announced_kinds()).newest_first()
    count = ahead.count()
    links = [Link(row.title, reverse("wagtailadmin_pages:edit", args=[row.id])) for row in ahead[:MAX_LINKS]]
    detail = _("发布日期在将来的内容 %(count)d 条") % {"count": count}
    return Verdict(_("发布日期真实"), State.FAIL if count else State.PASS, detail, None, links)


def annual_report(facts: Facts) -> Verdict:
    """Due by 31 January for the year before (国办函〔2018〕12号)."""
    year = facts.today.year - 1
    found = Record.objects.live().filter(title__contains=str(year)).filter(title__contains="年度")
    report = found.filter(title__regex="报告|报表").first()
    due = date(facts.today.year, *REPORT_DUE)
    title = _("%(year)d 年度网站工作报告已公布（1 月 31 日前）") % {"year": year}
    if report:
        return Verdict(title, State.PASS, f"《{report.title}》", None, [Link(_("查看"), report.url)])
    left = (due - facts.today).days
    detail = _("还没有标题含“%(year)d”“年度”“报告”的页面") % {"year": year}
    return Verdict(title, by_days(left, left < 0), detail, left)


def channel_for_questions(facts: Facts) -> Verdict:
    city = Record.objects.live().of_kind("portal").filter(document__portal_kind="city").first()
    said = [city.document[key] for key in ("hotline", "organiser_contact") if city and city.document.get(key)]
    links = [Link(_("填写热线和联系方式"), reverse("wagtailadmin_pages:edit", args=[city.id]))] if city else []
    detail = "、".join(said) or _("市级平台没有填写服务热线或主办单位联系方式")
    return Verdict(_("有咨询渠道"), State.PASS if said else State.FAIL, detail, None, [] if said else links)


def footer_complete(facts: Facts) -> Verdict:
    """Page labels and footer items that are still unset; each is left out of the pages until it is."""
    labels = {
        "site_name": _("网站名称"),
        "site_id_code": _("网站标识码"),
        "icp_number": _("ICP 备案号"),
        "police_number": _("公安备案号"),
        "party_mark_url": _("党政机关标识"),
        "error_report_url": _("我为政府网站找错"),
        "organiser": _("主办单位"),
        "undertaker": _("承办单位"),
        "organiser_contact": _("联系方式"),
    }
    city = Record.objects.live().of_kind("portal").filter(document__portal_kind="city").first()
    missing = [label for key, label in labels.items() if not (city and city.document.get(key))]
    links = [Link(_("补充标识与备案"), reverse("wagtailadmin_pages:edit", args=[city.id]))] if city and missing else []
    detail = _("缺：%(items)s") % {"items": "、".join(missing)} if missing else _("齐全")
    return Verdict(_("页面标签和页脚标识齐全"), State.FAIL if missing else State.PASS, detail, None, links)


def checked_by_people(facts: Facts) -> Verdict:
    detail = _("泄密、被挂马、严重表述错误、留言答复时限、打开速度：程序判断不了，请按检查指标人工抽查。")
    return Verdict(_("其他单项否决指标"), State.PEOPLE, detail)


def _links(columns: Sequence[Column]) -> list[Link]:
    return [Link(f"{column.portal} · {column.title}", column.admin_url) for column in columns[:MAX_LINKS]]


RULES: tuple[Rule, ...] = (
    home_page, stale_news, stale_columns, empty_columns, guides_complete, dates_honest, annual_report,
    channel_for_questions, footer_complete, checked_by_people,
)  # fmt: skip
