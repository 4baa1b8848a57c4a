"""How fields and blocks are compared: panels and blocks name classes of this module, which is documented nowhere.

Its names are looked up when they are called: the admin has words compared in a way of its own (cms.wagtail_seams.comparing).
"""

from wagtail.admin import compare

__all__ = ["compare"]
