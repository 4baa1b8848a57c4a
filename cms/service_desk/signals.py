"""What others tell us, translated: portals and departments come and go, appeals wait for somebody."""

from typing import Any

from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.signals import page_published

from cms.service_desk import notices, public_answers, units
from cms.service_desk.introductions import mails
from cms.teams.models import Team, TeamKind
from services.appeals.models import Appeal
from services.appeals.notices import appeal_waits
from services.authorisations.models import Authorisation
from services.authorisations.notices import authorisation_waits
from services.cultivation.models import Application
from services.cultivation.notices import application_waits
from services.introductions.models import Introduction
from services.introductions.notices import introduction_waits
from services.introductions.products import provider_code
from site_content.agencies.models import AgencyPage
from site_content.base.models import Department
from site_content.finance.models import FinancePage
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
    introduction_waits.connect(tell_provider, sender=Introduction)
    page_published.connect(follow_product, sender=FinancePage)
    page_published.connect(follow_agency, sender=AgencyPage)
    post_delete.connect(close_provider, sender=AgencyPage)
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


def tell_provider(introduction: Introduction, key: str, is_late: bool, **kwargs: Any) -> None:
    mails.tell_provider(introduction, key, is_late=is_late)


def follow_product(instance: FinancePage, **kwargs: Any) -> None:
    if instance.introduction and instance.provider:
        units.follow_provider(instance.provider)


def follow_agency(instance: AgencyPage, **kwargs: Any) -> None:
    units.follow_agency(instance)


def close_provider(instance: AgencyPage, **kwargs: Any) -> None:
    units.close_unit(provider_code(instance.pk))


def tell_department(application: Application, key: str, **kwargs: Any) -> None:
    notices.tell_department(application, key)


def keep_private(page: PlainPage, **kwargs: Any) -> list[str]:
    return public_answers.problems_of(page)
