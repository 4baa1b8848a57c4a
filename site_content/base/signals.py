"""What Wagtail tells of pages, handed to who acts on it."""

from django.db.models.signals import post_save
from wagtail.signals import page_published, pre_page_move

from site_content.base.addresses import check_move
from site_content.base.waiting import forget, open_section_for, open_sections_above
from site_content.sharing.models import Sharing


def connect() -> None:
    pre_page_move.connect(check_move)
    page_published.connect(open_sections_above)
    page_published.connect(forget)
    post_save.connect(open_section_for, sender=Sharing)
