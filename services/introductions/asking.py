"""Asking to be introduced: by who acts for the enterprise, once for a product as long as it is open."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.authorisations.models import Authorisation
from services.enterprises.models import Enterprise
from services.introductions.acting import ENTERPRISE, note
from services.introductions.handing import Rows
from services.introductions.models import Introduction
from services.introductions.products import Product, find_product
from services.introductions.refusals import NotPossible
from services.introductions.states import OPEN, PATIENCE, Action, State
from services.people.models import Person
from services.people.notice import NOTICE_VERSION
from working_days.calendar import add_working_days


@dataclass(frozen=True)
class Request:
    """``handed``: what the person saw and agreed to. ``form_key``: of the form in which he did."""

    product: Product
    person: Person
    enterprise: Enterprise
    name: str
    contact: str
    handed: Rows
    form_key: str


def ask(request: Request, at: datetime | None = None) -> Introduction:
    """The same form sent again gives the same introduction. Raises NotPossible."""
    if sent := Introduction.objects.filter(form_key=request.form_key, person=request.person).first():
        return sent
    if not acts_for(request.person, request.enterprise):
        raise NotPossible(_("您现在不代表这家企业，请先在“我的企业”里取得授权。"))
    if find_product(request.product.id) is None:
        raise NotPossible(_("这个产品已停止受理，请看看其他产品，或拨打页面上的咨询电话。"))
    try:
        with transaction.atomic():
            return _make(request, at or timezone.now())
    except IntegrityError as error:
        sent = Introduction.objects.filter(form_key=request.form_key, person=request.person).first()
        if sent:
            return sent
        raise NotPossible(
            _("贵企业对这个产品的对接申请正在办理，请在“我的融资对接”里看进展，不用再次申请。")
        ) from error


def acts_for(person: Person, enterprise: Enterprise) -> bool:
    return Authorisation.objects.live().filter(person=person, enterprise=enterprise).exists()


def find_open(product: Product, enterprise: Enterprise) -> Introduction | None:
    return Introduction.objects.filter(product_id=product.id, enterprise=enterprise, state__in=OPEN).first()


def _make(request: Request, now: datetime) -> Introduction:
    product = request.product
    today = timezone.localdate(now)
    made = Introduction.objects.create(
        product_id=product.id, product_title=product.title, product_url=product.url, product_kind=product.kind,
        provider=product.provider, enterprise=request.enterprise, person=request.person, name=request.name,
        contact=request.contact, sealed=json.dumps(request.handed, ensure_ascii=False), asked_at=now, asked_on=today,
        due_on=add_working_days(today, PATIENCE[State.ASKED]), notice_version=NOTICE_VERSION, form_key=request.form_key,
    )  # fmt: skip
    note(made, Action.ASK, ENTERPRISE, "", None, now)
    return made
