"""Contacts: read as typed, masked, sealed with keys that can be changed."""

from pathlib import Path

import pytest
from django.core.exceptions import FieldError
from pytest_django import Settings

from services.contacts.checks import check_keys, check_keys_are_set
from services.contacts.keys import read_key_file
from services.contacts.masks import mask_contact, mask_name
from services.contacts.reading import BadContact, Contact, ContactKind, read_contact
from services.contacts.sealing import Unreadable, digest_of, digests_of, seal, unseal
from services.people.models import PersonContact

OLD, NEW = "o" * 20 + "ld-key-of-contacts", "n" * 20 + "ew-key-of-contacts"


@pytest.mark.parametrize(
    "typed",
    ["13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678", "＋８６１３８１２３４５６７８", "8613812345678",
     "0086-138-1234-5678", "１３８１２３４５６７８", " 138\u200b12345678 ", "(138)12345678"],
)  # fmt: skip
def test_a_mobile_number_is_read_however_it_is_typed(typed: str) -> None:
    assert read_contact(typed) == Contact(ContactKind.MOBILE, "13812345678")


@pytest.mark.parametrize("typed", ["Zhang.San@QQ.com", " zhang.san@qq.com ", "zhang.san＠qq.com", "zhang.san @qq.com"])
def test_an_address_is_read_however_it_is_typed(typed: str) -> None:
    assert read_contact(typed) == Contact(ContactKind.EMAIL, "zhang.san@qq.com")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("12345678901", "这 11 位数字不是手机号"),
        ("10086123456", "这 11 位数字不是手机号"),
        ("1381234567", "现在是 10 位"),
        ("138123456789", "现在是 12 位"),
        ("zhang@", "邮箱写得不完整"),
        ("@qq.com", "邮箱写得不完整"),
        ("张三", "请填写 11 位手机号"),
        ("", "请填写手机号或邮箱"),
        ("a" * 95 + "@qq.com", "邮箱"),
    ],
)
def test_what_is_no_contact_is_refused_with_what_to_do(typed: str, words: str) -> None:
    with pytest.raises(BadContact, match=words):
        read_contact(typed)


def test_masks_show_enough_to_know_ones_own_again() -> None:
    assert [mask_name(name) for name in ("张三", "张三丰", "张", "")] == ["张*", "张**", "张*", ""]
    assert mask_contact("13812345678") == "138****5678"
    assert mask_contact("zhang@qq.com") == "z***@qq.com"
    assert mask_contact("0532-82289000") == "0532-8****000" and mask_contact("110") == "****" and mask_contact("") == ""


def test_what_is_sealed_differs_each_time_and_opens_again() -> None:
    sealed = {seal("13812345678") for _ in range(3)}
    assert len(sealed) == 3 and {unseal(text) for text in sealed} == {"13812345678"}
    assert all("13812345678" not in text for text in sealed) and (seal(""), unseal("")) == ("", "")


@pytest.mark.parametrize("broken", ["plain", "1.00000000.AAAA", "9.x.y", "1.x"])
def test_what_is_not_ours_or_was_changed_does_not_open(broken: str) -> None:
    good = seal("13812345678")
    for text in (broken, good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB")):
        with pytest.raises(Unreadable) as told:
            unseal(text)
        assert "138" not in str(told.value)


def test_a_key_is_changed_by_putting_another_in_front(settings: Settings) -> None:
    settings.QIFU_CONTACT_KEYS = [OLD]
    old, old_digest = seal("13812345678"), digest_of("13812345678")
    settings.QIFU_CONTACT_KEYS = [NEW, OLD]
    assert unseal(old) == "13812345678" and old_digest in digests_of("13812345678")
    assert digest_of("13812345678") != old_digest
    settings.QIFU_CONTACT_KEYS = [NEW]
    with pytest.raises(Unreadable, match="not in QIFU_CONTACT_KEYS"):
        unseal(old)


def test_without_a_key_one_is_made_once_that_the_platform_alone_reads(tmp_path: Path) -> None:
    file = tmp_path / "var" / "contact-keys"
    made = read_key_file(file)
    assert read_key_file(file) == made and len(made[0]) >= 32
    assert file.stat().st_mode & 0o777 == 0o600 and [path.name for path in file.parent.iterdir()] == ["contact-keys"]


def test_short_or_missing_keys_are_told(settings: Settings) -> None:
    settings.QIFU_CONTACT_KEYS = ["short"]
    assert [message.id for message in check_keys(None)] == ["contacts.E001"]
    settings.QIFU_CONTACT_KEYS = [OLD, OLD]
    assert [message.id for message in check_keys(None)] == ["contacts.E001"]
    settings.QIFU_CONTACT_KEYS = []
    assert check_keys(None) == [] and [message.id for message in check_keys_are_set(None)] == ["contacts.W001"]


def test_an_encrypted_field_is_not_compared() -> None:
    for lookup in ({"value": "13812345678"}, {"value__contains": "138"}, {"value__in": ["138"]}):
        with pytest.raises(FieldError):
            str(PersonContact.objects.filter(**lookup).query)
    assert "value" in str(PersonContact.objects.filter(value="").query)
