"""The folder of pictures: rewritten where something has visibly changed, otherwise left alone."""

from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageChops

SUFFIX = ".webp"
# Steps of 256 by which a pixel may differ, and pixels in a million that may differ more: edges of letters do.
TOLERANCE, STRAY = 40, 300


@dataclass
class Gallery:
    """Pictures by name; remembers which of them were hung in this run."""

    folder: Path
    hung: dict[str, bool] = field(default_factory=dict)

    def hang(self, name: str, picture: Image.Image) -> None:
        """Raises ValueError if the name was used before."""
        if name in self.hung:
            raise ValueError(f"two pictures are called {name}")
        file = self.folder / f"{name}{SUFFIX}"
        self.hung[name] = not (file.exists() and looks_equal(Image.open(file), picture))
        if self.hung[name]:
            picture.save(file, lossless=False, quality=80, method=4)

    @property
    def changed(self) -> list[str]:
        return [name for name, is_new in self.hung.items() if is_new]

    def take_down_others(self) -> list[str]:
        """Remove what this run did not make; the names of what is gone."""
        strays = [file for file in self.folder.glob(f"*{SUFFIX}") if file.stem not in self.hung]
        for file in strays:
            file.unlink()
        return sorted(file.stem for file in strays)


def looks_equal(old: Image.Image, new: Image.Image) -> bool:
    """Whether nobody would see a difference."""
    if old.size != new.size:
        return False
    difference = ImageChops.difference(old.convert("L"), new.convert("L"))
    strays = sum(difference.histogram()[TOLERANCE:])
    return strays * 1_000_000 <= STRAY * new.width * new.height
