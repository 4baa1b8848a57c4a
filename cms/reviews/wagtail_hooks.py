from wagtail import hooks

from cms.reviews import views

hooks.register("register_admin_urls", views.admin_urls)
