"""A small portal in which every kind of page, every block and every state occurs once at least. All of it is 样例."""

from datetime import date, timedelta
from typing import Any

from tests.site_documents import PLACE, below, city, document, section

Document = dict[str, Any]

TOWNS = "阜安街道 中云街道 三里河街道 九龙街道 胶东街道 胶北街道 胶西街道 胶莱街道 李哥庄镇 铺集镇 里岔镇 洋河镇"
TOPICS = [
    {"slug": slug, "name": name, "parent": None}
    for slug, name in [("innovation", "技术创新"), ("finance", "融资服务"), ("brand", "品牌建设"), ("talent", "人才培训"),
                       ("export", "外贸出口"), ("green", "绿色发展")]
]  # fmt: skip
BODY: list[Document] = [
    {"type": "heading", "level": 2, "text": "第一章 总则", "anchor": "h1"},
    {"type": "paragraph", "html": "<p>为支持中小企业加大技术改造投入，依据《样例条例》和样政发〔2023〕5号文件，结合本市实际，制定本办法。"
     '更多说明见<a href="/policys/policy-205/">相关文件</a>。</p><p>本办法所称技术改造，是指企业采用新技术、新工艺、新设备、'
     "新材料，对现有设施、生产工艺条件及辅助设施进行的改造。</p><ul><li>智能化改造</li><li>数字化转型</li></ul>"},
    {"type": "heading", "level": 2, "text": "第二章 支持标准", "anchor": "h2"},
    {"type": "table", "caption": "补助标准", "header_row": True, "header_column": True, "rows": [
        [{"html": h, "colspan": 1, "rowspan": 1} for h in ("企业规模", "补助比例", "最高金额")],
        [{"html": h, "colspan": 1, "rowspan": 1} for h in ("中型企业", "8%", "150 万元")],
        [{"html": h, "colspan": 1, "rowspan": 1} for h in ("小微企业", "10%", "200 万元")]]},
    {"type": "callout", "tone": "warning", "title": "注意", "html": "<p>逾期不再受理，请尽早准备材料。</p>"},
    {"type": "heading", "level": 2, "text": "第三章 申报程序", "anchor": "h3"},
    {"type": "steps", "items": [{"title": "网上填报", "html": "<p>登录系统填写申请表。</p>"},
                                {"title": "部门审核", "html": "<p>五个工作日内完成。</p>"}]},
    {"type": "callout", "tone": "info", "title": "", "html": "<p>以上均为样例内容。</p>"},
    {"type": "heading", "level": 2, "text": "第四章 附则", "anchor": "h4"},
    {"type": "heading", "level": 3, "text": "常见问题", "anchor": "h5"},
    {"type": "faq", "items": [{"question": "设备租赁可以申报吗？", "html": "<p>不可以，只支持购置的设备。</p>"},
                              {"question": "一年可以申报几次？", "html": "<p>同一项目只能申报一次。</p>"}]},
    {"type": "callout", "tone": "success", "title": "已开通网上办理", "html": "<p>全程不跑腿。</p>"},
    {"type": "attachment", "attachment": {"title": "申请表（样例）", "url": "/files/aa/apply.docx", "filename": "apply.docx",
                                          "size": 20480, "type": "docx", "hash": "aa"}},
    {"type": "paragraph", "html": "<p>本办法自发布之日起施行，由市工业和信息化局负责解释。</p>"},
]  # fmt: skip
FILES = [{"title": "项目申报指南（样例）", "url": "/files/bb/guide.pdf", "filename": "guide.pdf", "size": 1834567,
          "type": "pdf", "hash": "bb"}]  # fmt: skip
CONTACTS = [{"name": "样例科室", "phone": "0532-00000000", "email": "sample@example.org", "note": "工作日"}]
SAMPLE_POLICIES = [
    "关于支持中小企业技术改造的若干措施", "专精特新中小企业培育实施方案", "促进民营经济高质量发展的意见",
    "制造业数字化转型补助资金管理办法", "小微企业融资担保降费奖补实施细则", "关于开展绿色工厂认定工作的通知",
    "首台（套）技术装备保险补偿办法", "工业企业用地亩产效益评价办法", "外贸企业开拓国际市场专项资金申报通知",
    "企业技术中心认定管理办法", "产业工人技能提升补贴实施办法", "品牌建设奖励资金管理办法",
]  # fmt: skip


RULE: Document = {
    "version": 1,
    "when": {"all": [
        {"id": "i", "field": "industry", "op": "prefix", "value": ["C"], "label": "制造业"},
        {"id": "s", "field": "size", "op": "in", "value": ["SMALL", "MICRO"], "label": ""},
        {"id": "q", "field": "qualifications", "op": "has", "value": ["srdi", "专精特新中小企业"], "label": "专精特新中小企业"},
        {"id": "c1a", "field": "age", "op": "min", "value": 12, "label": ""},
    ]},
    "hard": ["i"],
    "notes": [],
}  # fmt: skip


def sample_site(today: date) -> list[Document]:
    """All documents; events and application windows lie around ``today``."""
    root = city(
        title="样例市企业公共服务平台", site_name="样例市企业公共服务平台", tagline="政策找得到，服务办得成", hotline="0532-12345",
        organiser="样例市工业和信息化局", undertaker="样例市企业服务中心", organiser_contact="0532-00000000",
        hall={"name": "企业服务大厅", **PLACE, "hours": "周一至周五 9:00—12:00，13:30—17:00", "counters": [
            {"name": "1 号窗口", "matters": "政策咨询、项目申报", "phone": "0532-00000001"},
            {"name": "2 号窗口", "matters": "融资对接", "phone": ""}]},
    )  # fmt: skip
    portals = [root, *_towns(), *_parks()]
    sections = _sections()
    return [
        *portals, *sections.values(), *_policies(sections["policy"], today), *_interpretations(sections["interpretation"]),
        *_news(sections["news"]), *_guides(sections["guide"]), *_programmes(sections["programme"]), *_finance(sections["finance"], today),
        *_training(sections["event"], today), *_agencies(sections["agency"]),
        *_associations(sections["association"], today), *_pages(sections["page"]), *_town_content(today),
    ]  # fmt: skip


def _towns() -> list[Document]:
    colours = ["#a5201f", "#1b5583", "#1f6b3f", "#8a4b08", "#5b3a8c", "#f2b705"]
    return [
        document("portal", 100 + n, title=f"{name}企业服务平台（样例）", url=f"/town{n}/", portal=str(100 + n), position=n,
                 portal_kind="town", accent=colours[n % len(colours)], tagline="身边的企业之家", hotline="0532-00000000")
        for n, name in enumerate(TOWNS.split())
    ]  # fmt: skip


def _parks() -> list[Document]:
    return [
        document(
            "portal", 120 + n, title=name, url=f"/park{n}/", portal=str(120 + n), position=20 + n, portal_kind="park"
        )
        for n, name in enumerate(["样例经济技术开发区", "样例生态旅游度假区"])
    ]


def _sections() -> dict[str, Document]:
    names = [("policy", "惠企政策", "政策文件"), ("interpretation", "政策解读", "政策解读"), ("guide", "办事指南", "办事服务"),
             ("programme", "梯度培育", "办事服务"), ("event", "企业之家大讲堂", "办事服务"), ("agency", "服务机构", "办事服务"),
             ("association", "行业协会", "工作动态"), ("news", "工作动态", "工作动态"), ("page", "关于平台", "概况信息"),
             ("finance", "融资产品", "办事服务")]  # fmt: skip
    return {
        kind: section(10 + n, f"{kind}s", kind, title=title, position=n, column_type=column,
                      column_description=f"{title}：样例栏目说明，一句话讲清这里有什么。")
        for n, (kind, title, column) in enumerate(names)
    }  # fmt: skip


def _policies(parent: Document, today: date) -> list[Document]:
    states = ["in_force", "amended", "repealed", "expired", "not_yet"]
    found = []
    for n in range(30):
        key, year = 200 + n, 2024 - n // 7
        found.append(below(
            parent, "policy", key, title=f"{SAMPLE_POLICIES[n % 12]}（样例{n + 1}）", body=BODY, attachments=FILES,
            doc_number=f"样政发〔{year}〕{n + 1}号", authorities=[{"slug": "gov", "name": "样例市人民政府"}],
            date=f"{year}-{n % 12 + 1:02d}-15", issued_on=f"{year}-{n % 12 + 1:02d}-10", document_type="办法",
            published_on=f"{year}-{n % 12 + 1:02d}-15", effective_on=f"{year}-12-01", expires_on=f"{year + 3}-12-01",
            index_number="11370281000000000X/2024-0000001", validity=states[n % 5] if n else "in_force",
            summary="支持企业购置设备、改造生产线，按设备投资额给予补助，小微企业比例更高。", topics=[TOPICS[n % 6]],
            support_amount="按设备投资额的 10% 补助，最高 200 万元" if n % 2 == 0 else "", contacts=CONTACTS,
            applicability={"regions": [{"code": "370281", "name": "样例市"}], "industries": [{"code": "C", "name": "制造业"}],
                           "sizes": ["SMALL", "MICRO"], "qualifications": [{"slug": "srdi", "name": "专精特新中小企业"}], "conditions": ["成立满 1 年"], "note": ""},
            rule=RULE,
            superseded_by=[_link(parent, 200, SAMPLE_POLICIES[0])] if n % 5 == 2 else [],
            amended_by=[_link(parent, 200, SAMPLE_POLICIES[0])] if n % 5 == 1 else [],
            interpretations=[{"id": "300", "title": "一图读懂技术改造补助", "url": "/interpretations/interpretation-300/"}],
            related=[_link(parent, 205, SAMPLE_POLICIES[5])],
            **_window(n, today),
        ))  # fmt: skip
    return found


def _link(parent: Document, key: int, title: str) -> Document:
    return {"id": str(key), "title": title, "url": f"{parent['url']}policy-{key}/"}


def _policy_link(key: int, title: str) -> Document:
    link = {"id": str(key), "title": title, "url": f"/policys/policy-{key}/"}
    return {**link, "validity": "in_force", "validity_since": None, "validity_by": []}


def _window(n: int, today: date) -> Document:
    if n > 4:
        return {}
    opens, closes = today - timedelta(days=20), today + timedelta(days=5 + 9 * n)
    end = f"{closes}T17:00:00+08:00"
    return {
        "application": {"opens_at": f"{opens}T09:00:00+08:00", "closes_at": end, "status": "open",
                        "how_html": "<p>登录申报系统在线填报，或到服务大厅窗口提交。</p>", "url": "https://example.org/apply"},
        "next_change_at": end,
    }  # fmt: skip


def _interpretations(parent: Document) -> list[Document]:
    return [
        below(parent, "interpretation", 300 + n, title=f"一图读懂：{SAMPLE_POLICIES[n]}", body=BODY[1:2], author="样例科室",
              interprets=[_policy_link(200 + n, SAMPLE_POLICIES[n])],
              form=["text", "chart", "qa", "video"][n % 4], date=f"2024-0{n + 1}-18")
        for n in range(8)
    ]  # fmt: skip


def _news(parent: Document) -> list[Document]:
    titles = [
        "全市企业服务工作推进会召开",
        "企业服务大厅延长周末服务时间",
        "银企对接会促成融资意向",
        "专精特新企业走进校园",
    ]
    return [
        below(parent, "news", 400 + n, title=f"{titles[n % 4]}（样例{n + 1}）", date=f"2024-{n % 9 + 1:02d}-2{n % 9}",
              column=["work", "notice"][n % 2], body=BODY[1:2])
        for n in range(26)
    ]  # fmt: skip


def _guides(parent: Document) -> list[Document]:
    names = [
        "技术改造项目备案",
        "中小企业创新券兑付",
        "企业职工技能培训补贴",
        "应急转贷申请",
        "绿色工厂申报",
        "外贸企业备案",
    ]
    departments = [{"slug": "gxj", "name": "工业和信息化局"}, {"slug": "rsj", "name": "人力资源和社会保障局"},
                   {"slug": "swj", "name": "商务局"}]  # fmt: skip
    return [
        below(parent, "guide", 500 + n, title=f"{name}（样例）", department=departments[n % 3], audience="在本市注册的企业",
              time_limit="5 个工作日", phone="0532-00000000", complaint_phone="0532-00000009", apply_url="https://example.org/",
              place={**PLACE, "address": "企业服务大厅 3 号窗口"},
              materials=[{"name": "申请表", "copies": "1 份", "form": "纸质或电子", "note": "加盖公章"},
                         {"name": "营业执照复印件", "copies": "1 份", "form": "电子", "note": ""}],
              steps=[{"title": "提交申请", "html": "<p>线上或窗口提交。</p>", "days": "1 个工作日"},
                     {"title": "审核", "html": "<p>部门审核材料。</p>", "days": "3 个工作日"},
                     {"title": "办结", "html": "", "days": None}],
              policies=[_policy_link(200, SAMPLE_POLICIES[0])])
        for n, name in enumerate(names)
    ]  # fmt: skip


def _programmes(parent: Document) -> list[Document]:
    names = ["创新型中小企业", "专精特新中小企业", "专精特新“小巨人”企业", "企业技术中心", "首台（套）技术装备"]
    rounds = [{"key": "1", "year": 2024, "batch": "第四批", "level": "省级", "opens_on": "2024-05-01", "closes_on": "2024-06-30",
               "status": "open", "documents": ["申请表"]}]  # fmt: skip
    recognitions = [
        {"enterprise": f"样例{'甲乙丙丁戊'[n % 5]}科技有限公司", "level": "省级", "batch": f"第{'一二三'[n % 3]}批", "year": 2024 - n // 4,
         "valid_to": f"{2027 - n // 4}-12-31", "revoked_on": None, "state": ["current", "lapsed", "revoked"][n % 3]}
        for n in range(10)
    ]  # fmt: skip
    return [
        below(parent, "programme", 550 + n, title=f"{name}培育（样例）", level=["市级", "省级", "国家级"][n % 3], contacts=CONTACTS,
              conditions_html="<ul><li>从事特定细分市场三年以上</li><li>研发费用占比不低于 3%</li></ul>",
              benefits_html="<p>认定后给予一次性奖励。</p>", recognitions=recognitions, rounds=rounds,
              department={"slug": "gxj", "name": "工业和信息化局"})
        for n, name in enumerate(names)
    ]  # fmt: skip


def _finance(parent: Document, today: date) -> list[Document]:
    products = [
        ("fund", "引导基金"),
        ("loan", "贷款"),
        ("guarantee", "融资担保"),
        ("leasing", "融资租赁"),
        ("subsidy", "贴息补助"),
    ]
    return [
        below(parent, "finance", 570 + n, title=f"样例{name}产品", product={"slug": slug, "name": name}, amount_max=500.0, term_months=36,
              provider={"id": "650", "title": "样例培训服务机构1", "url": "/agencys/agency-650/", "licence": "B0000X000000001"},
              securities=["credit", "pledge"], security="知识产权质押优先", contacts=CONTACTS, introduction=True, rule=RULE,
              applicability={"regions": [], "industries": [{"code": "C", "name": "制造业"}], "sizes": ["SMALL", "MICRO"],
                             "qualifications": [{"slug": "srdi", "name": "专精特新中小企业"}], "conditions": ["成立满 1 年"], "note": ""},
              body=BODY[1:2], policies=[_policy_link(200, SAMPLE_POLICIES[0])], **_window(n, today))
        for n, (slug, name) in enumerate(products)
    ]  # fmt: skip


def _training(parent: Document, today: date) -> list[Document]:
    series = below(parent, "series", 590, title="企业之家大讲堂", summary="每月一讲，样例系列。")
    link = {"id": "590", "title": series["title"], "url": series["url"]}
    titles = [
        "惠企政策申报实务",
        "数字化转型与工业互联网",
        "企业税务合规",
        "知识产权保护",
        "跨境电商运营",
        "安全生产管理",
    ]
    return [series, *(_event(parent, 600 + n, f"{titles[n % 6]}（样例第{n + 1}期）", today + timedelta(days=7 * (n - 6)), link,
                             today) for n in range(13))]  # fmt: skip


def _event(parent: Document, key: int, title: str, day: date, series: Document | None, today: date) -> Document:
    start, end = f"{day}T09:00:00+08:00", f"{day}T11:30:00+08:00"
    past = day < today
    window: Document = {"opens_at": f"{day - timedelta(days=14)}T09:00:00+08:00", "closes_at": f"{day - timedelta(days=1)}T17:00:00+08:00",
              "status": "closed" if past else "open", "url": "https://example.org/join", "phone": "0532-00000000",
              "here": False, "limit": None, "questions": []}  # fmt: skip
    status = "past" if past else "ongoing" if day == today else "upcoming"
    return below(
        parent, "event", key, title=title, date=str(day), starts_at=start, ends_at=end, status=status, series=series,
        registration=window, capacity=120, speaker="样例讲师", organiser="样例市企业服务中心", audience="中小企业负责人", fee="免费",
        venue={"name": "企业服务大厅二楼报告厅", **PLACE}, materials=FILES if past else [], body=BODY[1:2],
        next_change_at=None if past else end,
    )  # fmt: skip


def _agencies(parent: Document) -> list[Document]:
    kinds = [
        ("training", "培训服务"),
        ("startup", "创业服务"),
        ("innovation", "创新服务"),
        ("finance", "投融资服务"),
        ("it", "信息化服务"),
    ]
    return [
        below(parent, "agency", 650 + n, title=f"样例{name}机构{n + 1}", contacts=CONTACTS, website="https://example.org/",
              agency_kinds=[{"slug": slug, "name": name}], credit_code="91350100M000100Y43",
              services=[{"name": "政策辅导", "html": "<p>一对一辅导申报。</p>", "fee": "免费"}, {"name": "管理诊断", "html": "", "fee": ""}],
              qualifications=[{"name": "省级中小企业公共服务示范平台", "number": "样例001", "issued_by": "样例厅", "valid_from": "2023-01-01",
                               "valid_to": "2026-12-31", "status": "valid"},
                              {"name": "旧资质", "number": "", "issued_by": "", "valid_from": None, "valid_to": "2020-12-31",
                               "status": "expired"}])
        for n, (slug, name) in ((n, kinds[n % 5]) for n in range(15))
    ]  # fmt: skip


RESULTS = [
    {"question": "主要从哪里知道政策？", "base": 40, "rest": 12, "note": "",
     "rows": [{"label": "本平台", "count": 28}, {"label": "镇办或园区的工作人员上门走访时当面介绍", "count": None},
              {"label": "其他", "count": None}]},
    {"question": "还有什么建议？", "base": 40, "rest": None, "rows": [], "note": "文字回答 17 条，不公开。"},
]  # fmt: skip


def _associations(parent: Document, today: date) -> list[Document]:
    industries = [("13", "农副食品加工业"), ("33", "金属制品业"), ("35", "专用设备制造业")]
    found = [
        below(parent, "association", 700 + n, title=f"样例{name}协会{n + 1}", industry={"code": code, "name": name}, contacts=CONTACTS,
              president="样例会长", secretary_general="样例秘书长", founded_on="2010-06-01", website="https://example.org/",
              members=[{"name": f"样例会员企业{m + 1}", "role": ["会长单位", "理事单位", ""][m % 3], "url": "", "products": ""} for m in range(8)],
              charter_html="<p>诚信经营，公平竞争，不打价格战。</p><p>共同维护行业声誉。</p>",
              joint_actions=[{"date": "2024-03-01", "title": "联合采购原材料", "html": "<p>十二家企业参加，成本下降 6%。</p>"},
                             {"date": "2023-09-10", "title": "组团参展", "html": "<p>八家企业一起参加展会。</p>"}])
        for n, (code, name) in ((n, industries[n % 3]) for n in range(9))
    ]  # fmt: skip
    owner = found[0]
    place = {"ancestors": [*owner["ancestors"], owner["id"]], "owner": owner["id"], "section": parent["id"]}
    own_news = section(720, "x", "news", title="协会动态", **place, url=f"{owner['url']}news/")
    below_owner = {"owner": owner["id"]}
    found += [own_news] + [
        below(
            own_news, "news", 730 + n, title=f"协会动态：会员座谈（样例{n + 1}）", column="association", **below_owner
        )
        for n in range(3)
    ]
    return found


def _pages(parent: Document) -> list[Document]:
    return [
        below(parent, "page", 750, title="平台简介", body=BODY[1:2], results=RESULTS),
        below(parent, "page", 751, title="使用帮助", body=BODY[1:2]),
    ]


def _town_content(today: date) -> list[Document]:
    place = {"portal": "100", "ancestors": ["1", "100"]}
    policies = section(800, "town0/policies", "policy", title="本地政策", **place)
    news = section(801, "town0/news", "news", title="镇街动态", position=2, **place)
    training = section(802, "town0/training", "event", title="培训活动", position=3, **place)
    return [
        policies, news, training,
        *(below(policies, "policy", 810 + n, title=f"街道扶持措施（样例{n + 1}）", **_window(n, today)) for n in range(4)),
        *(below(news, "news", 820 + n, title=f"街道走访企业（样例{n + 1}）") for n in range(4)),
        _event(training, 830, "街道企业座谈会（样例）", today + timedelta(days=3), None, today),
    ]  # fmt: skip


# A context of the search results page (docs/search.md).
SEARCH: Document = {
    "status": 200, "portal": None, "query": "贷款", "search_url": "/search/", "suggest_url": "/api/search/suggest/",
    "hidden_fields": [{"name": "kind", "value": "policy"}], "kept_fields": [{"name": "q", "value": "贷款"}],
    "finder": None, "everywhere_url": None, "filter_query": "kind=policy", "as_of": None, "total": 1, "took_ms": 3, "click_url": "/search/click/", "notice": None, "away": False,
    "answer": None, "suggestion": {"text": "融资", "url": "/search/?q=融资"}, "clear_filters_url": "/search/?q=贷款",
    "results": [{
        "id": "10", "kind": "policy", "kind_label": "政策", "title": "融资担保办法", "url": "/policies/policy-10/",
        "title_html": "<mark>融资</mark>担保办法", "body_html": "支持<mark>融资</mark>&lt;b&gt;", "summary": "摘要",
        "date": "2024-05-01", "doc_number": "样政发〔2024〕1号", "validity": "repealed", "validity_label": "已废止", "arrangement": None,
        "standing": [{"title": "融资担保办法", "url": "/policies/policy-10/", "validity": "repealed", "since": "2025-01-01",
                      "validity_since": "2025-01-01", "by": [{"title": "新办法", "url": "/policies/policy-11/"}], "own": True}],
        "portal": {"id": "1", "name": "样例平台"}, "authorities": ["样例局"], "pinned": True,
        "window": {"status": "closed", "opens_at": None, "closes_at": "2024-06-01T17:00:00+08:00", "days_left": None, "url": ""},
        "support_amount": "", "support_max": 200.0, "event": None, "phone": "", "labels": []}],
    "facets": [{"name": "kind", "label": "类型", "clear_url": "/search/?q=贷款", "open": True, "more": [], "more_open": False,
                "values": [{"value": "policy", "label": "政策", "count": 1, "url": "/search/", "selected": True, "level": 0}]}],
    "quick": [{"label": "正在进行", "count": 1, "url": "/search/?kind=policy&window=open"}],
    "active_filters": [{"label": "类型", "value_label": "政策", "remove_url": "/search/?q=贷款"}],
    "sorts": [{"value": "relevance", "label": "相关度", "url": "/search/", "selected": True}],
    "pages": {"rest": None, "current": 1, "count": 2, "previous_url": None, "next_url": "/search/?page=2",
              "last_url": "/search/?page=2",
              "links": [{"number": 1, "url": "/search/", "selected": True}, None,
                        {"number": 2, "url": "/search/?page=2", "selected": False}]},
    "hints": [], "hot_links": [],
}  # fmt: skip
