from site_content.guides.pages import GuidePolicyLink, GuideSectionPage, ServiceGuidePage

__all__ = ["GuidePolicyLink", "GuideSectionPage", "ServiceGuidePage"]
