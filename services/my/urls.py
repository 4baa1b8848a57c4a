"""Below /my/ on the portal; and the notice on personal data, below /services/."""

from django.urls import path

from services.my.applications import my_application, my_application_file, my_applications, new_application
from services.my.bookings import my_booking, my_booking_calendar
from services.my.devices import my_devices
from services.my.enterprise import letter_to_print, my_enterprise
from services.my.enterprise_profile import my_enterprise_profile
from services.my.enterprises import claim_enterprise, my_enterprises
from services.my.events import my_events
from services.my.home import my_home
from services.my.introducing import ask_introduction, introductions_home
from services.my.introductions import my_introduction, my_introductions
from services.my.invitations import my_invitation
from services.my.leaving import leave_page
from services.my.member_events import register_members
from services.my.notices import my_notice, my_notices
from services.my.passkeys import add_options, add_passkey, sign_in_by_passkey, sign_in_options
from services.my.privacy import privacy_notice
from services.my.profile import my_profile
from services.my.signing_in import enter_code, leave_browser
from services.my.subscribing import confirm, subscribe
from services.my.subscriptions import my_subscriptions
from services.my.wechat import my_wechat

urlpatterns = [
    path("my/", my_home, name="my_home"),
    path("my/applications/", my_applications, name="my_applications"),
    path("my/applications/new/<str:record>/", new_application, name="my_application_new"),
    path("my/applications/<int:pk>/", my_application, name="my_application"),
    path("my/applications/<int:pk>/files/<int:file>/", my_application_file, name="my_application_file"),
    path("my/code/<str:key>/", enter_code, name="my_code"),
    path("my/out/", leave_browser, name="my_out"),
    path("my/profile/", my_profile, name="my_profile"),
    path("my/wechat/", my_wechat, name="my_wechat"),
    path("my/devices/", my_devices, name="my_devices"),
    path("my/enterprises/", my_enterprises, name="my_enterprises"),
    path("my/enterprises/claim/", claim_enterprise, name="my_enterprise_claim"),
    path("my/enterprises/<int:pk>/", my_enterprise, name="my_enterprise"),
    path("my/enterprises/<int:pk>/letter/", letter_to_print, name="my_enterprise_letter"),
    path("my/enterprises/<int:pk>/profile/", my_enterprise_profile, name="my_enterprise_profile"),
    path("my/events/", my_events, name="my_events"),
    path("my/introductions/", my_introductions, name="my_introductions"),
    path("my/introductions/<int:pk>/", my_introduction, name="my_introduction"),
    path("my/invitations/<str:token>/", my_invitation, name="my_invitation"),
    path("my/members/<str:record>/", register_members, name="my_members"),
    path("my/notices/", my_notices, name="my_notices"),
    path("my/notices/<int:pk>/", my_notice, name="my_notice"),
    path("my/passkeys/in/", sign_in_by_passkey, name="my_passkey_in"),
    path("my/passkeys/in/options/", sign_in_options, name="my_passkey_in_options"),
    path("my/passkeys/add/", add_passkey, name="my_passkey_add"),
    path("my/passkeys/add/options/", add_options, name="my_passkey_add_options"),
    path("my/subscriptions/", my_subscriptions, name="my_subscriptions"),
    path("services/introductions/", introductions_home, name="introductions"),
    path("services/introductions/<str:product_id>/", ask_introduction, name="introduction_ask"),
    path("services/leave/<uuid:token>/", leave_page, name="leave"),
    path("services/subscribe/", subscribe, name="subscribe"),
    path("services/subscribe/<str:token>/", confirm, name="subscribe_confirm"),
    path("services/hall/bookings/<str:token>/", my_booking, name="hall_booking"),
    path("services/hall/bookings/<str:token>/calendar.ics", my_booking_calendar, name="hall_calendar"),
    path("services/privacy/", privacy_notice, name="privacy_notice"),
    path("services/privacy/<str:version>/", privacy_notice, name="privacy_version"),
]
