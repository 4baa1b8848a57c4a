"""Ways to send a message. Each is a Channel (protocol.py) and passes tests/contracts/test_message_channels.py."""

from django.conf import settings
from django.utils.module_loading import import_string

from messages.channels.protocol import Channel


def open_channel(name: str) -> Channel:
    """A new channel of the kind that QIFU_CHANNELS names."""
    channel: Channel = import_string(settings.QIFU_CHANNELS[name])()
    return channel
