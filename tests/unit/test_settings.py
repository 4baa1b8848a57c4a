"""Every variable is documented; where the admin lives follows from where the portal does."""

import re
from pathlib import Path

import pytest

from cms.settings.hosts import own_admin_url

ROOT = Path(__file__).resolve().parents[2]


def variables_in_code() -> set[str]:
    sources = [
        path
        for path in ROOT.rglob("*.py")
        if not {"var", ".venv", "tests", "bench"} & set(path.relative_to(ROOT).parts)
    ]
    found = re.compile(r"""(?:env\.\w+\(|environ(?:\.get\(|\[))\s*["'](QIFU_[A-Z_]+)""")
    return {name for path in sources for name in found.findall(path.read_text())}


def variables_in_docs() -> set[str]:
    rows = re.findall(r"^\| `(QIFU_[A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.M)
    assert len(rows) == len(set(rows)), "a variable stands in two rows"
    return set(rows)


def test_every_environment_variable_is_documented_and_every_documented_one_exists() -> None:
    assert variables_in_docs() == variables_in_code()


@pytest.mark.parametrize(
    ("site", "admin"),
    [
        ("https://qifu.example.gov.cn", "https://qifu-admin.example.gov.cn"),
        ("https://qifu.example.gov.cn:8443", "https://qifu-admin.example.gov.cn:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://10.0.0.1", "http://10.0.0.1"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)
def test_where_the_admin_lives_by_itself(site: str, admin: str) -> None:
    assert own_admin_url(site) == admin
