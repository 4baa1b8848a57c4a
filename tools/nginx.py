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

from cms.project.processes import free_port

ROOT = Path(__file__).resolve().parent.parent
DEPLOYED = ROOT / "deploy" / "nginx"
ADMIN_NAME = "qifu-admin.localhost"
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
    include {folder}/conf.d/*.conf;
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

    def get(self, path: str, *, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(connection.getresponse())
        finally:
            connection.close()


def fill_template(name: str, variables: Mapping[str, str]) -> str:
    """The configuration as envsubst makes it: ${QIFU_...} alone is replaced."""
    return re.sub(r"\$\{(QIFU_\w+)\}", lambda match: variables[match[1]], (DEPLOYED / name).read_text())


def install(folder: Path, variables: Mapping[str, str], *, own_host: bool) -> None:
    """What docs/operations.md says, below ``folder`` instead of /etc/nginx."""
    for place in ("conf.d", "qifu.d"):
        (folder / place).mkdir(exist_ok=True)
    places = {"qifu.conf": "conf.d/qifu.conf", "qifu_staff.conf": "qifu.d/qifu_staff.conf"}
    if own_host:
        places |= {"qifu_admin.conf": "conf.d/qifu_admin.conf", "qifu_staff.conf": "qifu_staff.conf"}
    for name, place in places.items():
        filled = fill_template(f"{name}.template", variables)
        (folder / place).write_text(filled.replace("/var/log/nginx", str(folder)))
    common = (DEPLOYED / "qifu_common.conf").read_text()
    (folder / "qifu_common.conf").write_text(common.replace("/var/log/nginx", str(folder)))


@contextmanager
def run_nginx(
    folder: Path,
    *,
    site_dir: Path,
    media_dir: Path,
    services_dir: Path,
    backend: str,
    own_host: bool = False,
    port: int | None = None,
) -> Iterator[Nginx]:
    """``own_host``: the admin lives at ADMIN_NAME, else with the portal. Without ``port``: any that is free."""
    port = port or free_port()
    variables = {
        "QIFU_LISTEN": f"127.0.0.1:{port}",
        "QIFU_SERVER_NAME": "localhost",
        "QIFU_ADMIN_NAME": ADMIN_NAME,
        "QIFU_SITE_DIR": str(site_dir),
        "QIFU_MEDIA_DIR": str(media_dir),
        "QIFU_SERVICES_DIR": str(services_dir),
        "QIFU_BACKEND": backend,
    }
    install(folder, variables, own_host=own_host)
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
