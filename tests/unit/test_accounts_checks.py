"""Accounts: settings that cannot work, and those that are unsafe in production."""

from typing import Any

import pytest
from pytest_django import Settings

from cms.accounts.checks import check_accounts, check_accounts_before_launch

SAFE: dict[str, Any] = {"QIFU_TWO_FACTOR": "required", "QIFU_SSO_ISSUER": ""}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"QIFU_TRUSTED_PROXIES": ["unix", "10.0.0.0/8", "::1"]}, []),
        ({"QIFU_TRUSTED_PROXIES": ["proxy.local"]}, ["cms.E020"]),
        ({"QIFU_SSO_ISSUER": "https://sso.example.gov.cn"}, ["cms.E021"]),
        ({"QIFU_SSO_CLIENT_ID": "qifu"}, ["cms.E021"]),
        ({"QIFU_SSO_ISSUER": "sso.example.gov.cn", "QIFU_SSO_CLIENT_ID": "qifu"}, ["cms.E022"]),
        ({"QIFU_SSO_GROUP": "编辑"}, ["cms.E023"]),
        ({"QIFU_SSO_ISSUER": "https://sso.example.gov.cn", "QIFU_SSO_CLIENT_ID": "qifu"}, []),
    ],
)
def test_what_cannot_work_is_named(settings: Settings, change: dict[str, Any], expected: list[str]) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    assert [message.id for message in check_accounts(None)] == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"QIFU_TWO_FACTOR": "optional"}, ["cms.W010"]),
        ({"QIFU_LOCK_AFTER_FAILURES": 0}, ["cms.W011"]),
        ({"QIFU_PASSWORD_CLASSES": 2}, ["cms.W012"]),
        ({"QIFU_SESSION_IDLE_MINUTES": 600}, ["cms.W013"]),
        ({"QIFU_SIGN_IN_LOG_DAYS": 30}, ["cms.W014"]),
        ({"QIFU_AUDIT_LOG_DAYS": 30}, ["cms.W014"]),
        ({"QIFU_SSO_ISSUER": "http://sso.example.gov.cn"}, ["cms.W015"]),
        ({"QIFU_TRUSTED_PROXIES": ["0.0.0.0/0"]}, ["cms.W016"]),
    ],
)
def test_what_is_unsafe_is_doubted_before_launch(
    settings: Settings, change: dict[str, Any], expected: list[str]
) -> None:
    for name, value in {**SAFE, **change}.items():
        setattr(settings, name, value)
    assert [message.id for message in check_accounts_before_launch(None)] == expected
