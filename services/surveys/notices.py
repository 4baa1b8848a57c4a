"""Invitations and reminders: each once. Whoever has an account, or subscribed, is told as of all else and may leave;
a bare contact by mail or SMS."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from messages.outbox import post_mail, post_sms
from services.authorisations.models import Authorisation
from services.notices.giving import Reason, Text, give
from services.notices.models import Recipient
from services.notices.recipients import find_bare, recipient_of
from services.people.models import Person
from services.surveys.links import make_link
from services.surveys.models import Invitation, Survey
from services.surveys.states import Audience

WHY = {
    Audience.ENTERPRISES: "您代表的企业在这次调查的范围内。",
    Audience.POLICY: "您订阅的条件与调查所问的政策相符。",
    Audience.SUBSCRIBERS: "您订阅了本平台的政策。",
    Audience.EVENT: "您参加了这场活动。",
}
SUBJECTS = {"invite": "请您填写问卷：%s", "remind": "还可以填写问卷：%s"}


def tell_invitation(invitation: Invitation, survey: Survey, occasion: str) -> None:
    """``occasion``: ``invite``, or ``remind`` with the reminder's number behind it. In the caller's transaction."""
    subject = SUBJECTS[occasion.rstrip("0123456789")] % survey.title
    key, link = f"survey:{invitation.pk}:{occasion}", make_link(invitation)
    body = render_to_string("surveys/mails/words.txt", {"survey": survey, "occasion": occasion}).strip()
    text = Text(subject, body, link, until=survey.last_day)
    recipients = _recipients_of(invitation)
    if recipients:
        why = Reason(WHY[Audience(survey.audience)])
        give(key, text, [(one.pk, [why]) for one in recipients], urgent=survey.audience == Audience.EVENT)
    elif "@" in invitation.contact:
        said = f"{body}\n\n{settings.QIFU_SITE_URL}{link}\n\n{WHY[Audience(survey.audience)]}"
        post_mail(key=key, to=invitation.contact, subject=subject, body=said, sensitive=True)
    elif invitation.contact:
        url = settings.QIFU_SITE_URL + link
        params = {"subject": subject, "link": url}
        post_sms(
            key=key, to=invitation.contact, about=subject, text=f"{subject}。{url}", template="survey", params=params,
            sensitive=True,
        )  # fmt: skip


def _recipients_of(invitation: Invitation) -> list[Recipient]:
    if invitation.person and invitation.person.left_at is None:
        return [recipient_of(invitation.person)]
    if invitation.enterprise_id:
        acting = Authorisation.objects.live(timezone.localdate()).filter(enterprise=invitation.enterprise_id)
        people = Person.objects.filter(pk__in=acting.values("person")).order_by("pk")
        return [recipient_of(person) for person in people]
    bare = find_bare(invitation.contact) if "@" in invitation.contact else None
    return [bare] if bare else []
