"""What is kept of persons, and for how long; sign-ins that lapsed, codes and counts go by themselves."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from services.contacts.sealing import digests_of
from services.keeping.keeper import Keeper, Rows, Subject, Term
from services.people.accounts import forget_account
from services.people.brakes import LONGEST_SPAN
from services.people.models import (
    CODE_LIVES,
    IDLE,
    LONGEST,
    Brake,
    CodeRequest,
    Person,
    PersonContact,
    PersonSession,
    Spent,
)
from services.people.spending import LIVES as SPENT_LIVES


def forget_lapsed() -> None:
    """By the publisher, every so often."""
    _forget(timezone.now())


def _forget(now: datetime) -> dict[str, int]:
    lapsed = Q(last_seen_at__lte=now - IDLE) | Q(started_at__lte=now - LONGEST)
    return {
        "办事人员的登录": PersonSession.objects.filter(lapsed).delete()[0],
        "登录验证码": CodeRequest.objects.filter(sent_at__lte=now - CODE_LIVES).delete()[0],
        "已用过的凭证": Spent.objects.filter(at__lte=now - SPENT_LIVES).delete()[0],
        "次数限制": Brake.objects.filter(last_at__lte=now - LONGEST_SPAN).delete()[0],
    }


class PersonKeeper(Keeper):
    terms = (
        Term("办事人员的登录和设备", "7 天不用，最长 90 天"),
        Term("登录验证码", "发出后 10 分钟"),
        Term("办事人员的姓名和联系方式", "本人去掉或注销时"),
    )

    def forget(self, now: datetime) -> dict[str, int]:
        return _forget(now)

    def widen(self, subject: Subject) -> Subject:
        """Whose contact one of them is, with the other contacts."""
        digests = [digest for contact in subject.contacts for digest in digests_of(contact)]
        found = Q(digest__in=digests) | Q(person__in=subject.person_ids)
        rows = list(PersonContact.objects.filter(found))
        return subject.with_contacts(row.value for row in rows).with_persons(row.person_id for row in rows)

    def export(self, subject: Subject) -> dict[str, Rows]:
        people = Person.objects.filter(pk__in=subject.person_ids).prefetch_related("contacts", "sessions", "passkeys")
        accounts: Rows = [
            {"姓名": person.name, "首次登录": person.created_at, "隐私说明版本": person.notice_version,
             "联系方式": [contact.value for contact in person.contacts.all()],
             "登录的设备": [f"{session.browser} {session.last_seen_at:%Y-%m-%d}" for session in person.sessions.all()],
             "通行密钥": [f"{key.browser} {key.created_at:%Y-%m-%d}" for key in person.passkeys.all()]}
            for person in people
        ]  # fmt: skip
        return {"账户": accounts}

    def erase(self, subject: Subject) -> int:
        people = list(Person.objects.filter(pk__in=subject.person_ids))
        for person in people:
            forget_account(person)
        digests = [digest for contact in subject.contacts for digest in digests_of(contact)]
        asked = [row.pk for row in CodeRequest.objects.all() if row.contact in subject.contacts]
        CodeRequest.objects.filter(pk__in=asked).delete()
        return len(people) + PersonContact.objects.filter(digest__in=digests).delete()[0]
