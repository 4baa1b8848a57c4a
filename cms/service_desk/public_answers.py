"""Answers that are published: an officer proposes a masked copy, an editor edits and publishes an ordinary page.

Nothing leads from the services to a record: the page goes the way of all pages. Whatever it holds is looked at each time
it is kept (``problems_of``), so that no telephone number, code, address of mail or name of an enterprise becomes public.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from cms.checking.places import places_of
from cms.service_desk.models import PublicAnswer
from cms.teams.models import Role, Team
from messages.outbox import post_mail
from search.answering.service import run_search
from search.query.parameters import SearchRequest
from search.query.understanding import clean_query
from services.appeals.models import Appeal, AppealEvent
from services.appeals.similar import SimilarAnswer
from services.appeals.states import CLAIMED_OUTCOMES, Action, State
from site_content.portals.models import CityPortalPage, PageSectionPage, PlainPage
from standards.private_data import mask_private, name_private

SECTION_SLUG = "appeal-answers"
MOST_SIMILAR = 3
# Hits that are looked through for published answers: other plain pages are few.
LOOKED_THROUGH = 50


@dataclass(frozen=True)
class Proposal:
    title: str
    question: str
    answer: str


def may_be_proposed(appeal: Appeal) -> bool:
    answered = appeal.state in (State.ANSWERED, State.CLOSED) and appeal.outcome in CLAIMED_OUTCOMES
    return answered and not PublicAnswer.objects.filter(appeal=appeal).exists()


def draft_proposal(appeal: Appeal) -> Proposal:
    """Question and latest answer, with what tells of the enterprise put out of sight."""
    said = AppealEvent.objects.filter(appeal=appeal, action=Action.ANSWER).order_by("-position").first()
    texts = (appeal.title, appeal.text, said.text if said else "")
    return Proposal(*(mask_private(text, *names_in(appeal)) for text in texts))


def names_in(appeal: Appeal) -> tuple[list[str], list[str]]:
    """Of the enterprise and of its people."""
    name = appeal.enterprise_name
    return [name, name.partition("有限")[0]], [appeal.contact_name]


def problems_in(appeal: Appeal, texts: Iterable[str]) -> list[str]:
    """What must go first, in words; empty if nothing."""
    found = dict.fromkeys(name for text in texts for name in name_private(text, *names_in(appeal)))
    return [_("公开前请去掉：%(names)s。") % {"names": "、".join(found)}] if found else []


def problems_of(page: PlainPage) -> list[str]:
    """Of a page that is to be kept; nothing of pages that come from elsewhere."""
    answer = PublicAnswer.objects.filter(page_id=page.pk).select_related("appeal").first() if page.pk else None
    return problems_in(answer.appeal, [place.text for place in places_of(page)]) if answer else []


@transaction.atomic
def propose(appeal: Appeal, proposal: Proposal, *, by: str) -> PublicAnswer | None:
    """A draft on the city's portal, of which its editors are told; None as long as there is no portal."""
    city = CityPortalPage.objects.live().first()
    if city is None:
        return None
    section = ensure_section(city)
    page = PlainPage(title=proposal.title, slug=f"answer-{appeal.pk}", live=False)
    page.body = [
        ("faq", [{"question": proposal.title, "answer": _paragraphs(proposal.answer)}]),
        ("heading", {"text": _("企业反映的情况"), "level": "2"}),
        ("paragraph", _paragraphs(proposal.question)),
    ]
    page.source = appeal.unit.name if appeal.unit else ""
    section.add_child(instance=page)
    page.save_revision()
    answer = PublicAnswer.objects.create(appeal=appeal, page=page, proposed_by=by)
    tell_editors(page, city)
    return answer


def ensure_section(city: CityPortalPage) -> PageSectionPage:
    found = PageSectionPage.objects.child_of(city).filter(slug=SECTION_SLUG).first()
    if found is None:
        found = PageSectionPage(title=_("诉求答复选登"), slug=SECTION_SLUG)
        city.add_child(instance=found)
        found.save_revision().publish()
    return found


def tell_editors(page: PlainPage, city: CityPortalPage) -> None:
    team = Team.objects.filter(page=city).first()
    if team is None:
        return
    link = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk])
    body = render_to_string("service_desk/proposal_mail.txt", {"title": page.title, "link": link})
    people = get_user_model()._default_manager.filter(is_active=True, groups=team.group(Role.CITY_EDITOR))
    for address in people.exclude(email="").values_list("email", flat=True).distinct():
        post_mail(key=f"public-answer:{page.pk}", to=address, subject=_("有一篇诉求答复待编辑公开"), body=body)


def find_similar(text: str) -> list[SimilarAnswer]:
    """Published answers to questions like ``text``, the nearest first; nothing is counted of what was asked."""
    query = clean_query(text)
    pages = {str(pk) for pk in PublicAnswer.objects.filter(page__live=True).values_list("page", flat=True)}
    if not query or not pages:
        return []
    found = run_search(SearchRequest(query=query, filters={"kind": ("page",)}, page_size=LOOKED_THROUGH))
    hits = [result for result in found.results if str(result["id"]) in pages][:MOST_SIMILAR]
    texts = PlainPage.objects.in_bulk([int(hit["id"]) for hit in hits])
    return [SimilarAnswer(hit["title"], hit["url"], text_of(texts[int(hit["id"])])) for hit in hits]


def text_of(page: PlainPage) -> str:
    return "\n".join(place.text for place in places_of(page) if place.field == "body")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
