"""OpenAPI and its page: complete, Chinese, and from this host alone."""

import re
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).parents[2]


@pytest.fixture
def openapi(client: Client) -> dict:
    return client.get("/api/openapi.json").json()


def test_every_address_is_in_openapi(openapi: dict) -> None:
    assert set(openapi["paths"]) == {
        "/api/records/", "/api/records/{id}/", "/api/changes/", "/api/search/", "/api/search/suggest/",
        "/api/feeds/calendar.ics", "/api/feeds/records.atom", "/api/services/seats/{id}", "/api/services/seats/",
    }  # fmt: skip


def test_every_address_has_a_chinese_summary_and_its_refusals(openapi: dict) -> None:
    for path, operations in openapi["paths"].items():
        (operation,) = operations.values()
        assert re.search(r"[\u4e00-\u9fff]", operation["summary"]), path
        assert "200" in operation["responses"], path
    assert set(openapi["paths"]["/api/records/{id}/"]["get"]["responses"]) == {"200", "400", "404", "410"}


def test_bounds_are_in_openapi(openapi: dict) -> None:
    parameters = {p["name"]: p for p in openapi["paths"]["/api/records/"]["get"]["parameters"]}
    assert set(parameters) == {"kind", "portal", "section", "owner", "doc_number", "page_size", "cursor"}
    assert parameters["page_size"]["schema"]["maximum"] == 100
    assert "policy" in str(parameters["kind"]["schema"])


def test_every_parameter_and_field_is_documented(openapi: dict) -> None:
    text = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    for path in ("/api/records/", "/api/changes/"):
        assert f"`GET {path}`" in text
        for parameter in openapi["paths"][path]["get"]["parameters"]:
            assert f"`{parameter['name']}`" in text, parameter["name"]
    for schema in ("RecordPage", "ChangePage", "Change", "Refusal"):
        for name in openapi["components"]["schemas"][schema]["properties"]:
            assert f'"{name}"' in text or f"`{name}`" in text, f"{schema}.{name}"


def test_the_page_of_docs_loads_nothing_from_other_hosts(client: Client) -> None:
    response = client.get("/api/docs/")
    html = response.content.decode()
    assert response.status_code == 200
    assert 'lang="zh-CN"' in html
    assert not re.findall(r"(?:src|href)=[\"'](?:https?:)?//", html)
    assert '"validatorUrl": null' in html
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "connect-src 'self'" in policy and "http" not in policy


@pytest.mark.django_db
def test_the_root_leads_to_the_docs(client: Client) -> None:
    assert client.get("/api/")["Location"] == "/api/docs/"
