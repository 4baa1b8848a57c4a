"""What enterprises do here, and what is known of persons. What each is for: docs/settings.md."""

from pathlib import Path

from cms.settings.places import VAR_DIR, env

# What enterprises attach: outside media and site, sent after a look at who asks; by nginx where it has an internal location.
QIFU_SERVICES_DIR = Path(env.str("QIFU_SERVICES_DIR", default=str(VAR_DIR / "services")))
QIFU_ACCEL_SERVICES: str = env.str("QIFU_ACCEL_SERVICES", default="")
# The demo's page of codes; settings.dev alone can turn it on.
QIFU_DEMO = False
# How the pages of the services look.
QIFU_SERVICES_RENDERER = "themes.service_page.render_service_page"
# Published answers to questions like one that is about to be sent.
QIFU_SIMILAR_ANSWERS = "cms.service_desk.public_answers.find_similar"
# Who was recognised in a programme, for its public page; content pages know nothing of enterprises.
QIFU_RECOGNITIONS = "services.cultivation.public.recognitions_of"
# From which address and with what browser somebody comes; the services cannot ask the staff's accounts.
QIFU_VISITOR = "cms.accounts.visitors.see_visitor"
# What contacts are encrypted with, the present key first; empty: the file, which is then made.
QIFU_CONTACT_KEYS: list[str] = env.list("QIFU_CONTACT_KEYS", default=[])
QIFU_CONTACT_KEY_FILE = VAR_DIR / "contact-keys"
# The font of certificates (TTF, OTF or TTC with Chinese); empty: Debian's fonts-noto-cjk, if it is there.
QIFU_CERTIFICATE_FONT: str = env.str("QIFU_CERTIFICATE_FONT", default="")
# The SMS gateway, and what requests to it are signed with; the courier alone asks it.
QIFU_SMS_URL = QIFU_SMS_FOLDER = ""
QIFU_SMS_ID: str = env.str("QIFU_SMS_ID", default="")
QIFU_SMS_KEY: str = env.str("QIFU_SMS_KEY", default="")
# The official account: what mp.weixin.qq.com shows under 基本配置. Empty: the endpoint refuses everybody, the simulator works.
QIFU_WECHAT_APPID: str = env.str("QIFU_WECHAT_APPID", default="")
QIFU_WECHAT_TOKEN: str = env.str("QIFU_WECHAT_TOKEN", default="")
QIFU_WECHAT_AES_KEY: str = env.str("QIFU_WECHAT_AES_KEY", default="")
QIFU_WECHAT_MODE: str = env.choice(
    "QIFU_WECHAT_MODE", default="safe" if QIFU_WECHAT_AES_KEY else "plain", choices=("plain", "compatible", "safe")
)
# What the courier asks WeChat with, and where; it alone needs the secret.
QIFU_WECHAT_SECRET: str = env.str("QIFU_WECHAT_SECRET", default="")
QIFU_WECHAT_API: str = env.str("QIFU_WECHAT_API", default="https://api.weixin.qq.com")
# The template by which notices go out, of what kind it is, and what stands in which of its fields.
QIFU_WECHAT_TEMPLATE: str = env.str("QIFU_WECHAT_TEMPLATE", default="")
QIFU_WECHAT_TEMPLATE_KIND: str = env.choice(
    "QIFU_WECHAT_TEMPLATE_KIND", default="template", choices=("template", "subscription")
)
QIFU_WECHAT_TEMPLATE_FIELDS: list[str] = env.list("QIFU_WECHAT_TEMPLATE_FIELDS", default=["thing1=title", "time2=at"])
# Followers' questions; the services cannot ask the search.
QIFU_WECHAT_SEARCH = "cms.wechat_desk.finding.find_hits"
# Who writes the messages that are composed when they are sent (messages/composing.py), by the name that their rows bear.
QIFU_COMPOSERS: dict[str, str] = {
    "notice": "services.notices.composing.compose_notice",
    "notice_digest": "services.notices.composing.compose_digest",
    "notice_sms": "services.notices.composing.compose_daily_sms",
    "notices_confirm": "services.notices.confirming.compose_confirmation",
    "notice_wechat": "services.wechat.composing.compose_notice",
    "notice_wechat_digest": "services.wechat.composing.compose_digest",
    "wechat_qr": "services.wechat.scanning.compose_picture",
    "wechat_menu": "services.wechat.composing.compose_menu",
}
# When a channel may disturb people, Asia/Shanghai; codes are exempt. A channel without hours is always open.
QIFU_SENDING_HOURS = {"sms": ("08:00", "20:00"), "wechat": ("08:00", "20:00")}
# A push to more recipients than this waits for a city moderator.
QIFU_PUSH_BRAKE: int = env.int("QIFU_PUSH_BRAKE", default=2000, minimum=1)
# Who keeps something of persons (services/keeping), in the order in which a person is erased: messages last, they name contacts.
QIFU_KEEPERS = [
    "services.wechat.keeping.WechatKeeper",
    "services.appeals.keeping.AppealKeeper",
    "services.registrations.keeping.RegistrationKeeper",
    "services.introductions.keeping.IntroductionKeeper",
    "services.hall.keeping.HallKeeper",
    "services.cultivation.keeping.CultivationKeeper",
    "services.surveys.keeping.SurveyKeeper",
    "services.authorisations.keeping.AuthorisationKeeper",
    "services.enterprises.keeping.EnterpriseKeeper",
    "services.pushes.keeping.PushKeeper",
    "services.subscriptions.keeping.SubscriptionKeeper",
    "services.notices.keeping.NoticeKeeper",
    "services.people.keeping.PersonKeeper",
    "services.keeping.outbox.MessageKeeper",
]
