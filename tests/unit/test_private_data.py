"""What must not become public with an answer."""

import pytest

from standards.private_data import mask_private, name_private


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我们样例精工机械有限公司的电话13800138000", "我们某企业的电话［电话］"),
        ("１３８ 0013-8000，+86 13800138000", "［电话］，［电话］"),
        ("拨 0532-82288000 转 3 或（0532）82288000", "拨 ［电话］ 转 3 或［电话］"),
        ("发到 zhang.san@qq.com。", "发到 ［邮箱］。"),
        ("身份证37028119900101123X", "身份证［号码］"),
        ("代码 91370200163562681G", "代码 ［号码］"),
        ("138\u200b00138000", "［电话］"),
        ("由胶州市样例食品有限公司申报", "由某企业申报"),
        ("张三说", "某联系人说"),
    ],
)
def test_it_is_found_and_masked(text: str, masked: str) -> None:
    assert mask_private(text, people=["张三"]) == masked
    assert name_private(text, people=["张三"]) and not name_private(masked, people=["张三"])


@pytest.mark.parametrize(
    "text",
    [
        "鲁财〔2024〕12号",
        "2025-12-31 至 2026-01-31",
        "拨打 12345 或 82288000",
        "370281102",
        "个人独资企业、有限责任公司",
        "某企业",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert mask_private(text) == text and not name_private(text)
