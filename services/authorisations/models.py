"""Who acts for which enterprise, by what proof, and everything that happened to it."""

from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.authorisations.states import OPEN, Action, Party, Proof, Role, State
from services.contacts.fields import DigestField, EncryptedCharField
from services.contacts.masks import mask_contact
from services.contacts.reading import ContactKind
from services.enterprises.models import Enterprise
from services.people.models import Person
from services.uploads.models import StoredFile


class AuthorisationQuerySet(models.QuerySet["Authorisation"]):
    def live(self, today: date | None = None) -> "AuthorisationQuerySet":
        """Those by which somebody acts now: an expired one is none, whether or not that was written yet."""
        return self.filter(state=State.ACTIVE, expires_on__gte=today or timezone.localdate(), person__left_at=None)

    def admins_of(self, enterprise_id: int) -> "AuthorisationQuerySet":
        return self.live().filter(enterprise=enterprise_id, role=Role.ADMIN)


class Authorisation(models.Model):
    """``proved``: the person has done what the proof asks of him. ``vouchers``: the staff (numbers) who answer for it;
    ``agreed_by``: the admin who does. ``object_until``: the last day on which an admin may object; it takes effect after.
    ``activated_on``: once, though it be over by now."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorisations")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="authorisations")
    role = models.CharField(_("角色"), max_length=10, choices=Role.choices)
    proof = models.CharField(_("证明方式"), max_length=12, choices=Proof.choices)
    state = models.CharField(_("状态"), max_length=15, choices=State.choices, default=State.CLAIMED)
    version = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    proved = models.BooleanField(default=False)
    vouchers: Any = models.JSONField(default=list)
    agreed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    object_until = models.DateField(null=True)
    objected = models.BooleanField(_("有异议"), default=False)
    activated_on = models.DateField(_("生效日期"), null=True)
    expires_on = models.DateField(_("有效期至"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业授权")
        verbose_name_plural = _("企业授权")
        ordering = ["-claimed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "enterprise"], condition=models.Q(state__in=OPEN), name="one_open_claim_per_pair"
            ),
            models.UniqueConstraint(
                fields=["person", "enterprise"], condition=models.Q(state=State.ACTIVE), name="one_active_per_pair"
            ),
        ]
        indexes = [models.Index(fields=["state", "claimed_at"], name="authorisation_by_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As it stands on the letter."""
        return f"QY{timezone.localtime(self.claimed_at):%Y%m%d}-{self.pk:05d}"

    @property
    def is_live(self) -> bool:
        return self.state == State.ACTIVE and self.expires_on is not None and self.expires_on >= timezone.localdate()


class EventsAreKept(Exception):
    """Somebody tried to change the history."""


class AuthorisationEvent(models.Model):
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    at = models.DateTimeField(_("时间"), default=timezone.now)
    action = models.CharField(_("动作"), max_length=15, choices=Action.choices)
    party = models.CharField(_("身份"), max_length=10, choices=Party.choices)
    user_id = models.IntegerField(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(_("经办人"), max_length=150, blank=True)
    text = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("企业授权经过")
        verbose_name_plural = _("企业授权经过")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["authorisation", "position"], name="one_event_per_authorisation_position")
        ]

    def __str__(self) -> str:
        return f"{self.authorisation_id} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise EventsAreKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise EventsAreKept


class Letter(StoredFile):
    """A photograph or scan of the stamped letter."""

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="letters")

    class Meta:
        verbose_name = _("授权书")
        verbose_name_plural = _("授权书")
        ordering = ["pk"]

    @property
    def is_pdf(self) -> bool:
        return self.name.lower().endswith(".pdf")


class OfficerCode(models.Model):
    """Eight characters that an officer hands over; kept as a keyed hash."""

    authorisation = models.OneToOneField(Authorisation, on_delete=models.CASCADE, related_name="code")
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("转交的验证码")
        verbose_name_plural = _("转交的验证码")

    def __str__(self) -> str:
        return f"{self.authorisation_id}"


class Invitation(models.Model):
    """A link sent to a contact. ``by_person``: an admin's to a colleague; else an office's, to a contact of the registry.
    ``own_digest``: of the address of who invites, so that nobody lets himself in."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("角色"), max_length=10, choices=Role.choices)
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    contact = EncryptedCharField(_("联系方式"), max_length=100)
    digest = DigestField(of=("contact",))
    token_digest = models.CharField(max_length=64, unique=True)
    by_user_id = models.IntegerField(null=True)
    by_person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    by_name = models.CharField(_("邀请人"), max_length=150)
    own_digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(_("发出时间"), default=timezone.now)
    used_at = models.DateTimeField(_("接受时间"), null=True)

    class Meta:
        verbose_name = _("授权邀请")
        verbose_name_plural = _("授权邀请")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        return mask_contact(self.contact)
