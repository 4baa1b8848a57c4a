"""The portal's pages on appeals, over HTTP and without a script: send, prove, track, supply, rate, dispute."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from publishing.worker import run_pending
from services.appeals.links import make_person_link
from services.appeals.models import Appeal, ContactCode
from services.appeals.states import Action, State
from site_content.portals.models import CityPortalPage
from tests.appeal_forms import form_values, press, send
from tests.appeals import accept, answer, do, handler_of, make_department, make_unit, submit_one, take
from tests.mailbox import mailbox

pytestmark = pytest.mark.django_db
FORM, FIND = "/services/appeals/", "/services/appeals/track/"
TYPED = {
    "enterprise_name": "样例机械有限公司",
    "text": "厂区门口积水。货车进不来，希望疏通。",
    "contact": "138 0013 8000",
    "contact_name": "张三",
}


@pytest.fixture(autouse=True)
def portal(city: CityPortalPage, search_index: object) -> None:
    """The frame around every page."""
    run_pending()


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode().split("<main")[1]))


def test_an_appeal_is_sent_in_one_screen_and_found_again_by_number_and_code(browser: Client) -> None:
    town = make_unit(name="阜安街道")
    receipt = browser.get(send(browser, FORM, **TYPED, town=str(town.pk)).headers["Location"])
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.town, appeal.contact_phone) == (State.SUBMITTED, town, "13800138000")
    assert appeal.title == "厂区门口积水"
    number, code = re.findall(r"<dd>(\S+)</dd>", receipt.content.decode())
    assert number == appeal.number and receipt.headers["Cache-Control"] == "private, no-store"
    found = send(browser, FIND, number=number.lower(), code=code.lower())
    page = browser.get(found.headers["Location"])
    assert "待受理" in text_of(page) and "阜安街道" in text_of(page)


def test_what_cannot_be_seen_goes_and_what_looks_like_code_is_words(browser: Client) -> None:
    typed = {"enterprise_name": "\u202e样例\u200b机械", "text": "<script>alert(1)</script>\u202e积水\u200b。"}
    code = {"credit_code": "９１３７０２００ 163562681g"}
    sent = browser.get(send(browser, FORM, **{**TYPED, **typed, **code}).headers["Location"])
    appeal = Appeal.objects.get()
    assert (appeal.enterprise_name, appeal.text) == ("样例机械", "<script>alert(1)</script>积水。")
    assert appeal.credit_code == "91370200163562681G" and sent.status_code == 200
    page = browser.get(make_person_link(appeal)).content.decode()
    assert "&lt;script&gt;" in page and "<script>alert" not in page and "\u202e" not in page


def test_the_same_form_sent_twice_shows_the_same_receipt(browser: Client) -> None:
    values = {**form_values(browser.get(FORM).content.decode()), **TYPED}
    receipts = [browser.get(browser.post(FORM, values).headers["Location"]).content for _ in range(2)]
    codes = [re.findall(rb"<dd>(\S+)</dd>", receipt) for receipt in receipts]
    assert codes[0] == codes[1] and Appeal.objects.count() == 1


def test_with_an_address_of_mail_it_counts_once_the_code_is_entered(
    browser: Client,
) -> None:
    receipt = browser.get(send(browser, FORM, **{**TYPED, "contact": "zhang@example.com"}).headers["Location"])
    appeal = Appeal.objects.get()
    assert appeal.state == State.UNCONFIRMED and "还差一步" in text_of(receipt)
    code = re.findall(r"\b\d{6}\b", mailbox()[0].body)[-1]
    wrong = press(browser, appeal, "prove", code="000000" if code != "000000" else "111111")
    assert wrong.status_code == 409 and "验证码不对" in text_of(wrong)
    assert press(browser, appeal, "prove", code=code).status_code == 302
    appeal.refresh_from_db()
    assert appeal.state == State.SUBMITTED
    _code, letter = mailbox()
    assert [m.subject for m in mailbox()] == [f"诉求 {appeal.number} 的验证码", f"诉求 {appeal.number} 已收到"]
    link = re.search(r"http://\S+", letter.body)
    assert link and browser.get(link[0].removeprefix("http://localhost:8000")).status_code == 200
    assert TYPED["text"] not in letter.body


def test_an_old_code_a_code_tried_too_often_and_another_appeals_code_are_refused(browser: Client) -> None:
    first, second = submit_one(contact_email="a@example.com"), submit_one(contact_email="b@example.com")
    ContactCode.objects.filter(appeal=first).update(sent_at=timezone.now() - timedelta(minutes=11))
    assert "已过期" in text_of(press(browser, first, "prove", code="123456"))
    for _ in range(5):
        assert "验证码不对" in text_of(press(browser, second, "prove", code="abc"))
    assert "作废" in text_of(press(browser, second, "prove", code="abc"))
    assert press(browser, second, "send_again").status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"contact": "12345678901"}, "这11位数字不是手机号"),
        ({"contact": "zhang@"}, "邮箱写得不完整"),
        ({"contact": "你好"}, "请填写11位手机号，或完整的邮箱"),
        ({"enterprise_name": " \u200b "}, "请填写企业名称"),
        ({"credit_code": "9137028"}, "统一社会信用代码是18位，现在有7位"),
        ({"credit_code": "91370200163562681O"}, "第18位是不是数字0"),
        ({"credit_code": "913702001635626810"}, "校验位不对"),
        ({"text": "长" * 20_000}, "内容有20000个字，最多2000个字"),
        ({"town": "999999"}, "请在列表里选择"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(browser: Client, typed: dict[str, str], words: str) -> None:
    page = send(browser, FORM, **{**TYPED, **typed})
    assert page.status_code == 422 and words in text_of(page) and not Appeal.objects.exists()
    values = form_values(page.content.decode())
    kept = {**TYPED, **typed}
    assert values["text"].strip() == kept["text"] and values["contact_name"] == "张三"


def test_a_lapsed_token_shows_the_form_again_with_what_was_typed(browser: Client) -> None:
    values = {**form_values(browser.get(FORM).content.decode()), **TYPED, "csrfmiddlewaretoken": "x" * 64}
    page = browser.post(FORM, values)
    assert page.status_code == 422 and "再点一次" in text_of(page) and not Appeal.objects.exists()
    again = {**form_values(page.content.decode())}
    assert again["text"].strip() == TYPED["text"] and browser.post(FORM, again).status_code == 302
    assert Appeal.objects.count() == 1


def test_a_wrong_code_and_an_unknown_number_are_answered_alike(browser: Client) -> None:
    appeal = submit_one()
    wrong, unknown = (send(browser, FIND, number=n, code="22222222") for n in (appeal.number, "SQ20200101-0001-Z"))
    assert wrong.status_code == unknown.status_code == 422
    assert "编号或查询码不对" in text_of(wrong) and "编号或查询码不对" in text_of(unknown)


def test_no_address_that_was_made_up_opens_anything(browser: Client) -> None:
    link = make_person_link(submit_one())
    assert (
        browser.get(link[:-3] + "xx/").status_code == 404 and browser.get("/services/t/a/receipt/").status_code == 404
    )


def test_looking_changes_nothing(browser: Client) -> None:
    appeal = answer(take(accept(submit_one())))
    browser.get(make_person_link(appeal) + "?action=confirm&version=5")
    assert Appeal.objects.get().state == State.ANSWERED


def test_a_person_supplies_disputes_and_confirms(browser: Client) -> None:
    appeal = take(accept(submit_one()))
    do(appeal, Action.ASK, handler_of(make_department()), "请说明位置<script>alert(1)</script>")
    page = browser.get(make_person_link(appeal)).content.decode()
    assert "&lt;script&gt;" in page and "<script>alert" not in page and "办理时钟已停" in page
    assert press(browser, appeal, "supply", text="").status_code == 409
    assert press(browser, appeal, "supply", text="东门").status_code == 302
    answer(Appeal.objects.get())
    assert "已疏通排水沟" in text_of(browser.get(make_person_link(appeal)))
    empty = press(browser, appeal, "dispute", text="  ")
    assert empty.status_code == 409 and "哪里没有解决" in text_of(empty)
    assert press(browser, appeal, "dispute", text="还有积水").status_code == 302
    assert Appeal.objects.get().state == State.IN_PROGRESS
    answer(Appeal.objects.get())
    assert press(browser, appeal, "confirm", grade="5").status_code == 302
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.confirmed, appeal.grade) == (State.CLOSED, True, "5")
    assert "非常满意" in text_of(browser.get(make_person_link(appeal)))


def test_what_the_person_saw_may_be_out_of_date(browser: Client) -> None:
    appeal = answer(take(accept(submit_one())))
    url = make_person_link(appeal)
    stale = form_values(browser.get(url).content.decode())
    press(browser, appeal, "confirm", grade="")
    second = browser.post(url, {**stale, "action": "dispute", "text": "其实没解决"})
    assert second.status_code == 409 and "其实没解决" in second.content.decode()


def test_what_offices_write_to_each_other_is_not_shown(browser: Client) -> None:
    appeal = take(accept(submit_one()))
    do(appeal, Action.REQUEST_EXTENSION, handler_of(make_department()), "内部理由")
    page = browser.get(make_person_link(appeal)).content.decode()
    assert "内部理由" not in page and "承办人" not in page
