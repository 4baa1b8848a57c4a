"""The account's menu as lines that people write: a button's name, =, and a word of the account or an address.

    查政策
      最新政策 = 政策
      政策库 = /policies/
    办诉求 = 诉求

A line that is indented (or begins with -) stands below the button above it. WeChat takes three buttons, five below each, names
of 16 bytes, 60 below (https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Creating_Custom-Defined_Menu.html).
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from services.wechat.addresses import whole
from services.wechat.models import Menu
from services.wechat.words import read_wish
from standards.characters import fold_width

MOST, MOST_BELOW = 3, 5
LONGEST_NAME, LONGEST_NAME_BELOW, LONGEST_URL, LONGEST_KEY = 16, 60, 1024, 128
USUAL = """查政策
  最新政策 = 政策
  近期培训 = 培训
  适合我吗 = /fit/
办诉求
  提交诉求 = /services/appeals/
  查诉求进度 = 诉求
  大厅和取号 = 取号
我的
  我的事项 = /my/
  绑定账户 = 绑定
  帮助 = 帮助
"""


class BadMenu(ValueError):
    """``problems``: a sentence for each line that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Button:
    """``target``: a word of the account or a whole address; "" with buttons ``below``."""

    name: str
    target: str = ""
    below: "tuple[Button, ...]" = ()

    @property
    def is_link(self) -> bool:
        return "://" in self.target

    def to_wechat(self) -> dict[str, Any]:
        if self.below:
            return {"name": self.name, "sub_button": [button.to_wechat() for button in self.below]}
        how = {"type": "view", "url": self.target} if self.is_link else {"type": "click", "key": self.target}
        return {"name": self.name, **how}


@dataclass(frozen=True)
class AccountMenu:
    buttons: tuple[Button, ...]

    def to_wechat(self) -> dict[str, Any]:
        return {"button": [button.to_wechat() for button in self.buttons]}


def current_menu() -> str:
    """As it was saved last; the usual one if nobody did."""
    menu = Menu.objects.first()
    return menu.text if menu else USUAL


def save_menu(text: str, *, by: str) -> AccountMenu:
    """Raises BadMenu."""
    menu = read_menu(text)
    Menu.objects.create(text=text.strip("\n"), saved_by=by)
    return menu


def read_menu(text: str) -> AccountMenu:
    """Raises BadMenu."""
    groups: list[tuple[Button, list[Button]]] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        is_below = line[0].isspace() or line.lstrip().startswith(("-", "－"))
        button = _read_line(line)
        problems += [f"第 {number} 行：{problem}" for problem in _problems_of(button, is_below)]
        if is_below and groups:
            groups[-1][1].append(button)
        else:
            groups.append((button, []))
    problems += _problems_of_all(groups)
    if problems:
        raise BadMenu(problems)
    return AccountMenu(tuple(Button(top.name, top.target, tuple(below)) for top, below in groups))


def _read_line(line: str) -> Button:
    name, _equals, target = line.strip().lstrip("-－ ").replace("＝", "=", 1).partition("=")
    return Button(name.strip(), whole(target.strip()))


def _problems_of(button: Button, is_below: bool) -> list[str]:
    longest = LONGEST_NAME_BELOW if is_below else LONGEST_NAME
    found = []
    if not button.name:
        found.append("没有写按钮名称。")
    if len(button.name.encode()) > longest:
        found.append(f"“{button.name}”太长，最多 {longest // 3} 个汉字。")
    if is_below and not button.target:
        found.append(f"“{button.name}”后面写“= 词”或“= 网址”。")
    if button.is_link and not _is_address(button.target):
        found.append(f"“{button.target}”不是网址，写成 https://… 或 / 开头的门户网址。")
    elif (
        button.target
        and not button.is_link
        and (len(button.target.encode()) > LONGEST_KEY or not read_wish(button.target).word)
    ):
        found.append(
            f"“{button.target}”不是公众号认得的词，可以用：政策、培训、诉求、取号、绑定、退订、帮助，政策后面可以加主题。"
        )
    return found


def _is_address(text: str) -> bool:
    parts = urlsplit(fold_width(text))
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(text.encode()) <= LONGEST_URL


def _problems_of_all(groups: list[tuple[Button, list[Button]]]) -> list[str]:
    found = []
    if not groups:
        found.append("菜单是空的。")
    if len(groups) > MOST:
        found.append(f"最多 {MOST} 个一级按钮，现在是 {len(groups)} 个；下一级的行前面空两格。")
    for top, below in groups:
        if len(below) > MOST_BELOW:
            found.append(f"“{top.name}”下面最多 {MOST_BELOW} 个，现在是 {len(below)} 个。")
        if below and top.target:
            found.append(f"“{top.name}”下面有按钮，自己就不能再有去处。")
        if not below and not top.target:
            found.append(f"“{top.name}”后面写“= 词”或“= 网址”，或者在下面加按钮。")
    return found
