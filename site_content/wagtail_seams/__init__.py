"""As cms/wagtail_seams: the places where content steps into what Wagtail promises to nobody."""
