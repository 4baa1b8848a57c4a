"""The list of moved addresses for nginx, which answers them with a redirect of HTTP (deploy/nginx).

It is only ever a help: nginx looks for the address's ``.moved`` file first, so a list that it read long ago leads nobody
away from a page, and a reader of an address that is not in it yet gets the page of the portal that leads on.
"""

import os
import re
from collections.abc import Iterator

from themes.folder import PublicFolder
from themes.manifest import Manifest
from themes.releases import Release, site_dir
from themes.signposts import MOVED

NAME = "moved.map"
# What needs no escaping within quotes; nginx refuses to start over an entry that it can't read.
_KEY = re.compile(r"^/[^\x00-\x20\"\\\x7f]*$")
_ANSWER = re.compile(r"^30[12] [!#%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]+$")
LONGEST_KEY = 900  # bytes; deploy/nginx has map_hash_bucket_size 2048


def write_map(release: Release) -> None:
    """Bring the list in line with the release; a file that says the same is left alone. Raises OSError."""
    with release.open_manifest() as manifest:
        content = "".join(_lines(manifest, release.public(live=True))).encode()
    file = site_dir() / NAME
    if file.is_file() and file.read_bytes() == content:
        return
    beside = file.with_name(f".{NAME}.{os.getpid()}")
    beside.write_bytes(content)
    os.replace(beside, file)


def _lines(manifest: Manifest, public: PublicFolder) -> Iterator[str]:
    """Sorted. nginx compares without regard to case, and takes no address twice."""
    seen: set[str] = set()
    for path in manifest.paths_of_targets("signpost:", MOVED):
        key, answer = "/" + path.removesuffix(MOVED), _read(public, path)
        if _KEY.match(key) and _ANSWER.match(answer) and len(key.encode()) <= LONGEST_KEY and key.lower() not in seen:
            seen.add(key.lower())
            yield f'"{key}" "{answer}";\n'


def _read(public: PublicFolder, path: str) -> str:
    try:
        return (public.root / path).read_text().strip()
    except OSError:
        return ""
