"""The repository's nginx configuration, started for real in front of a built portal."""

import gzip
import json
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document

from cms.project.key_addresses import DOORS
from office_files.uploads.kinds import DOCUMENTS
from publishing.worker import run_pending
from search.engines import forget_engines
from services.appeals.links import make_person_link
from services.appeals.submitting import new_form_key, submit
from services.uploads.taking import TakenFile
from site_content.policies.models import PolicyPage
from site_content.portals.models import CityPortalPage
from tests import factories
from tests.appeals import submission
from tests.factories import make_policy_section
from tests.wechat_account import account, signed, text_xml
from themes.releases import current_release, site_dir
from themes.serving import HEADERS
from tools.nginx import ADMIN_NAME, DEPLOYED, Nginx, run_nginx

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PRIVATE = [
    "/manifest.sqlite3", "/../manifest.sqlite3", "/..%2fmanifest.sqlite3", "/releases/", "/current/",
    "/.build.lock", "/.hidden", "/policies/.secret/", "/index.html.gz", "/policies/support/index.html.br",
    "/protected-media/documents/secret.pdf", "/protected-services/aa/aa", "/../../media/original.pdf",
]  # fmt: skip


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.QIFU_SITE_DIR = tmp_path / "site"
    settings.QIFU_SEARCH_INDEX_DIR = tmp_path / "index"
    forget_engines()
    yield
    forget_engines()


@pytest.fixture
def portal(city: CityPortalPage) -> str:
    """A portal with one policy; its address."""
    section = factories.make_policy_section(city)
    policy = factories.make_policy(section, title="样例扶持办法", slug="support", text="每家企业补助样例金额。" * 60)
    run_pending()
    return str(policy.url)


def nginx_in(folder: Path, backend: str, *, own_host: bool = False) -> AbstractContextManager[Nginx]:
    media, services = Path(django_settings.MEDIA_ROOT), Path(django_settings.QIFU_SERVICES_DIR)
    return run_nginx(
        folder, site_dir=site_dir(), media_dir=media, services_dir=services, backend=backend, own_host=own_host
    )


@pytest.fixture
def nginx(tmp_path: Path, portal: str, live_server: LiveServer) -> Iterator[Nginx]:
    backend = live_server.url.removeprefix("http://")
    with nginx_in(tmp_path, backend) as server:
        yield server


@pytest.fixture
def nginx_alone(tmp_path: Path, portal: str) -> Iterator[Nginx]:
    """With nothing behind it: the port of its backend is taken and never answers."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        backend = f"127.0.0.1:{closed.getsockname()[1]}"
        with nginx_in(tmp_path, backend) as server:
            yield server


def test_pages_have_clean_addresses_and_short_lived_copies(nginx: Nginx) -> None:
    page = nginx.get("/policies/support/")
    assert page.status == 200 and "样例扶持办法" in page.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "public, max-age=60"
    assert nginx.get("/policies/support/", If_None_Match=page.headers["etag"]).status == 304
    for path in ("/policies/support", "/policies/support/index.html"):
        moved = nginx.get(path)
        assert (moved.status, moved.headers["location"]) == (301, "/policies/support/")
    assert (nginx.get("/").status, nginx.get("/index.html").headers["location"]) == (200, "/")


def test_every_file_of_the_portal_comes_with_security_headers(nginx: Nginx) -> None:
    for path in ("/", "/policies/feed.xml", "/no-such-page/"):
        answer = nginx.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
        assert answer.headers["server"] == "nginx", "no version number"
        assert not answer.repeated


def test_files_that_people_brought_are_for_saving_and_run_nowhere(nginx: Nginx) -> None:
    release = current_release()
    assert release is not None
    folder = release.root / "public/files/ab"
    folder.mkdir(parents=True)
    names = ("表.docx", "a.txt", "a.zip", "a.PDF", "page.html", "picture.svg", "data.xml", "page", "a.txt.gz", ".a.pdf")
    for name in names:
        (folder / name).write_bytes(b"<script>alert(1)</script>")
    for name in ("%E8%A1%A8.docx", "a.txt", "a.zip"):
        for spelling in (f"/files/ab/{name}", f"//files/./ab/{name}", f"/%66iles/ab/x/../{name}"):
            answer = nginx.get(spelling)
            assert answer.status == 200 and answer.headers["content-disposition"] == "attachment", spelling
            assert "sandbox" in answer.headers["content-security-policy"], spelling
            assert answer.headers["x-content-type-options"] == "nosniff" and not answer.repeated
    pdf = nginx.get("/files/ab/a.PDF")
    assert (pdf.headers["content-disposition"], pdf.headers["content-type"]) == ("inline", "application/pdf")
    for name in ("page.html", "picture.svg", "data.xml", "page", "a.txt.gz", ""):
        answer = nginx.get(f"/files/ab/{name}")
        assert answer.status == 404 and b"<script>alert" not in answer.body, name
    listed = re.search(r"location ~\* \\\.\(\?:([a-z|]+)\)\$", (DEPLOYED / "qifu.conf.template").read_text())
    assert listed and set(listed[1].split("|")) == set(DOCUMENTS), (
        "nginx and office_files/uploads/kinds.py say the same"
    )


def test_the_demos_server_and_nginx_send_the_same_headers(nginx: Nginx, client: Client) -> None:
    release = current_release()
    assert release is not None
    (release.root / "public/files/ab").mkdir(parents=True)
    for name in ("a.txt", "a.pdf"):
        (release.root / "public/files/ab" / name).write_bytes(b"%PDF-")
    for path in ("/", "/policies/feed.xml", "/no-such-page/", "/files/ab/a.txt", "/files/ab/a.pdf"):
        ours, theirs = client.get(path), nginx.get(path)
        for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "content-disposition"):
            assert ours.headers.get(name) == theirs.headers.get(name), (path, name)


def test_an_admin_on_a_host_of_its_own_is_found_there_alone(
    tmp_path: Path, portal: str, live_server: LiveServer, settings: Settings
) -> None:
    settings.WAGTAILADMIN_BASE_URL = f"http://{ADMIN_NAME}"
    backend = live_server.url.removeprefix("http://")
    with nginx_in(tmp_path, backend, own_host=True) as nginx:
        for path in ("/admin/", "/admin", "/admin/login/", "/api/v3/pages/", "/documents/1/a.txt", "/media/a.txt"):
            answer = nginx.get(path)
            assert answer.status == 404 and answer.headers["x-content-type-options"] == "nosniff", path
        assert nginx.get("/policies/support/").status == nginx.get("/api/search/?q=a").status == 200
        staff = {"Host": ADMIN_NAME}
        assert nginx.get("/admin/login/", **staff).status == 200
        assert nginx.get("/", **staff).headers["location"] == "/admin/"
        assert nginx.get("/api/v3/pages/", **staff).status == 401
        assert nginx.get("/policies/support/", **staff).headers["location"].endswith("/policies/support/")
        assert nginx.get("/files/ab/a.pdf", **staff).status == 302 and nginx.get("/api/records/", **staff).status == 302


def test_an_unknown_address_is_a_404_with_the_portals_own_page(nginx: Nginx) -> None:
    for path in ("/no-such-page/", "/assets/", "/policies/support/none.html"):
        answer = nginx.get(path)
        assert answer.status == 404 and "<html" in answer.text and "cache-control" not in answer.headers


def test_old_addresses_are_answered_with_the_right_status_whenever_nginx_read_its_list(
    tmp_path: Path, portal: str, live_server: LiveServer
) -> None:
    policy = PolicyPage.objects.get(slug="support")
    Redirect.objects.create(old_path="/旧址", redirect_page=policy)
    Redirect.objects.create(old_path="/abroad", redirect_link="https://example.org/?a=1", is_permanent=False)
    Redirect.objects.create(old_path="/Case", redirect_page=policy)
    Redirect.objects.create(old_path="/case", redirect_page=policy)
    Redirect.objects.create(old_path='/qu"ote $uri', redirect_page=policy)
    run_pending()
    backend = live_server.url.removeprefix("http://")
    with nginx_in(tmp_path, backend) as nginx:
        moved = nginx.get("/%E6%97%A7%E5%9D%80/")
        assert (moved.status, moved.headers["location"]) == (301, "/policies/support/")
        assert nginx.get("/zh-hant/%E6%97%A7%E5%9D%80/").headers["location"] == "/zh-hant/policies/support/"
        abroad = nginx.get("/abroad/")
        assert (abroad.status, abroad.headers["location"]) == (302, "https://example.org/?a=1")
        section = make_policy_section(CityPortalPage.objects.get(), slug="abroad", title="后来的栏目")
        policy.unpublish()
        run_pending()
        assert "后来的栏目" in nginx.get("/abroad/").text, "the list is old, and no page is led away from"
        for path in ("/policies/support/", "/zh-hant/policies/support/", "/%E6%97%A7%E5%9D%80/"):
            gone = nginx.get(path)
            assert gone.status == 410 and "noindex" in gone.text and gone.headers["cache-control"] == "no-cache"
            assert gone.headers["x-content-type-options"] == "nosniff"
        assert nginx.get("/policies/support/.gone").status == 404
        section.delete()


def test_text_is_sent_as_it_was_compressed_at_build_time(nginx: Nginx) -> None:
    release = current_release()
    assert release is not None
    neighbour = release.root / "public" / "policies/support/index.html.gz"
    answer = nginx.get("/policies/support/", Accept_Encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.body == neighbour.read_bytes()
    assert "样例扶持办法" in gzip.decompress(answer.body).decode()


def test_assets_with_a_hash_in_their_name_are_kept_for_ever(nginx: Nginx) -> None:
    release = current_release()
    assert release is not None
    stylesheet = next((release.root / "public" / "assets").glob("*.css"))
    answer = nginx.get(f"/assets/{stylesheet.name}")
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/css")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_nothing_but_the_public_folder_can_be_read(nginx: Nginx) -> None:
    release = current_release()
    assert release is not None
    (release.root / "public" / ".hidden").write_text("secret")
    (Path(django_settings.MEDIA_ROOT) / "documents").mkdir(parents=True, exist_ok=True)
    (Path(django_settings.MEDIA_ROOT) / "documents" / "secret.pdf").write_text("secret")
    for path in PRIVATE:
        answer = nginx.get(path)
        assert answer.status in (400, 404) and b"secret" not in answer.body, path


def test_search_interfaces_and_admin_come_from_django(nginx: Nginx) -> None:
    found = json.loads(nginx.get("/api/search/?q=%E6%89%B6%E6%8C%81").text)
    assert found["total"] == 1
    page = nginx.get("/search/?q=%E6%89%B6%E6%8C%81")
    assert page.status == 200 and "/policies/support/" in page.text and not page.repeated
    assert nginx.get("/admin/").headers["location"].startswith("/admin/login/")
    calendar = nginx.get("/api/feeds/calendar.ics?kind=policy")  # made when asked for, unlike the files of that name
    assert (calendar.status, calendar.headers["content-type"].partition(";")[0]) == (200, "text/calendar")
    assert nginx.get("/search").headers["location"] == "/search/"
    edition = nginx.get("/zh-hant/search/?q=%E6%89%B6%E6%8C%81")
    assert edition.status == 200 and 'lang="zh-Hant"' in edition.text
    assert nginx.get("/zh-hant/search").headers["location"] == "/zh-hant/search/"
    assert "suggestions" in json.loads(nginx.get("/zh-hant/search/suggest/?q=%E6%89%B6").text)
    missing = nginx.get("/zh-hant/no-such-page/")
    assert missing.status == 404 and "沒有找到這個頁面" in missing.text
    assert nginx.get("/zh-hant/index.html").headers["location"] == "/zh-hant/"


def test_staff_get_uploads_through_nginx_and_they_cannot_run(nginx: Nginx, settings: Settings, client: Client) -> None:
    settings.QIFU_ACCEL_MEDIA = "/protected-media/"
    document = Document.objects.create(title="样例附件", file=ContentFile("附件内容".encode(), "样例 附件.txt"))
    address = document.url
    assert nginx.get(address).status == 302, "a visitor is asked to log in"
    client.force_login(factories.make_superuser())
    answer = nginx.get(address, Cookie=f"sessionid={client.cookies['sessionid'].value}")
    assert (answer.status, answer.body) == (200, "附件内容".encode())
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"].startswith("private")
    assert not answer.repeated


def test_what_came_with_an_appeal_is_sent_by_nginx_to_its_person_alone(nginx: Nginx, settings: Settings) -> None:
    settings.QIFU_ACCEL_SERVICES = "/protected-services/"
    receipt = submit(submission(), form_key=new_form_key(), files=[TakenFile("样例.pdf", b"%PDF-1.4 sample")])
    attachment = receipt.appeal.attachments.get()
    link = make_person_link(receipt.appeal)
    answer = nginx.get(f"{link}files/{attachment.pk}/")
    assert (answer.status, answer.body) == (200, b"%PDF-1.4 sample") and not answer.repeated
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, no-store"
    stored = f"{attachment.stored[:2]}/{attachment.stored}"
    for path in (f"/protected-services/{stored}", f"/services/{stored}"):
        assert nginx.get(path).status in (302, 404), path


def test_the_log_holds_no_search_terms_and_no_address_that_is_a_key(nginx: Nginx, tmp_path: Path) -> None:
    nginx.get("/search/?q=canary-of-a-private-search")
    assert nginx.get("/services/t/canary/").status == nginx.get("/services/t/canary/receipt/").status == 404
    for door in DOORS:
        nginx.get(f"{door}/canary/")
    nginx.get("/zh-hant/services/t/canary/")
    nginx.get("/")  # one worker does one thing after another: once this is answered, that is in the log
    log = (tmp_path / "qifu.log").read_text()
    assert all(f'"GET {path}"' in log for path in ["/search/", "/zh-hant/services/t/-", *(f"{d}/-" for d in DOORS)])
    assert "canary" not in log


def test_no_log_holds_what_somebody_types_into_a_form(nginx: Nginx, tmp_path: Path) -> None:
    """Sent as it should be, and as an address by a form without its method."""
    typed = urlencode({"contact": "canary@example.org", "contact_name": "canary", "text": "canary " * 300})
    for path in ("/services/appeals/", "/services/appeals/track/", "/my/", "/admin/appeals/"):
        sent = nginx.get(path, method="POST", body=typed, Content_Type="application/x-www-form-urlencoded")
        assert sent.status in (302, 403, 422), path
        assert nginx.get(f"{path}?{typed}").status in (200, 302, 422), path
    nginx.get("/")
    assert '"POST /services/appeals/"' in (tmp_path / "qifu.log").read_text()
    assert not [path for path in tmp_path.rglob("*.log") if "canary" in path.read_text()]


def test_nor_does_the_log_of_errors_when_django_is_down(nginx_alone: Nginx, tmp_path: Path) -> None:
    for path in ["/search/?q=canary", *(f"{door}/canary/" for door in DOORS)]:
        assert nginx_alone.get(path).status == 503
    assert not [path for path in tmp_path.rglob("*.log") if "canary" in path.read_text()]


def test_too_many_requests_are_refused_kindly_and_pages_still_come(nginx_alone: Nginx) -> None:
    # At once from many threads: one after another a slow machine would stay below the limit.
    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(lambda _: nginx_alone.get("/api/search/?q=a"), range(400)))
        tried = list(crowd.map(lambda number: nginx_alone.get(f"/admin/approve/{number}/"), range(400)))
    refused = [answer for answer in answers if answer.status == 429]
    assert answers[0].status == 503
    assert refused and json.loads(refused[0].text)["error"] == "too_many_requests"
    assert "访问过于频繁" in next(answer.text for answer in tried if answer.status == 429)
    assert "访问过于频繁" in [nginx_alone.get("/admin/login/") for _ in range(20)][-1].text
    assert nginx_alone.get("/").status == 200


def test_with_django_down_the_portal_reads_and_the_rest_says_so(nginx_alone: Nginx, portal: str) -> None:
    assert "样例扶持办法" in nginx_alone.get("/policies/support/").text
    for edition in ("", "/zh-hant"):
        answer = nginx_alone.get(f"{edition}/search/?q=a")
        assert answer.status == 503 and "data-finding" in answer.text and not answer.repeated
        assert (answer.headers["retry-after"], answer.headers["cache-control"]) == ("30", "no-store")
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
        parts = json.loads(nginx_alone.get(f"{edition}/finding/index.json").text)["parts"]
        assert "support" in "".join(nginx_alone.get(part).text for part in parts)
    for path in ("/admin/", "/documents/1/a.pdf"):
        answer = nginx_alone.get(path)
        assert answer.status == 503 and "服务暂时不可用" in answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["retry-after"] == "30"
        assert answer.headers["x-content-type-options"] == "nosniff" and "content-security-policy" in answer.headers
    assert "在线服务暂时不可用" in nginx_alone.get("/services/appeals/").text  # who can be called, is tried below
    answer = nginx_alone.get("/api/records/")
    assert answer.status == 503 and json.loads(answer.text)["error"] == "unavailable"


def test_pages_of_a_person_are_nobody_elses_and_kept_nowhere(nginx: Nginx) -> None:
    for path in ("/my/", "/services/appeals/", "/services/privacy/", "/zh-hant/my/", "/zh-hant/services/appeals/"):
        answer = nginx.get(path)
        assert (answer.status, answer.headers["cache-control"]) == (200, "private, no-store")
        assert f'lang="{"zh-Hant" if "zh-hant" in path else "zh-Hans"}"' in answer.text
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert nginx.get("/my").headers["location"] == "/my/"


def test_wechat_s_few_servers_bring_all_followers_messages(nginx: Nginx, tmp_path: Path, settings: Settings) -> None:
    with account(settings):
        xml = text_xml("help", follower="canary-follower")
        asked = urlencode({**signed(), "openid": "canary-follower"})
        address = f"/services/wechat/?{asked}"
        answers = [nginx.get(address, method="POST", body=xml, Content_Type="text/xml") for _again in range(40)]
        assert {answer.status for answer in answers} == {200} and "诉求" in answers[0].text
        assert nginx.get(address, method="POST", body="x" * 70_000).status == 413
    nginx.get("/")
    assert '"POST /services/wechat/"' in (tmp_path / "qifu.log").read_text()
    assert not [path for path in tmp_path.rglob("*.log") if "canary" in path.read_text()]


def test_while_django_is_away_a_page_names_those_who_can_be_called(nginx_alone: Nginx, city: CityPortalPage) -> None:
    city.hotline = "0532-12345000"
    city.save_revision().publish()
    run_pending()
    for path in ("/my/", "/my/code/canary/", "/services/appeals/", "/services/t/canary/"):
        answer = nginx_alone.get(path)
        assert answer.status == 503 and "在线服务暂时不可用" in answer.text and city.hotline in answer.text
        assert (answer.headers["cache-control"], answer.headers["retry-after"]) == ("no-store", "60")
        assert not answer.repeated
    assert nginx_alone.get("/away.html").status == 404


def test_forms_are_sent_no_faster_than_people_send_them(nginx_alone: Nginx) -> None:
    statuses = [nginx_alone.get("/my/", method="POST").status for _ in range(30)]
    assert statuses[0] == 503 and 429 in statuses[20:]
    assert nginx_alone.get("/my/").status == 503, "reading goes on"
