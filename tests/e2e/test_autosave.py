"""A slow line: what is pressed while an autosave is not answered neither doubles anything nor is refused."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

pytestmark = pytest.mark.browser

SUBMIT = "提交给阜安街道审核"
# Wagtail takes what stands in the form two seconds after loading for what was there from the beginning.
NOTE_WATCHING = (
    "document.addEventListener('w-unsaved:watch-edits', () => { document.documentElement.dataset.watched = '' })"
)
# Once the form is under way: what a second press and an edit of the last moment do. Says so when both had their time.
PRESS_AGAIN_AND_SAVE = """button => button.form.addEventListener('submit', () => setTimeout(() => {
  button.form.setAttribute('data-w-autosave-interval-value', 10);
  button.form.dispatchEvent(new CustomEvent('w-unsaved:add'));
  button.click();
  setTimeout(() => console.log('pressed again'), 200);
}, 200), { once: true })"""
SWITCH_AUTOSAVE = "(form, active) => form.setAttribute('data-w-autosave-active-value', active)"
SAVE = "form => form.dispatchEvent(new CustomEvent('w-unsaved:add'))"


class LateAnswer:
    """The first request of its kind: the server has done what it asks, and the browser does not know yet."""

    def __init__(self, page: Page, is_meant: Callable[[Request], bool]) -> None:
        self.page, self.is_meant = page, is_meant
        self.seen: list[Request] = []
        self.held: list[Route] = []
        page.route("**/admin/pages/**", self._take)

    def _take(self, route: Route) -> None:
        if route.request.method == "POST":
            self.seen.append(route.request)
        if not self.held and self.is_meant(route.request):
            self.held.append(route)
        else:
            route.continue_()

    def await_server(self) -> None:
        while not self.held:
            self.page.wait_for_timeout(20)
        self.answer = self.held[0].fetch(max_redirects=0)

    def arrive(self) -> None:
        self.held[0].fulfill(response=self.answer)


def is_autosave(request: Request) -> bool:
    return request.method == "POST" and "json" in request.headers["accept"]


def is_form(request: Request) -> bool:
    return request.method == "POST" and "json" not in request.headers["accept"]


@pytest.fixture
def author(log_in: Callable[[str], Page]) -> Page:
    page = log_in("fuan")
    page.add_init_script(NOTE_WATCHING)
    return page


def test_a_form_sent_before_its_first_autosave_is_answered_makes_one_page(author: Page) -> None:
    """Its document number was "taken": by the draft that the autosave had made."""
    late = LateAnswer(author, is_autosave)
    begin_policy(author, "自动保存晚到的办法", number="样街发[2026]91号")
    late.await_server()
    submit_button(author).click(no_wait_after=True)
    late.arrive()
    expect(author.locator(".messages")).to_contain_text("提交审核")
    expect(rows(author, "自动保存晚到的办法")).to_have_count(1)


def test_a_form_that_is_answered_late_is_sent_once_and_followed_by_no_autosave(author: Page) -> None:
    late = LateAnswer(author, is_form)
    with author.expect_response(lambda response: is_autosave(response.request)):
        begin_policy(author, "提交后等了很久的办法", number="")
    submit_button(author).evaluate(PRESS_AGAIN_AND_SAVE)
    with author.expect_console_message(lambda message: message.text == "pressed again"):
        submit_button(author).click(no_wait_after=True)
    late.await_server()
    late.arrive()
    expect(author.locator(".messages")).to_contain_text("提交审核")
    assert [is_autosave(request) for request in late.seen] == [True, False]
    expect(rows(author, "提交后等了很久的办法")).to_have_count(1)


def test_a_reason_given_while_a_comment_is_being_saved_does_not_double_it(
    author: Page, log_in: Callable[[str], Page]
) -> None:
    begin_policy(author, "审核意见只有一条的办法", number="")
    submit_button(author).click()
    expect(author.locator(".messages")).to_contain_text("提交审核")

    reviewer = log_in("fuanshenhe")
    reviewer.get_by_role("link", name="打开：审核意见只有一条的办法").click()
    form = reviewer.locator("[data-edit-form]")
    form.evaluate(SWITCH_AUTOSAVE, False)
    comment_on(reviewer, "issued_on", "日期请核对")
    reviewer.locator("footer").get_by_role("button", name="更多动作").click()
    reviewer.locator("footer").get_by_role("button", name="退回修改", exact=True).click()
    reviewer.locator(".modal-content textarea").fill("见批注")
    late = LateAnswer(reviewer, is_autosave)
    form.evaluate(SWITCH_AUTOSAVE, True)
    form.evaluate(SAVE)
    late.await_server()
    reviewer.locator(".modal-content [type=submit]").click(no_wait_after=True)
    expect(form.locator("input[name=workflow-action-extra-data]")).to_be_attached()
    late.arrive()
    expect(reviewer.locator(".messages")).to_contain_text("已退回")

    author.goto("/admin/")
    author.locator(".qifu-due").get_by_role("link", name="审核意见只有一条的办法").click()
    expect(author.locator(".messages")).to_contain_text("还有 1 处批注")


def begin_policy(page: Page, title: str, *, number: str) -> None:
    """A new one from the home: what submission asks for, the last of it seen by the autosave as an edit."""
    page.get_by_role("link", name="新建 本地政策").click()
    expect(page.locator("html[data-watched]")).to_be_attached()
    page.get_by_label("胶州市阜安街道办事处").check()
    page.click("#id_issued_on")
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_have_count(1)
    page.fill("#id_issued_on", "2026-01-15")
    page.click("#id_title")
    expect(calendar).to_have_count(0)
    page.fill("#id_doc_number", number)
    page.fill("#id_title", title)


def submit_button(page: Page) -> Locator:
    return page.locator("footer").get_by_role("button", name=SUBMIT, exact=True)


def comment_on(page: Page, name: str, text: str) -> None:
    box = page.locator(f".w-panel__wrapper:has(> .w-field__wrapper > [data-contentpath='{name}'])").first
    box.hover()
    box.locator("[data-comment-add]").click()
    note = page.locator("#comments .comment--focused")
    note.locator("textarea").fill(text)
    note.get_by_role("button", name="批注").click()


def rows(page: Page, title: str) -> Locator:
    """The pages that the admin's search finds by the title."""
    page.goto(f"/admin/pages/search/?q={title}")
    return page.locator("#listing-results tbody tr", has_text=title)
