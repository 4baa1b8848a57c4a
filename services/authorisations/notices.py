"""What is told of authorisations: to the person, to the enterprise's other people; offices hear by a signal."""

from django.conf import settings
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.urls import reverse

from messages.outbox import post_mail
from services.authorisations.models import Authorisation, Invitation
from services.authorisations.states import Action, Party, Proof
from services.notices.giving import Text, tell
from services.people.models import Person

# With ``authorisation`` and ``key``: it waits for an office; with ``code`` and ``to`` that of an officer, once.
authorisation_waits = Signal()

TO_PERSON = {
    Action.APPROVE: "授权申请已核实",
    Action.TAKE_EFFECT: "授权已生效",
    Action.REFUSE: "授权申请未通过",
    Action.OBJECT: "授权申请有异议，正在核实",
    Action.REVOKE: "授权已撤销",
    Action.EXPIRE: "授权已到期",
    Action.LAPSE: "授权申请已作废",
}
TO_ADMINS = {
    Action.CLAIM: "有人申请代表企业办事",
    Action.TAKE_EFFECT: "有人开始代表企业办事",
    Action.REVOKE: "一项授权已撤销",
    Action.LEAVE: "有人不再代表企业办事",
}


def tell_of(authorisation: Authorisation, action: Action, party: Party, text: str) -> None:
    """Each once for each event."""
    if action in TO_PERSON and party != Party.PERSON and not (action == Action.APPROVE and not _waits(authorisation)):
        _tell(authorisation.person, authorisation, action, TO_PERSON[action], text)
    if action in TO_ADMINS:
        for admin in other_admins(authorisation):
            _tell(admin, authorisation, action, TO_ADMINS[action], text)
    if _waits_for_office(authorisation, action):
        authorisation_waits.send(
            sender=Authorisation,
            authorisation=authorisation,
            key=f"authorisation:{authorisation.pk}:{authorisation.version}",
        )


def _waits(authorisation: Authorisation) -> bool:
    """Approved, and not in force yet: until the others have had time to object, or a second one has looked."""
    return authorisation.object_until is not None


def _waits_for_office(authorisation: Authorisation, action: Action) -> bool:
    if authorisation.proof == Proof.COLLEAGUE:
        return False
    asked_for_code = action == Action.CLAIM and authorisation.proof == Proof.CODE
    return asked_for_code or action in (Action.UPLOAD, Action.PROVE, Action.OBJECT)


def other_admins(authorisation: Authorisation) -> list[Person]:
    found = Authorisation.objects.admins_of(authorisation.enterprise_id).exclude(person=authorisation.person_id)
    return [admin.person for admin in found.select_related("person")]


def _tell(person: Person, authorisation: Authorisation, action: Action, subject: str, text: str) -> None:
    context = {
        "authorisation": authorisation,
        "action": action.value,
        "is_own": person.pk == authorisation.person_id,
        "text": text,
    }
    said = Text(
        f"{subject}：{authorisation.enterprise.name}",
        body=render_to_string("authorisations/mails/event.txt", context).strip(),
        url=reverse("my_enterprises"),
    )
    tell(
        person,
        f"authorisation:{authorisation.pk}:{authorisation.version}:{person.pk}",
        said,
        _why(person, authorisation),
    )


def _why(person: Person, authorisation: Authorisation) -> str:
    name = authorisation.enterprise.name
    return f"您申请或已获授权代表{name}" if person.pk == authorisation.person_id else f"您是{name}的管理员"


def remind_of_end(authorisation: Authorisation) -> None:
    """A month before, once."""
    said = Text(
        f"授权即将到期：{authorisation.enterprise.name}",
        body=render_to_string("authorisations/mails/ends.txt", {"authorisation": authorisation}).strip(),
        url=reverse("my_enterprises"),
    )
    key = f"authorisation:{authorisation.pk}:ends:{authorisation.expires_on}"
    tell(authorisation.person, key, said, _why(authorisation.person, authorisation))


def send_invitation(invitation: Invitation, token: str) -> None:
    link = settings.QIFU_SITE_URL + reverse("my_invitation", args=[token])
    post_mail(
        key=f"invitation:{invitation.pk}",
        to=invitation.contact,
        subject=f"邀请您代表{invitation.enterprise.name}办事",
        body=render_to_string("authorisations/mails/invitation.txt", {"invitation": invitation, "link": link}),
        sensitive=True,
    )


def send_officer_code(authorisation: Authorisation, code: str, to: str) -> None:
    post_mail(
        key=f"authorisation:{authorisation.pk}:code:{authorisation.version}",
        to=to,
        subject=f"授权验证码：{authorisation.enterprise.name}",
        body=render_to_string("authorisations/mails/code.txt", {"authorisation": authorisation, "code": code}),
        sensitive=True,
    )
