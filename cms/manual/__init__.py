"""The editors' guide (docs/editors) inside the admin, in place of Wagtail's own, which is elsewhere."""
