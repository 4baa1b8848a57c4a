from site_content.associations.pages import AssociationPage, AssociationSectionPage

__all__ = ["AssociationPage", "AssociationSectionPage"]
