"""What others may have to say of a page before it is kept."""

from django.dispatch import Signal

# With ``page`` (a PlainPage as it stands in memory): receivers return what must go before it may be kept, as a list of
# sentences.
plain_page_checked = Signal()
