from django.db.models.signals import pre_save

from cms.project.clean_input import clean_instance


def connect() -> None:
    """Whatever is saved is cleaned."""
    pre_save.connect(clean_instance)
