"""Where we lean on what Wagtail promises to nobody: an upgrade names here what has to be read again.

Read the module in cms/wagtail_seams (site_content/wagtail_seams) beside the new release, mend it, then change the line in tests/wagtail_shapes.py.
"""

import ast
import hashlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import wagtail

from cms.wagtail_seams import CHECKED_AGAINST
from tests.wagtail_shapes import PUBLIC, SHAPES, TEMPLATES

ROOT = Path(__file__).resolve().parent.parent.parent
SEAMS = ROOT / "cms" / "wagtail_seams"
CONTENT_SEAMS = ROOT / "site_content" / "wagtail_seams"
WAGTAIL = Path(wagtail.__file__).parent
OURS = ("cms", "messages", "office_files", "publishing", "search", "services", "site_content", "themes", "working_days")

# A search backend of Wagtail's is made of its search's parts.
BACKEND = "search/admin_backend/"


def test_the_seams_were_read_beside_this_release_of_wagtail() -> None:
    assert wagtail.VERSION[:2] == CHECKED_AGAINST, (
        f"Wagtail {wagtail.__version__} is installed, and the seams were read beside {CHECKED_AGAINST}: "
        "read cms/wagtail_seams and its templates again, then say so in cms/wagtail_seams/__init__.py"
    )


@pytest.mark.parametrize("seam", sorted(SHAPES))
def test_what_a_seam_touches_is_there_in_the_shape_that_was_read(seam: str) -> None:
    assert [shape for shape in SHAPES[seam] if not has_shape(shape)] == []


def test_each_seam_gives_its_reason_and_names_what_it_touches() -> None:
    found = [*SEAMS.glob("*.py"), *CONTENT_SEAMS.glob("*.py")]
    seams = {path.stem: path for path in found if path.stem not in ("__init__", "apps", "wagtail_hooks")}
    assert set(seams) == set(SHAPES)
    assert [name for name, path in seams.items() if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_each_template_gives_its_reason_and_stands_in_place_of_one_that_was_read() -> None:
    folder = SEAMS / "templates"
    ours = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}
    assert [name for name, text in ours.items() if "{#" not in text and "{% comment %}" not in text] == []
    assert {name: digest(name) for name in ours} == TEMPLATES


def test_nobody_else_imports_what_wagtail_promises_to_nobody() -> None:
    assert [place for place in private_imports() if "wagtail_seams/" not in place and BACKEND not in place] == []


def digest(template: str) -> str:
    found = next(WAGTAIL.rglob(f"templates/{template}"), None)
    return hashlib.sha256(found.read_bytes()).hexdigest()[:12] if found else ""


def has_shape(shape: str) -> bool:
    if "~" in shape:
        module, _tilde, word = shape.partition("~")
        return word in read_source(module)
    module, _colon, wanted = shape.partition(":")
    node: ast.AST | None = ast.parse(read_source(module))
    for name in wanted.partition("(")[0].split("."):
        node = next((part for part in getattr(node, "body", []) if name in names_of(part)), None)
    if isinstance(node, ast.FunctionDef):
        return wanted.endswith(f"({ast.unparse(node.args)})")
    return node is not None and "(" not in wanted


def names_of(node: ast.AST) -> set[str]:
    """What a statement gives a name to."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in node.names}
    return set()


def read_source(module: str) -> str:
    """Without importing it: what we have patched would tell nothing."""
    spec = find_spec(module)
    return Path(spec.origin).read_text() if spec and spec.origin else ""


def private_imports() -> Iterator[str]:
    """``path: module`` of each import from a module of Wagtail's that is not among the public ones."""
    for path in (path for package in OURS for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            for module in modules_of(node):
                if module.partition(".")[0] == "wagtail" and module not in PUBLIC:
                    yield f"{path.relative_to(ROOT)}: {module}"


def modules_of(node: ast.AST) -> list[str]:
    """What an import imports from; a name that is a module itself counts as one."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return []
    inner = [f"{node.module}.{alias.name}" for alias in node.names]
    below = [WAGTAIL.parent / module.replace(".", "/") for module in inner]
    modules = [m for m, path in zip(inner, below, strict=True) if path.is_dir() or path.with_suffix(".py").is_file()]
    return modules or [node.module]
