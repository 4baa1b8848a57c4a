"""What is measured of one page as a reader sees it."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MOST_SHIFT = 0.01


def violations_of(page: Page) -> list[str]:
    """axe-core's, with the first place of each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found]


def runs_over(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def shift_of(page: Page) -> float:
    """The sum of all unexpected layout shifts since the page was opened (at least CLS)."""
    return float(
        page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(window.layoutShifts), 50)))"
        )
    )


def problems_of(page: Page, address: str) -> list[str]:
    """All that must not be on a page in any mode."""
    page.goto(address)
    problems = violations_of(page)
    if runs_over(page):
        problems.append("runs over its width")
    if (shift := shift_of(page)) > MOST_SHIFT:
        problems.append(f"moves by {shift:.3f}")
    return problems


@dataclass
class Weight:
    """Bytes as they came over the wire, without pictures."""

    all: int = 0
    scripts: int = 0
    sent: dict[str, str] = field(default_factory=dict)


def weight_of(page: Page, address: str) -> Weight:
    """What a first visit to ``address`` costs."""
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weight = Weight()
    session.on("Network.responseReceived", lambda event: weight.sent.update({event["requestId"]: event["type"]}))

    def add(event: dict[str, object]) -> None:
        kind = weight.sent.get(str(event["requestId"]), "")
        size = int(str(event["encodedDataLength"]).split(".")[0])
        weight.all += 0 if kind == "Image" else size
        weight.scripts += size if kind == "Script" else 0

    session.on("Network.loadingFinished", add)
    page.goto(address, wait_until="networkidle")
    session.detach()
    return weight
