"""That a person was shown what is doubtful about a step and took it nevertheless: kept as evidence."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision


class Acknowledgement(models.Model):
    """One person's look at one draft (or, without a draft, at a page as it is)."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Of a leader without a log-in, as the sender of the link named the person.
    name = models.CharField(_("称呼"), max_length=40, blank=True)
    digest = models.CharField(max_length=16, db_index=True)
    lines = models.JSONField(_("看过的提示"), default=list)
    acknowledged_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("已核对的提示")
        verbose_name_plural = _("已核对的提示")

    def __str__(self) -> str:
        return f"{self.page_id} {self.digest}"
