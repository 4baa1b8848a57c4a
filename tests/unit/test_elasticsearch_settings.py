"""Settings that no client can be made of are named before anything connects."""

import pytest
from pytest_django import Settings

from search.checks import check_engine
from search.engines.elasticsearch.failures import explain_answer
from search.engines.protocol import IndexOutdated


def faults(settings: Settings, **values: object) -> list[str]:
    settings.QIFU_SEARCH_ENGINE = "elasticsearch"
    good = {"URL": ["https://es.example.gov.cn:9200"], "USER": "", "API_KEY": "", "CA_FILE": "", "PREFIX": "qifu"}
    for name, value in {**good, **values}.items():
        setattr(settings, f"QIFU_ELASTICSEARCH_{name}", value)
    messages = check_engine(None)
    assert all(message.id == "search.E003" and message.hint for message in messages)
    return [str(message.msg) for message in messages]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"URL": []}, "QIFU_ELASTICSEARCH_URL"),
        ({"URL": ["es.example.gov.cn:9200"]}, "es.example.gov.cn:9200"),
        ({"URL": ["https://es.example.gov.cn"]}, "端口"),
        ({"URL": ["https://es.example.gov.cn:port"]}, "端口"),
        ({"URL": ["https://es.example.gov.cn:99999"]}, "端口"),
        ({"URL": ["https://a:b@es.example.gov.cn:9200"]}, "密码"),
        ({"USER": "qifu", "API_KEY": "key"}, "QIFU_ELASTICSEARCH_API_KEY"),
        ({"CA_FILE": "/nowhere/ca.pem"}, "/nowhere/ca.pem"),
        ({"PREFIX": "Qifu"}, "Qifu"),
        ({"PREFIX": ""}, "PREFIX"),
        ({"PREFIX": "qi fu"}, "qi fu"),
    ],
)
def test_a_bad_setting_is_named(settings: Settings, values: dict[str, object], named: str) -> None:
    (message,) = faults(settings, **values)
    assert named in message
    assert "a:b@" not in message


def test_a_read_only_index_and_a_missing_right_are_told_apart() -> None:
    """Both are 403s; a full disk makes the first one."""
    block = {"error": {"type": "cluster_block_exception", "reason": "index [x] blocked by: read-only"}}
    denied = {"error": {"type": "security_exception", "reason": "action [x] is unauthorized"}}
    assert "只读" in str(explain_answer(403, block)) and "磁盘" in explain_answer(403, block).hint
    assert "权限" in str(explain_answer(403, denied))


def test_a_stranger_field_means_an_outdated_index() -> None:
    strange = {"error": {"type": "strict_dynamic_mapping_exception", "reason": "x"}}
    assert isinstance(explain_answer(400, strange), IndexOutdated)


def test_an_answer_that_is_no_json_is_explained_too() -> None:
    assert "503" in str(explain_answer(503, "<html>upstream away</html>"))
