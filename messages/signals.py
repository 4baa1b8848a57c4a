"""What the outbox tells others."""

from django.dispatch import Signal

# sender=Message, message=..., error=...: the other side says that there is no such recipient, so that whoever keeps the
# address can flag it. ``message.recipient`` is whole here, ``message.composer`` and ``message.topic`` say whose it is. May come
# again for one message.
bounced = Signal()

# sender=Message, message=..., answer={...}: the other side took it, and gave something back for it (a picture that was asked
# for). May come again for one message.
answered = Signal()
