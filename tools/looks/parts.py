"""``python -m tools.looks.parts [PORT]``: every part of the theme in every state, at http://localhost:8010/parts.html.

The sample portal of the browser's tests is built for it in a folder of its own; after a change to a template or the style
sheet start it again. Ctrl-C ends it.
"""

import os
import subprocess
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tools.platform import ROOT


def build_sample(var_dir: Path) -> Path:
    """The sample portal's public folder."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "QIFU_VAR_DIR": str(var_dir)}
    environment |= {"QIFU_SITE_DIR": str(var_dir / "site"), "QIFU_DATABASE_URL": f"sqlite:///{var_dir / 'db.sqlite3'}"}
    subprocess.run([sys.executable, "-m", "tests.e2e.sample_portal"], cwd=ROOT, env=environment, check=True)
    return var_dir / "site" / "current" / "public"


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


def serve(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    return ThreadingHTTPServer(("127.0.0.1", port), partial(QuietHandler, directory=str(folder)))


def main(port: int = 8010) -> None:
    with tempfile.TemporaryDirectory() as var_dir:
        print("building the sample portal", flush=True)
        server = serve(build_sample(Path(var_dir)), port)
        print(f"http://localhost:{port}/parts.html", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.shutdown()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
