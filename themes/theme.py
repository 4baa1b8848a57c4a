"""A theme: a folder with ``templates/`` (Jinja2) and ``assets/`` (style sheet, script, icons)."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from rcssmin import cssmin
from rjsmin import jsmin

import matching
from publishing.kinds import kind_names
from standards import size_tiers
from themes.colours import accent_stylesheet_path
from themes.passing_on import share_text
from themes.selection_links import selection_links
from themes.standing import STANDINGS
from themes.tables import table_grid
from themes.typography import FILTERS, FUNCTIONS
from themes.words import spoken_words

THEMES_DIR = Path(__file__).parent
MINIFIERS = {".css": cssmin, ".js": jsmin}
# Every theme has them: twins of what runs on the server.
SHARED_SCRIPTS = (Path(matching.__file__).parent / "match.js", size_tiers.TABLE.with_suffix(".js"))


@dataclass(frozen=True)
class Theme:
    """What rendering needs of a theme.

    Attributes:
        assets: public path (``assets/civic.1a2b3c4d.css``) → bytes; the hash is of the content.
        fingerprint: changes whenever any file of the theme changes.
    """

    root: Path
    environment: Environment
    assets: dict[str, bytes]
    fingerprint: str

    def preload(self) -> None:
        """Compile every template now, before worker processes start."""
        for name in self.environment.list_templates():
            self.environment.get_template(name)

    def render(self, template: str, context: Mapping[str, object]) -> bytes:
        return self.environment.get_template(template).render(context).encode()


def theme_folder(name: str) -> Path:
    """A theme of our own by name, or any folder by its absolute path."""
    return THEMES_DIR / name


@cache
def load_theme(name: str = "") -> Theme:
    """The theme ``name`` (settings.QIFU_THEME). Raises FileNotFoundError if its folder lacks templates."""
    root = theme_folder(name or settings.QIFU_THEME)
    if not (root / "templates").is_dir():
        raise FileNotFoundError(f"{root / 'templates'} does not exist")
    assets = dict(_asset(path) for path in (*sorted((root / "assets").glob("*.*")), *SHARED_SCRIPTS))
    environment = _make_environment(root, assets)
    return Theme(root, environment, assets, _fingerprint(root, assets))


class RecordEnvironment(Environment):
    """Templates mostly read dictionaries: look for the key first, and at methods only if there is none."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _make_environment(root: Path, assets: dict[str, bytes]) -> Environment:
    environment = RecordEnvironment(
        loader=FileSystemLoader(root / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_bytecode_cache(),
    )
    names = {_plain_name(path): f"/{path}" for path in assets}
    icons = {path.stem: Markup(path.read_text().strip()) for path in sorted((root / "assets" / "icons").glob("*.svg"))}
    icons = dict.fromkeys(kind_names(), icons.get("page", Markup())) | icons
    environment.filters.update(FILTERS)
    # Characters as they are: the traditional edition converts them there too.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.globals.update(
        asset=names.__getitem__,
        icon=icons.__getitem__,
        words=spoken_words(),
        **FUNCTIONS,
        **STANDINGS,
        share_text=share_text,
        selection_links=selection_links,
        table_grid=table_grid,
        accent_stylesheet=lambda accent: f"/{accent_stylesheet_path(accent)}",
    )
    return environment


def _bytecode_cache() -> FileSystemBytecodeCache | None:
    """Compiled templates, so that a process starts without compiling them (0.2 s); none if nothing can be written."""
    folder = settings.VAR_DIR / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


def _asset(path: Path) -> tuple[str, bytes]:
    """Public path and content: style sheets and scripts without their comments (but licences) and white space."""
    content = path.read_bytes()
    if path.suffix in MINIFIERS:
        content = MINIFIERS[path.suffix](content, keep_bang_comments=True)
    digest = hashlib.sha256(content).hexdigest()[:8]
    return f"assets/{path.stem}.{digest}{path.suffix}", content


def _plain_name(public_path: str) -> str:
    stem, _digest, suffix = public_path.removeprefix("assets/").rsplit(".", 2)
    return f"{stem}.{suffix}"


def _fingerprint(root: Path, assets: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(" ".join(assets).encode())
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
