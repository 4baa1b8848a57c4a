"""A real nginx with the repository's configuration, on a free port, in a folder of its own."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = ROOT / "deploy" / "nginx" / "qifu.conf.template"
MAIN = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{}}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/qifu.conf;
}}
"""


class Answer:
    """What a reader got: status, headers (lower case) and body."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status = response.status
        self.headers: Mapping[str, str] = {name.lower(): value for name, value in response.getheaders()}
        self.repeated = len(self.headers) < len(response.getheaders())
        self.body = response.read()

    @property
    def text(self) -> str:
        return self.body.decode()


class Nginx:
    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(connection.getresponse())
        finally:
            connection.close()


def fill_template(variables: Mapping[str, str]) -> str:
    """The configuration as envsubst makes it: ${QIFU_...} alone is replaced."""
    return re.sub(r"\$\{(QIFU_\w+)\}", lambda match: variables[match[1]], TEMPLATE.read_text())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_nginx(folder: Path, *, site_dir: Path, media_dir: Path, backend: str) -> Iterator[Nginx]:
    port = free_port()
    configuration = fill_template(
        {
            "QIFU_LISTEN": f"127.0.0.1:{port}",
            "QIFU_SERVER_NAME": "localhost",
            "QIFU_SITE_DIR": str(site_dir),
            "QIFU_MEDIA_DIR": str(media_dir),
            "QIFU_BACKEND": backend,
        }
    )
    (folder / "qifu.conf").write_text(configuration.replace("/var/log/nginx", str(folder)))
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user="user root;" if os.getuid() == 0 else ""))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert program, "nginx is not installed (Debian: apt-get install nginx-light)"
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        _wait_until_open(port, process, folder / "error.log")
        yield Nginx(port)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_until_open(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < deadline, "nginx does not answer"
        time.sleep(0.02)
