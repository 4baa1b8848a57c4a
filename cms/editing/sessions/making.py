"""The drafts of a series' sessions: all of them or none."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.editing.sessions.forms import PLACE_FIELDS, last_session, moment
from site_content.training.models import TrainingEventPage, TrainingSeriesPage

# What is as it was at the last session.
AS_BEFORE = ("organiser", "audience", "capacity", "fee", "phone", "registration_url", "registration_phone", "source")


@transaction.atomic
def make_sessions(
    *, series: TrainingSeriesPage, plan: dict[str, Any], rows: Sequence[dict[str, Any]], user: Any, submit: bool
) -> list[TrainingEventPage]:
    """A draft per row, submitted if wanted. Raises ValidationError, naming the row, and makes none."""
    section = series.get_parent()
    last = last_session(series)
    common = {name: getattr(last, name) for name in AS_BEFORE} if last else {"organiser": series.organiser}
    common |= {name: plan[name] for name in PLACE_FIELDS}
    made = []
    for row in rows:
        page = TrainingEventPage(
            **common,
            title=row["title"],
            starts_at=moment(row["day"], plan["starts"]),
            ends_at=moment(row["day"], plan["ends"]),
            series=series,
            live=False,
            locale_id=section.locale_id,
            owner=user,
        )
        _add(section, page, user)
        made.append(page)
    if submit:
        submit_sessions(made, user)
    return made


def _add(section: Page, page: TrainingEventPage, user: Any) -> None:
    try:
        page.clean()  # a draft is not checked in full when it is added
        section.add_child(instance=page)
        page.save_revision(user=user, log_action="wagtail.create")
    except ValidationError as error:
        words = "；".join(error.messages)
        raise ValidationError(_("《%(title)s》：%(words)s") % {"title": page.title, "words": words}) from error


def submit_sessions(pages: Sequence[TrainingEventPage], user: Any) -> None:
    """For approval, each by the workflow of its place."""
    for page in pages:
        workflow = page.get_workflow()
        if workflow is not None:
            workflow.start(page, user)


def may_submit(section: Page, user: Any) -> bool:
    """Whether drafts made here could be submitted: there is a workflow, and the person may use it."""
    return section.get_workflow() is not None and section.permissions_for_user(user).can_add_subpage()
