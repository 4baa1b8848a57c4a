"""HEAD as servers meet it: what GET would say of itself, and no body."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler

from themes.releases import public_root

pytestmark = pytest.mark.django_db


def ask(method: str, address: str) -> tuple[str, dict[str, str], bytes]:
    """As a WSGI server does; Django's own client takes bodies away before a test sees them."""
    said: list[tuple[str, list[tuple[str, str]]]] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": address, "HTTP_HOST": "testserver"}
    setup_testing_defaults(environ)
    environ["wsgi.file_wrapper"] = HandedOver  # type: ignore[assignment]

    def begin(status: str, headers: list[tuple[str, str]], error: Any = None, /) -> Callable[[bytes], object]:
        said.append((status, headers))
        return lambda body: None

    answer = WSGIHandler()(environ, begin)
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    [(status, headers)] = said
    return status, dict(headers), body


class HandedOver:
    """A file that the server itself would send."""

    def __init__(self, file: Iterator[bytes], size: int = 8192) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        return self.file

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "address", ["/page.html", "/none/", "/search/", "/api/records/", "/admin/login/", "/services/appeals/"]
)
def test_head_tells_the_length_and_sends_no_body(site_dir: Path, address: str) -> None:
    public_root().mkdir(parents=True, exist_ok=True)
    (public_root() / "page.html").write_text("<title>样例</title>")
    head, get = ask("HEAD", address), ask("GET", address)
    assert head[0] == get[0]
    assert head[2] == b"" and get[2] != b""
    assert head[1]["Content-Length"] == get[1]["Content-Length"] == str(len(get[2]))
