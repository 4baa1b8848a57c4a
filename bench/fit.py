"""适合我吗: the rules of 500 policies in a browser, one rule for 8,000 enterprises on the server.

Method: 500 made-up policies with rules as editors write them (three to eight conditions, industries of all 97 divisions and 30 groups,
titles of a dozen words out of some hundreds, by a fixed seed). Size: the file that browsers read, compressed as nginx sends it (gzip
-9, brotli). JavaScript: ``match.js`` in V8 (mini-racer), all rules against one profile, the median of 20 rounds. Python: one rule
against 8,000 profiles in memory.

    python -m bench.fit
"""

import gzip
import json
import random
import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import brotli
from py_mini_racer import MiniRacer

import matching
from matching.match import match
from matching.rules import Profile
from standards.industries import NAMES_2017

POLICIES, ENTERPRISES, ROUNDS = 500, 8_000, 20
DAY = "2026-11-30"
SUBJECTS = ["技术改造", "研发投入", "首台套装备", "数字化转型", "绿色工厂", "专精特新培育", "融资担保", "贷款贴息", "股权融资", "人才引进", "技能培训", "稳岗扩岗", "品牌建设", "展会补助", "外贸稳增长", "知识产权", "节能降碳", "工业用地", "标准厂房", "小升规培育", "企业上云", "智能车间", "揭榜挂帅", "成果转化", "产学研合作", "市长质量奖", "冷链物流", "电子商务", "文化创意", "现代农业"]  # fmt: skip
WAYS = [
    "支持办法",
    "奖励办法",
    "实施细则",
    "专项资金管理办法",
    "若干措施",
    "申报通知",
    "认定管理办法",
    "补助实施方案",
    "三年行动计划",
    "扶持意见",
]
WHO = [
    "工业企业",
    "中小微企业",
    "科技型企业",
    "服务业企业",
    "外贸企业",
    "民营企业",
    "制造业企业",
    "高成长企业",
    "初创企业",
    "规上企业",
]
TITLES = [("high-tech", "高新技术企业"), ("srdi", "专精特新中小企业"), ("little-giant", "专精特新“小巨人”企业"), ("tech-sme", "科技型中小企业"), ("gazelle", "瞪羚企业")]  # fmt: skip
OFFICES = [{"name": f"市{name}", "phone": f"0532-0000-1{100 + n}"} for n, name in enumerate(["工信局企业科", "工信局技改科", "科技局高新科", "财政局企业科", "人社局就业科", "商务局外贸科", "发改局综合科", "金融中心融资科", "市场监管局质量科", "农业农村局产业科"])]  # fmt: skip
TOWNS = [
    ("370281102", "李哥庄镇"),
    ("370281105", "铺集镇"),
    ("370281007", "胶东街道"),
    ("370281400", "胶州经济技术开发区"),
]


def sample_policies(count: int, today: date) -> list[dict[str, Any]]:
    """Records as far as 适合我吗 reads them."""
    chance = random.Random(4754)
    divisions = [code for code in NAMES_2017 if len(code) == 3]
    divisions += chance.sample([code for code in NAMES_2017 if len(code) == 4], 30)
    return [
        {
            "id": str(1000 + n),
            "kind": "policy",
            "title": f"关于{chance.choice(('促进', '支持', '加快', '推动'))}{chance.choice(WHO)}{chance.choice(SUBJECTS)}的{chance.choice(WAYS)}",
            "url": f"/policies/policy-{1000 + n}/",
            "applicability": {
                "regions": [{"code": code, "name": name} for code, name in TOWNS],
                "qualifications": [{"slug": slug, "name": name} for slug, name in TITLES],
            },
            "application": {
                "status": "open",
                "opens_at": f"{today}T09:00:00+08:00",
                "closes_at": f"{today + timedelta(chance.randrange(5, 200))}T17:00:00+08:00",
            },
            "support_amount": f"最高 {chance.randrange(5, 500)} 万元",
            "contacts": [chance.choice(OFFICES)],
            "rule": _sample_rule(chance, divisions),
        }
        for n in range(count)
    ]  # fmt: skip


def _sample_rule(chance: random.Random, divisions: list[str]) -> dict[str, Any]:
    codes, towns, titles = chance.sample(divisions, chance.randrange(1, 4)), chance.sample(TOWNS, 2), chance.sample(TITLES, 2)  # fmt: skip
    leaves: list[dict[str, Any]] = [
        _words("i", "industry", "prefix", codes, "、".join(NAMES_2017[code] for code in codes)),
        _words("t", "town", "prefix", [code for code, _name in towns], "、".join(name for _code, name in towns)),
        _words("s", "size", "in", chance.sample(["MEDIUM", "SMALL", "MICRO"], 2), ""),
        _words("q", "qualifications", "has", [n for pair in titles for n in pair], "、".join(n for _s, n in titles)),
        *(
            {"id": f"c{at}", "field": field, "op": "min", "value": chance.choice((10, 20, 36, 100, 300, 1000, 2000)), "label": ""}
            for at, field in enumerate(("revenue", "employees", "age", "rd_share"))
        ),
    ]  # fmt: skip
    nodes = sorted(chance.sample(leaves, chance.randrange(3, len(leaves) + 1)), key=leaves.index)
    hard = [leaf["id"] for leaf in nodes if leaf["id"] in ("i", "t")]
    return {"version": 1, "when": {"all": nodes}, "hard": hard, "notes": []}


def _words(name: str, field: str, op: str, value: list[str], label: str) -> dict[str, Any]:
    return {"id": name, "field": field, "op": op, "value": value, "label": label}


def sample_profiles(count: int) -> Iterator[Profile]:
    chance = random.Random(300)
    codes = [code for code in NAMES_2017 if len(code) == 5]
    for _n in range(count):
        held = [{"name": chance.choice(TITLES)[1], "valid_from": None, "valid_to": "2027-12-31"}]
        yield Profile(
            industry=[chance.choice(codes)], town=[chance.choice(TOWNS)[0]], size=["SMALL"], qualifications=held,  # type: ignore[typeddict-item]
            employees=chance.randrange(500), revenue=chance.randrange(9000), founded_on="2015-05-05",
        )  # fmt: skip


def time_javascript(policies: list[dict[str, Any]], profile: Profile) -> float:
    """Milliseconds for all rules."""
    with MiniRacer() as context:
        context.eval((Path(matching.__file__).parent / "match.js").read_text(encoding="utf-8"))
        context.eval(
            f"var policies = {json.dumps([policy['rule'] for policy in policies])}, profile = {json.dumps(profile)}"
        )
        rounds = []
        for _round in range(ROUNDS):
            asked = f'var at = Date.now(); for (const one of policies) matching.match(one, profile, "{DAY}"); Date.now() - at'
            rounds.append(float(str(context.eval(asked))))
    return statistics.median(rounds)


def main() -> None:
    from themes.pages.fit import write_rules

    policies = sample_policies(POLICIES, date.fromisoformat(DAY))
    content = write_rules(policies)
    profiles = list(sample_profiles(ENTERPRISES))
    started = time.perf_counter()
    for profile in profiles:
        match(policies[0]["rule"], profile, DAY)
    in_python = time.perf_counter() - started
    print(f"{POLICIES} rules: {len(content) / 1000:.0f} kB, gzip {len(gzip.compress(content, 9)) / 1000:.1f} kB, brotli {len(brotli.compress(content)) / 1000:.1f} kB")  # fmt: skip
    print(f"JavaScript, {POLICIES} rules x 1 profile: {time_javascript(policies, profiles[0]):.0f} ms")
    print(f"Python, {ENTERPRISES} profiles x 1 rule: {in_python:.2f} s")


if __name__ == "__main__":
    main()
