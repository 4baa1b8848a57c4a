import gzip
from pathlib import Path

import brotli
import pytest

from themes.folder import PublicFolder, UnsafePath, file_path, page_path


def test_addresses_become_paths() -> None:
    assert page_path("/") == "index.html"
    assert page_path("/policies/a/") == "policies/a/index.html"
    assert file_path("/files/ab/%E6%94%BF.pdf") == "files/ab/政.pdf"


@pytest.mark.parametrize("url", ["/../etc/passwd", "/a/%2e%2e/b", "/a/..", "/a\\..\\b", "/a%00b"])
def test_an_address_cannot_leave_the_folder(url: str) -> None:
    with pytest.raises(UnsafePath):
        file_path(url)


@pytest.mark.parametrize("live", [True, False])
def test_text_has_compressed_neighbours_with_the_same_words(tmp_path: Path, live: bool) -> None:
    folder = PublicFolder(tmp_path, live=live)
    content = "样例正文。".encode() * 400
    folder.write("a/index.html", content)
    assert (tmp_path / "a/index.html").read_bytes() == content
    assert gzip.decompress((tmp_path / "a/index.html.gz").read_bytes()) == content
    assert brotli.decompress((tmp_path / "a/index.html.br").read_bytes()) == content


def test_a_page_that_shrinks_loses_its_neighbours(tmp_path: Path) -> None:
    folder = PublicFolder(tmp_path, live=True)
    folder.write("a.html", b"x" * 5000)
    folder.write("a.html", b"short")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_deleting_takes_neighbours_and_empty_folders_along_and_no_more(tmp_path: Path) -> None:
    folder = PublicFolder(tmp_path, live=True)
    folder.write("a/b/c/index.html", b"x" * 5000)
    folder.write("a/index.html", b"stays")
    folder.delete("a/b/c/index.html")
    folder.delete("a/b/c/index.html")
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == ["a", "a/index.html"]


def test_a_file_that_is_not_finished_never_shows(tmp_path: Path) -> None:
    folder = PublicFolder(tmp_path, live=True)
    folder.write("a.pdf", b"old")
    with pytest.raises(RuntimeError), folder.new_file("a.pdf") as file:
        file.write(b"half")
        raise RuntimeError
    assert (tmp_path / "a.pdf").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
