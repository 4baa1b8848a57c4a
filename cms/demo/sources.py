"""Reading the demo content's files: YAML, and Markdown with a YAML head."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from cms.demo.dates import year_words
from office_files.text.front_matter import part_front_matter

Item = dict[str, Any]
DATA_DIR = Path(__file__).parent / "data"


class DemoDataError(Exception):
    """A file of the demo content is wrong; the message (Chinese) names the file and what to do."""


@dataclass(frozen=True)
class Source:
    """A folder of demo content, read with ``today`` as the day from which years are counted."""

    today: date
    folder: Path = DATA_DIR

    def read(self, name: str) -> Any:
        """The value of one YAML file."""
        return self._parse(self._text(self.folder / name), name)

    def read_table(self, name: str) -> list[list[str]]:
        """The rows of one CSV file, its headings first."""
        return list(csv.reader(self._text(self.folder / name).splitlines()))

    def read_items(self, name: str) -> list[Item]:
        """All items of a folder (one per file, named by it) or of one YAML list."""
        path = self.folder / name
        if path.is_dir():
            return [self._read_item(file) for file in sorted(path.iterdir()) if file.suffix in (".md", ".yaml")]
        return list(self.read(f"{name}.yaml"))

    def _read_item(self, file: Path) -> Item:
        text = self._text(file)
        if file.suffix == ".yaml":
            return {"slug": file.stem, **self._parse(text, file.name)}
        parts = part_front_matter(text)
        if parts is None:
            raise DemoDataError(f"{file}：文件开头应是两行 --- 之间的属性。")
        return {"slug": file.stem, **self._parse(parts[0], file.name), "body": parts[1]}

    def _text(self, file: Path) -> str:
        text = file.read_text(encoding="utf-8")
        for placeholder, word in year_words(self.today).items():
            text = text.replace(placeholder, word)
        return text

    def _parse(self, text: str, name: str) -> Any:
        try:
            return yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise DemoDataError(f"{name}：YAML 格式有误，{error}") from error
