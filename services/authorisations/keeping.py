"""What authorisations keep of persons, and how long: letters thirty days after the decision, the rest as long as the person."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from messages.models import Message
from services.authorisations.codes import LIVES as CODE_LIVES
from services.authorisations.ending import end_all, find_sole
from services.authorisations.invitations import LIVES as INVITATION_LIVES
from services.authorisations.models import Authorisation, AuthorisationEvent, Invitation, Letter, OfficerCode
from services.authorisations.states import OPEN
from services.contacts.sealing import digests_of
from services.keeping.keeper import Keeper, Rows, Subject, Term
from services.notices.keeping import forget_subjects
from services.people.models import Person
from services.uploads.storage import remove_when_committed

LETTERS_KEPT = timedelta(days=30)
INVITATIONS_KEPT = timedelta(days=30)
ERASED = "（已按本人要求删除）"


class AuthorisationKeeper(Keeper):
    terms = (
        Term("盖章授权书的照片、扫描件", "核实后 30 天"),
        Term("镇办转交的验证码", "15 天，用过即删"),
        Term("授权邀请的联系方式", "失效后 30 天"),
        Term("谁在什么时候代表哪家企业办事", "长期保留；本人要求时去掉姓名和联系方式"),
    )

    def forget(self, now: datetime) -> dict[str, int]:
        decided = Q(authorisation__activated_on__lt=(now - LETTERS_KEPT).date())
        decided |= Q(authorisation__ended_at__lt=now - LETTERS_KEPT)
        letters = Letter.objects.filter(decided).exclude(authorisation__state__in=OPEN)
        old = Invitation.objects.filter(sent_at__lt=now - INVITATION_LIVES - INVITATIONS_KEPT)
        return {
            "授权书": forget_letters(letters),
            "转交的验证码": OfficerCode.objects.filter(issued_at__lt=now - CODE_LIVES).delete()[0],
            "授权邀请": old.delete()[0],
        }

    def find_obstacles(self, subject: Subject) -> list[str]:
        return [
            f"是{found.enterprise.name}唯一的管理员；请先由企业确定另一位管理员，或由镇办撤销授权。"
            for found in find_sole(subject.person_ids)
        ]

    def export(self, subject: Subject) -> dict[str, Rows]:
        held = Authorisation.objects.filter(person__in=subject.person_ids).select_related("enterprise")
        return {
            "企业授权": [
                {"编号": one.number, "企业": one.enterprise.name, "角色": one.get_role_display(),
                 "证明方式": one.get_proof_display(), "状态": one.get_state_display(), "申请时间": one.claimed_at,
                 "有效期至": one.expires_on,
                 "经过": [f"{e.at:%Y-%m-%d} {e.get_action_display()}" for e in one.events.all()]}
                for one in held.prefetch_related("events")
            ]
        }  # fmt: skip

    def erase(self, subject: Subject) -> int:
        """Authorisations end; the rows stay, of a person without a name."""
        for person in Person.objects.filter(pk__in=subject.person_ids):
            end_all(person)
        forget_letters(Letter.objects.filter(authorisation__person__in=subject.person_ids))
        digests = [digest for contact in subject.contacts for digest in digests_of(contact)]
        invited = Invitation.objects.filter(Q(digest__in=digests) | Q(by_person__in=subject.person_ids)).delete()[0]
        held = list(Authorisation.objects.filter(person__in=subject.person_ids).values_list("pk", flat=True))
        for key in held:  # offices and colleagues were told his name
            Message.objects.filter(key__startswith=f"authorisation:{key}:").delete()
            forget_subjects(f"authorisation:{key}:")
        AuthorisationEvent.objects.filter(authorisation__in=held).exclude(text="").update(text="")
        said = AuthorisationEvent.objects.filter(person__in=subject.person_ids)
        return invited + said.exclude(actor_name=ERASED).update(actor_name=ERASED, text="")


def forget_letters(letters: QuerySet[Letter]) -> int:
    remove_when_committed(letters.values_list("stored", flat=True))
    return letters.delete()[0]
