"""Builders of one page of each kind, complete enough to be published."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from site_content.agencies.models import AgencyKind, AgencyPage, AgencySectionPage
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.base.models import Department
from site_content.finance.models import FinancePage, FinanceSectionPage
from site_content.guides.models import GuidePolicyLink, GuideSectionPage, ServiceGuidePage
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.policies.models import InterpretationPage, InterpretationSectionPage, InterpretedPolicy, PolicyPage
from site_content.portals.models import PageSectionPage, PlainPage
from site_content.programmes.models import ProgrammePage, ProgrammeSectionPage, RecognitionBatch
from site_content.training.models import TrainingEventPage, TrainingSectionPage, TrainingSeriesPage
from tests.factories import add_page


def make_section(parent: Page, model: Any, **fields: Any) -> Any:
    """A section of any type, named after the type unless told otherwise; the one that is there, if it has this ``slug``."""
    held = model.objects.child_of(parent).filter(slug=fields["slug"]).first() if "slug" in fields else None
    return held or add_page(parent, model(**{"title": str(model._meta.verbose_name), **fields}))


def make_department(**fields: Any) -> Department:
    department, _ = Department.objects.get_or_create(slug="gxj", defaults={"name": "样例工业和信息化局", **fields})
    return department


def guide_fields() -> dict[str, Any]:
    """Every key element of a service guide."""
    return {
        "title": "样例事项：技术改造备案",
        "department": make_department(),
        "basis": "<p>《样例办法》第三条</p>",
        "conditions": "<p>在本市注册的企业</p>",
        "materials": [("material", {"name": "申请表", "copies": "1 份", "form": "纸质", "note": ""})],
        "steps": [("step", {"title": "受理", "text": "<p>窗口受理</p>", "days": "1 个工作日"})],
        "time_limit": "3 个工作日",
        "fee": "不收费",
        "address": "样例路 1 号",
        "phone": "0532-00000000",
    }


def make_guide(parent: Page, *, publish: bool = True, **fields: Any) -> ServiceGuidePage:
    section = make_section(parent, GuideSectionPage, slug="guides")
    return add_page(section, ServiceGuidePage(**{**guide_fields(), **fields}), publish=publish)


def make_news(parent: Page, *, column: str = "work", **fields: Any) -> NewsPage:
    section = make_section(parent, NewsSectionPage, slug=f"news-{column}", column=column)
    return add_page(section, NewsPage(**{"title": "样例新闻", "body": [("paragraph", "<p>正文</p>")], **fields}))


def make_programme(parent: Page, **fields: Any) -> ProgrammePage:
    page = ProgrammePage(**{"title": "样例培育计划", **fields})
    page.batches = [RecognitionBatch(year=2024, batch="第一批", level="省级", enterprises="样例甲公司\n样例乙公司")]
    return add_page(make_section(parent, ProgrammeSectionPage, slug="programmes"), page)


def event_fields() -> dict[str, Any]:
    starts_at = timezone.now().replace(microsecond=0) + timedelta(days=7)
    return {
        "title": "样例培训",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "venue_name": "样例报告厅",
    }


def make_training_section(parent: Page) -> TrainingSectionPage:
    return make_section(parent, TrainingSectionPage, slug="training")


def make_series(section: Page, **fields: Any) -> TrainingSeriesPage:
    return add_page(section, TrainingSeriesPage(**{"title": "样例大讲堂", "organiser": "样例主办单位", **fields}))


def make_event(section: Page, **fields: Any) -> TrainingEventPage:
    return add_page(section, TrainingEventPage(**{**event_fields(), **fields}))


def make_agency(parent: Page, **fields: Any) -> AgencyPage:
    kind, _ = AgencyKind.objects.get_or_create(slug="training", defaults={"name": "培训服务"})
    page = AgencyPage(**{"title": "样例服务机构", **fields})
    page.kinds = [kind]
    return add_page(make_section(parent, AgencySectionPage, slug="agencies"), page)


def make_product(
    parent: Page, provider: AgencyPage | None = None, *, publish: bool = True, **fields: Any
) -> FinancePage:
    """A loan of ``provider``, or of an agency made for it."""
    said = {
        "title": "样例科技贷", "product": "loan", "licence": "B0000X000000001", "amount": "单户最高 500 万元", "amount_max": "500",
        "term": "最长 3 年", "term_months": 36, "rate": "年化 3.45% 起", "securities": ["credit"], "introduction": True,
    }  # fmt: skip
    page = FinancePage(**{**said, "provider": provider or make_agency(parent, title="样例银行"), **fields})
    return add_page(make_section(parent, FinanceSectionPage, slug="finance"), page, publish=publish)


def make_association(parent: Page, **fields: Any) -> AssociationPage:
    section = make_section(parent, AssociationSectionPage, slug="associations")
    return add_page(section, AssociationPage(**{"title": "样例行业协会", **fields}))


def make_plain_page(parent: Page, **fields: Any) -> PlainPage:
    section = make_section(parent, PageSectionPage, slug="about")
    return add_page(section, PlainPage(**{"title": "关于我们", "body": [("paragraph", "<p>正文</p>")], **fields}))


def make_interpretation(parent: Page, policy: PolicyPage, **fields: Any) -> InterpretationPage:
    page = InterpretationPage(**{"title": "一图读懂样例政策", **fields})
    page.interpreted_policies = [InterpretedPolicy(policy=policy)]
    return add_page(make_section(parent, InterpretationSectionPage, slug="interpretations"), page)


def guide_policy_link(policy: PolicyPage) -> GuidePolicyLink:
    return GuidePolicyLink(policy=policy)
