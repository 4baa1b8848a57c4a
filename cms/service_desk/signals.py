"""What others tell us, translated: portals and departments come and go, appeals wait for somebody."""

from typing import Any

from django.db.models.signals import post_delete, post_migrate, post_save

from cms.service_desk import notices, public_answers, units
from cms.teams.models import Team, TeamKind
from services.appeals.models import Appeal
from services.appeals.notices import appeal_waits
from services.authorisations.models import Authorisation
from services.authorisations.notices import authorisation_waits
from services.cultivation.models import Application
from services.cultivation.notices import application_waits
from site_content.base.models import Department
from site_content.portals.models import PlainPage, PortalPage
from site_content.portals.signals import plain_page_checked


def connect() -> None:
    post_migrate.connect(fill_units, dispatch_uid="service_desk.units")
    post_save.connect(follow_team, sender=Team)
    post_save.connect(follow_department, sender=Department)
    post_delete.connect(close_department, sender=Department)
    post_delete.connect(close_town, sender=PortalPage)
    appeal_waits.connect(tell_staff, sender=Appeal)
    authorisation_waits.connect(tell_officers, sender=Authorisation)
    application_waits.connect(tell_department, sender=Application)
    plain_page_checked.connect(keep_private, sender=PlainPage)


def fill_units(app_config: Any, **kwargs: Any) -> None:
    if app_config.label == "service_desk":
        units.sync_units()


def follow_team(instance: Team, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.kind == TeamKind.TOWN and instance.page_id:
        units.follow_team(instance)


def follow_department(instance: Department, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        units.follow_department(instance)


def close_department(instance: Department, **kwargs: Any) -> None:
    units.close_unit(f"department:{instance.pk}")


def close_town(instance: PortalPage, **kwargs: Any) -> None:
    units.close_unit(f"town:{instance.pk}")


def tell_staff(appeal: Appeal, key: str, **kwargs: Any) -> None:
    notices.tell_staff(appeal, key)


def tell_officers(authorisation: Authorisation, key: str, **kwargs: Any) -> None:
    notices.tell_officers(authorisation, key)


def tell_department(application: Application, key: str, **kwargs: Any) -> None:
    notices.tell_department(application, key)


def keep_private(page: PlainPage, **kwargs: Any) -> list[str]:
    return public_answers.problems_of(page)
