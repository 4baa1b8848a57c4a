"""What every kind of page shares, and the vocabularies that editors keep."""

from site_content.base.pages import ContentPage, PublicPage, SectionPage
from site_content.base.vocabularies import Department, Division, Industry, Topic
from site_content.base.waiting import WaitingSection

__all__ = ["ContentPage", "Department", "Division", "Industry", "PublicPage", "SectionPage", "Topic", "WaitingSection"]
