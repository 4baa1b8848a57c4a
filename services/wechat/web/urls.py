"""Below /services/ on the portal."""

from django.urls import path

from services.wechat.web.views import receive

urlpatterns = [path("wechat/", receive, name="wechat")]
