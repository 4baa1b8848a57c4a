"""What goes by itself: sign-ins that lapsed, codes, counts. By the publisher, every so often."""

from django.db.models import Q
from django.utils import timezone

from services.people.brakes import LONGEST_SPAN
from services.people.models import CODE_LIVES, IDLE, LONGEST, Brake, CodeRequest, PersonSession


def forget_lapsed() -> None:
    now = timezone.now()
    PersonSession.objects.filter(Q(last_seen_at__lte=now - IDLE) | Q(started_at__lte=now - LONGEST)).delete()
    CodeRequest.objects.filter(sent_at__lte=now - CODE_LIVES).delete()
    Brake.objects.filter(last_at__lte=now - LONGEST_SPAN).delete()
