"""One page of every kind with every field filled in, the same each time (golden records)."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from site_content.agencies.models import AgencyKind, AgencyPage, AgencySectionPage
from site_content.associations.models import AssociationPage, AssociationSectionPage
from site_content.base.models import Department, Division, Industry, Topic
from site_content.finance.models import FinancePage, FinancePolicyLink, FinanceSectionPage
from site_content.guides.models import GuidePolicyLink, GuideSectionPage, ServiceGuidePage
from site_content.news.models import NewsPage, NewsSectionPage
from site_content.policies.models import (
    InterpretationPage,
    InterpretationSectionPage,
    InterpretedPolicy,
    IssuingAuthority,
    PolicyPage,
    PolicyRelation,
    PolicySectionPage,
    Qualification,
)
from site_content.portals.models import PageSectionPage, PlainPage
from site_content.programmes.models import (
    ApplicationRound,
    ProgrammePage,
    ProgrammePolicyLink,
    ProgrammeSectionPage,
    RecognitionBatch,
)
from site_content.training.models import (
    EventPolicyLink,
    EventQuestion,
    TrainingEventPage,
    TrainingSectionPage,
    TrainingSeriesPage,
)
from tests.factories import add_page, make_city

PUBLISHED = datetime(2024, 5, 1, 1, 0, tzinfo=UTC)
PLACE = {"address": "样例路 1 号", "phone": "0532-00000000", "hours": "周一至周五 9:00—17:00", "latitude": "36.264622", "longitude": "120.033382"}  # fmt: skip
CONTACTS = [("contact", {"name": "样例科", "phone": "0532-00000001", "email": "office@example.org", "note": "工作日"})]


def make_everything() -> dict[str, Page]:
    """Every kind by name; ``policy`` is interpreted, repeals one policy and is amended by another."""
    city = make_city(
        tagline="样例：一站找到企业服务",
        description="本平台内容均为样例。",
        former_names="样例旧平台、样例更旧平台",
        division_code="370281",
        logo=make_image("标志", "navy"),
        hall_name="样例企业服务大厅",
        counters=[("counter", {"name": "1 号窗口", "matters": "政策咨询", "phone": "0532-00000002"})],
        hotline="0532-12345678",
        organiser="样例主办单位",
        undertaker="样例承办单位",
        organiser_contact="0532-00000003",
        icp_number="样例ICP备00000000号",
        first_published_at=PUBLISHED,
        **PLACE,
    )
    topic = Topic.objects.create(name="技术改造", slug="upgrade", parent=Topic.objects.create(name="创新", slug="innovation"))  # fmt: skip
    section = put(
        city,
        PolicySectionPage(title="政策文件", slug="policies", description="样例政策都在这里。", keywords="政策、文件"),
    )
    policy = put(section, _policy(section, topic))
    put(
        section,
        PolicyPage(title="样例修改决定", slug="amending", relations=[PolicyRelation(kind="amends", target=policy)]),  # type: ignore[misc]
    )
    explained = put(city, InterpretationSectionPage(title="政策解读", slug="interpretations"))
    interpretation = InterpretationPage(title="一图读懂样例办法", slug="chart", form="chart", body=body(), interpreted_policies=[InterpretedPolicy(policy=policy)])  # fmt: skip
    association = put(_section(city, AssociationSectionPage, "associations"), _association())
    training = _section(city, TrainingSectionPage, "training")
    series = put(
        training, TrainingSeriesPage(title="样例大讲堂", slug="lectures", organiser="样例主办单位", body=body())
    )
    return {
        "portal": city,
        "section": section,
        "policy": policy,
        "interpretation": put(explained, interpretation),
        "news": put(
            put(association, NewsSectionPage(title="协会动态", slug="news", column="association")),
            NewsPage(title="样例协会开会", slug="meeting", author="样例作者", source="样例协会", body=body(), image=make_image("会场", "teal")),
        ),
        "guide": put(_section(city, GuideSectionPage, "guides"), _guide(policy)),
        "programme": put(_section(city, ProgrammeSectionPage, "programmes"), _programme(policy)),
        "series": series,
        "event": put(training, _event(series, policy)),
        "agency": put(_section(city, AgencySectionPage, "agencies"), _agency()),
        "association": association,
        "page": put(_section(city, PageSectionPage, "about"), PlainPage(title="关于样例平台", slug="about-us", body=body())),
        "finance": put(_section(city, FinanceSectionPage, "finance"), _finance(policy)),
    }  # fmt: skip


def put(parent: Page, page: Any) -> Any:
    """Publish ``page`` below ``parent`` as if on 1 May 2024."""
    page.first_published_at = PUBLISHED
    return add_page(parent, page)


def _section(parent: Page, model: Any, slug: str) -> Any:
    return put(parent, model(title=str(model._meta.verbose_name), slug=slug))


def make_image(title: str, colour: str) -> Any:
    """The image called ``title``, made once."""
    if found := get_image_model().objects.filter(title=title).first():
        return found
    buffer = io.BytesIO()
    Picture.new("RGB", (640, 400), colour).save(buffer, "PNG")
    return get_image_model().objects.create(title=title, file=ContentFile(buffer.getvalue(), name=f"{colour}.png"))


def make_document(title: str, name: str) -> Any:
    """The document called ``title``, made once: a second file of one name would get a name of its own."""
    if found := get_document_model().objects.filter(title=title).first():
        return found
    return get_document_model().objects.create(title=title, file=ContentFile(f"%PDF-1.4 {name}".encode(), name=name))


def body() -> list[tuple[str, Any]]:
    """Every block once."""
    table = {
        "data": [["档次", "比例"], ["甲档", "<12%"], ["乙档", ""]],
        "mergeCells": [{"row": 1, "col": 1, "rowspan": 2, "colspan": 1}],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "table_caption": "补助比例",
    }
    return [
        ("heading", {"text": "总则", "level": "2"}),
        ("paragraph", "<p>第一条 为支持<b>企业</b>，制定本办法。<script>alert(1)</script></p><ul><li>甲</li></ul>"),
        ("table", table),
        ("image", {"image": make_image("流程图", "green"), "alt": "流程示意", "caption": "图 1"}),
        ("attachment", {"document": make_document("申报表", "form.pdf"), "title": "样例申报表"}),
        ("steps", [{"title": "提交", "text": "<p>线上提交。</p>"}]),
        ("faq", [{"question": "何时到账？", "answer": "<p>十个工作日内。</p>"}]),
        ("callout", {"tone": "warning", "title": "注意", "text": "<p>逾期不受理。</p>"}),
    ]


CONDITIONS = [
    ("figure", {"figure": "revenue", "at_least": 2000, "at_most": None}),
    ("age", {"unit": "years", "at_least": 1, "at_most": 10}),
    ("either", [
        ("share", {"at_least": Decimal("3.5"), "at_most": None}),
        ("figure", {"figure": "employees", "at_least": 20, "at_most": 300}),
    ]),
    ("words", {"text": "近三年无重大安全事故"}),
]  # fmt: skip


def _policy(section: Page, topic: Topic) -> PolicyPage:
    repealed = put(section, PolicyPage(title="样例旧办法", slug="old"))
    page = PolicyPage(  # type: ignore[misc]
        title="样例技术改造补助办法", slug="new", body=body(), summary="样例：对设备投资给予补助。",
        keywords="技术改造、设备补贴", source="样例市工业和信息化局", author="样例作者", image=make_image("题图", "maroon"),
        attachments=[("attachment", {"document": make_document("附件一", "annex.pdf"), "title": ""})],
        doc_number="样政发[2024]012号", index_number="11370322004222241N/2024-0000001", document_type="办法",
        issued_on=date(2024, 4, 20), published_on=date(2024, 4, 28), effective_on=date(2024, 5, 1),
        expires_on=date(2990, 4, 30), application_opens_at=datetime(2024, 5, 6, 1, 0, tzinfo=UTC),
        application_closes_at=datetime(2024, 6, 6, 9, 0, tzinfo=UTC), application_how="<p>线上申报。</p>",
        application_url="https://example.org/apply", support_amount="按设备投资额的 10% 补助", support_max="200.00",
        sizes=["SMALL", "MICRO"], applicability_note="样例说明", conditions=CONDITIONS,
        contacts=CONTACTS, source_id="sample-1", relations=[PolicyRelation(kind="supersedes", target=repealed)],
    )  # fmt: skip
    page.topics = [topic]
    page.authorities = [IssuingAuthority.objects.create(name="样例市人民政府", slug="gov")]
    page.regions = [Division.objects.create(code="370281001", name="样例街道")]
    page.industries = [Industry.objects.get(code="C")]
    titles = [("高新技术企业", "high-tech", "国家高新技术企业、高企"), ("专精特新中小企业", "srdi", "")]
    page.qualifications = [Qualification.objects.create(name=n, slug=s, other_names=o) for n, s, o in titles]
    return page


def _guide(policy: PolicyPage) -> ServiceGuidePage:
    return ServiceGuidePage(  # type: ignore[misc] # modelcluster takes child rows here
        title="样例事项：技术改造备案", slug="filing", body=body(), audience="样例市企业",
        department=Department.objects.create(name="样例市工业和信息化局", slug="gxj"), basis="<p>《样例办法》第三条</p>",
        conditions="<p>在本市注册</p>",
        materials=[("material", {"name": "申请表", "copies": "1 份", "form": "纸质", "note": "盖章"})],
        steps=[("step", {"title": "受理", "text": "<p>窗口受理</p>", "days": "1 个工作日"})], time_limit="3 个工作日",
        fee="不收费", complaint_phone="0532-00000009", apply_url="https://example.org/filing",
        policy_links=[GuidePolicyLink(policy=policy)], **PLACE,
    )  # fmt: skip


def _programme(policy: PolicyPage) -> ProgrammePage:
    return ProgrammePage(
        title="样例专精特新培育计划", slug="specialised", level="省级", department=Department.objects.get(slug="gxj"),
        conditions="<p>样例条件</p>", benefits="<p>样例支持</p>", contacts=CONTACTS, body=body(),
        policy_links=[ProgrammePolicyLink(policy=policy)], qualification=Qualification.objects.first(),
        rounds=[
            ApplicationRound(year=2024, batch="第三批", level="省级", opens_on=date(2024, 4, 1), closes_on=date(2024, 5, 31), documents="申请表\n审计报告"),
        ],
        batches=[
            RecognitionBatch(year=2022, batch="第一批", level="市级", enterprises="样例甲公司"),
            RecognitionBatch(year=2024, batch="第二批", level="省级", valid_to=date(2027, 12, 31), enterprises="样例乙公司\n样例丙公司"),
        ],
    )  # fmt: skip


def _finance(policy: PolicyPage) -> FinancePage:
    page = FinancePage(  # type: ignore[misc] # modelcluster takes child rows here
        title="样例科技贷", slug="tech-loan", body=body(), product="loan", provider=AgencyPage.objects.get(slug="agency"), licence="B0000X000000001",
        amount="单户最高 500 万元", amount_max="500.00", term="最长 3 年", term_months=36, rate="年化 3.45% 起",
        securities=["pledge", "credit"], security="知识产权质押优先", application_opens_at=datetime(2024, 5, 6, 1, 0, tzinfo=UTC),
        application_closes_at=datetime(2024, 6, 6, 9, 0, tzinfo=UTC), application_how="<p>线上申请。</p>",
        application_url="https://bank.example.org/apply", introduction=True, sizes=["SMALL", "MICRO"],
        applicability_note="样例说明", conditions=CONDITIONS, contacts=CONTACTS,
        policy_links=[FinancePolicyLink(policy=policy)],
    )  # fmt: skip
    page.industries = [Industry.objects.get(code="C")]
    return page


def _event(series: TrainingSeriesPage, policy: PolicyPage) -> TrainingEventPage:
    return TrainingEventPage(  # type: ignore[misc] # as above
        title="样例政策宣讲会", slug="briefing", body=body(), starts_at=datetime(2024, 6, 1, 1, 0, tzinfo=UTC),
        ends_at=datetime(2024, 6, 1, 3, 30, tzinfo=UTC), series=series, venue_name="样例报告厅",
        online_url="https://example.org/live", organiser="样例主办单位", speaker="样例讲师", audience="企业负责人",
        capacity=80, fee="免费", registration_opens_at=datetime(2024, 5, 20, 1, 0, tzinfo=UTC),
        registration_closes_at=datetime(2024, 5, 31, 9, 0, tzinfo=UTC), registration_url="https://example.org/sign-up",
        registration_phone="0532-00000004", registration_limit=2,
        questions=[EventQuestion(text="是否乘车", choices="是、否", required=True)], policy_links=[EventPolicyLink(policy=policy)],
        materials=[("attachment", {"document": make_document("课件", "slides.pdf"), "title": ""})], **PLACE,
    )  # fmt: skip


def _agency() -> AgencyPage:
    page = AgencyPage(
        title="样例服务机构", slug="agency", body=body(), credit_code="91350100M000100Y43", contacts=CONTACTS,
        services=[("service", {"name": "代理记账", "text": "<p>样例说明</p>", "fee": "面议"})],
        qualifications=[
            ("qualification", {"name": "样例资质", "number": "A-1", "issued_by": "样例机关", "valid_from": date(2020, 1, 1), "valid_to": date(2023, 12, 31)}),
            ("qualification", {"name": "样例长期资质", "number": "", "issued_by": "", "valid_from": None, "valid_to": None}),
        ],
        website="https://agency.example.org", **PLACE,
    )  # fmt: skip
    page.kinds = [AgencyKind.objects.create(name="投融资服务", slug="finance")]
    page.regions = list(Division.objects.all())
    return page


def _association() -> AssociationPage:
    page = AssociationPage(
        title="样例机械行业协会", slug="machinery", body=body(), industry=Industry.objects.get(code="34"),
        president="样例会长", secretary_general="样例秘书长", founded_on=date(2010, 3, 1), contacts=CONTACTS,
        website="https://association.example.org",
        members="样例甲公司，会长单位，https://example.org/a\n样例乙公司", charter="<p>诚信经营。</p>",
        joint_actions=[
            ("action", {"date": date(2023, 1, 5), "title": "联合采购", "text": "<p>样例</p>"}),
            ("action", {"date": date(2024, 1, 5), "title": "联合参展", "text": ""}),
        ],
        **PLACE,
    )  # fmt: skip
    page.regions = list(Division.objects.all())
    return page
