"""How long logs are kept."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from wagtail.log_actions import registry

from cms.accounts.models import SignInEvent, StaffSession
from cms.accounts.throttle import purge_tries


def purge_logs() -> dict[str, int]:
    """Delete what is older than the settings say; 0 days of audit log: keep it. Returns how many by name."""
    now = timezone.now()
    sign_ins = SignInEvent.objects.filter(at__lt=now - timedelta(days=settings.QIFU_SIGN_IN_LOG_DAYS)).delete()[0]
    audit = 0
    if settings.QIFU_AUDIT_LOG_DAYS:
        before = now - timedelta(days=settings.QIFU_AUDIT_LOG_DAYS)
        for model in registry.get_log_entry_models():
            audit += model.objects.filter(timestamp__lt=before).delete()[0]
    over = StaffSession.objects.filter(started_at__lt=now - timedelta(hours=settings.QIFU_SESSION_HOURS)).delete()[0]
    purge_tries()
    Session.objects.filter(expire_date__lt=now).delete()
    return {"sign_ins": sign_ins, "audit": audit, "sessions": over}
