"""An editor's hands at the keyboard and the mouse, counted in the operators of the keystroke-level model.

Card, Moran and Newell, "The keystroke-level model for user performance time with interactive systems", Communications of
the ACM 23(7), 1980: seconds for pointing, homing, keying and making up one's mind. Keying at the rate of an average typist
who is no secretary (40 words a minute). The model is for people who know the way, so here the mind is made up before every
single act, and not once per task.
"""

from collections import Counter
from dataclasses import dataclass, field

from playwright.sync_api import Locator
from pypinyin import lazy_pinyin

POINT, HOME, KEY, THINK = "P", "H", "K", "M"
SECONDS = {POINT: 1.10, HOME: 0.40, KEY: 0.28, THINK: 1.35}


@dataclass
class Hands:
    """``acts`` counts what a person does (a click, a field, a paste); ``operators`` what that takes."""

    acts: int = 0
    operators: Counter[str] = field(default_factory=Counter)

    def click(self, target: Locator) -> None:
        self._act({THINK: 1, POINT: 1, KEY: 1})
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """Click into a field, type, and back to the mouse."""
        self._act({THINK: 1, POINT: 1, KEY: 1 + keystrokes(text), HOME: 2})
        target.click()
        target.fill(text)

    def copy_and_paste(self) -> None:
        """To the other window, mark all, copy, back, paste: five pairs of keys. The caller does what the program sees."""
        self._act({THINK: 1, HOME: 2, KEY: 10})

    def pick_file(self) -> None:
        """In the system's own window: a folder, the file, 打开."""
        self._act({THINK: 3, POINT: 3, KEY: 3})

    def _act(self, operators: dict[str, int]) -> None:
        self.acts += 1
        self.operators.update(operators)

    @property
    def seconds(self) -> float:
        return sum(SECONDS[operator] * count for operator, count in self.operators.items())


def keystrokes(text: str) -> int:
    """By pinyin: the letters of each syllable, and a key to choose a word for every two characters."""
    chinese = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    return len("".join(lazy_pinyin(chinese))) + -(-len(chinese) // 2) + len(text) - len(chinese)
