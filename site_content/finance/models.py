from site_content.finance.pages import FinancePage, FinancePolicyLink, FinanceSectionPage

__all__ = ["FinancePage", "FinancePolicyLink", "FinanceSectionPage"]
