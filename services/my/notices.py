"""/my/notices/: everything that was told, whatever went out besides; with why, what changed and what is missing."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from messages.models import Message, State
from services.my.pages import own_page
from services.notices.models import Notice, Recipient
from services.notices.recipients import adopt_bare
from services.pages.answers import LAPSED, is_forged, show
from services.people.models import Person
from services.people.sessions import person_of

A_PAGE = 30
ON_HOME = 3
CHANNELS = {"mail": gettext_lazy("邮件"), "sms": gettext_lazy("短信"), "wechat": gettext_lazy("微信")}


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_notices(request: HttpRequest) -> HttpResponse:
    notices = notices_of(request)
    if request.method == "POST":
        if is_forged(request):
            return show_list(request, notices, LAPSED)
        notices.filter(read_at=None).update(read_at=timezone.now())
        return HttpResponseRedirect(reverse("my_notices"))
    return show_list(request, notices)


def show_list(request: HttpRequest, notices: Any, notice: str = "") -> HttpResponse:
    page = Paginator(notices.order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [describe(found) for found in page],
        "unread": notices.filter(read_at=None).count(),
        "page": page.number,
        "pages": page.paginator.num_pages,
        "newer_url": f"?page={page.number - 1}" if page.has_previous() else "",
        "older_url": f"?page={page.number + 1}" if page.has_next() else "",
        "notice": notice,
        **urls(),
    }
    return show(request, "my-notices", _("我的通知"), context, status=422 if notice else 200)


@own_page
@require_safe
def my_notice(request: HttpRequest, pk: int) -> HttpResponse:
    notice = notices_of(request).filter(pk=pk).first()
    if notice is None:
        raise Http404
    if notice.read_at is None:
        Notice.objects.filter(pk=pk, read_at=None).update(read_at=timezone.now())
    context = {"row": describe(notice), "sent": deliveries_of(notice), **urls()}
    return show(request, "my-notice", notice.subject.title, context)


def urls() -> dict[str, str]:
    return {"list_url": reverse("my_notices"), "home_url": reverse("my_home")}


def notices_of(request: HttpRequest) -> Any:
    """Of whoever is signed in."""
    person = person_of(request)
    assert person is not None
    return Notice.objects.filter(recipient=adopt_bare(person)).select_related("subject")


def describe(notice: Notice) -> dict[str, Any]:
    subject, today = notice.subject, timezone.localdate()
    return {
        "title": subject.title,
        "body": subject.body,
        "changes": subject.changes,
        "reasons": notice.reasons,
        "until": subject.until,
        "over": subject.until is not None and today > subject.until,
        "withdrawn": subject.withdrawn_at is not None,
        "own": subject.urgent,
        "new": notice.read_at is None,
        "day": timezone.localdate(notice.created_at),
        "url": "" if subject.withdrawn_at else subject.url,
        "link": reverse("my_notice", args=[notice.pk]),
    }


def deliveries_of(notice: Notice) -> list[tuple[str, str]]:
    """(channel, how far it has come), of this notice alone or of the digest that holds it."""
    keys = [f"notice:{notice.pk}", *([f"digest:{notice.digest_id}"] if notice.digest_id else [])]
    sent = Message.objects.filter(key__in=keys).order_by("pk").defer("content")
    return [(str(CHANNELS.get(row.channel, row.channel)), how_far(row)) for row in sent]


def how_far(message: Message) -> str:
    if message.state == State.DROPPED:
        return f"{message.get_state_display()}（{message.get_why_display()}）"
    return str(message.get_state_display())


def news_of(person: Person) -> dict[str, Any]:
    """For 我的: how many are unread, the newest of them, and whether mail comes back."""
    unread = Notice.objects.filter(recipient__person=person, read_at=None)
    newest = unread.select_related("subject").order_by("-pk")[:ON_HOME]
    return {
        "url": reverse("my_notices"),
        "unread": unread.count(),
        "newest": [describe(notice) for notice in newest],
        "bounced": Recipient.objects.filter(person=person, bounced_at__isnull=False).exists(),
    }
