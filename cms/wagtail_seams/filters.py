"""What the filters of listings offer.

Each listing brings its own set of filters, and no hook reaches them: what they share is where they become a form.
"""

from collections.abc import Callable
from typing import Any

from wagtail.admin.filters import PopularTagsFilter, WagtailFilterSet
from wagtail.images.views import chooser

FormMaking = Callable[[Any], Any]
make_form_class: FormMaking = WagtailFilterSet.get_form_class


def make_forms_by(make: FormMaking) -> None:
    WagtailFilterSet.get_form_class = make


def offers_tags(filters: Any, name: str) -> bool:
    """Whether the filter ``name`` offers the tags of all files."""
    return isinstance(filters.filters[name], PopularTagsFilter)


def offer_no_tags_of_pictures() -> None:
    """In the chooser of images, where nothing tells whose they are."""
    chooser.popular_tags_for_model = lambda model: ()
