"""What every kind of page shares, and the vocabularies that editors keep."""

from site_content.base.content_pages import ContentPage
from site_content.base.pages import PublicPage
from site_content.base.section_pages import SectionPage
from site_content.base.vocabularies import Department, Division, Industry, Topic
from site_content.base.waiting import WaitingSection

__all__ = ["ContentPage", "Department", "Division", "Industry", "PublicPage", "SectionPage", "Topic", "WaitingSection"]
