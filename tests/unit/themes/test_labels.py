from tests import site_documents as docs
from themes.labels import article_labels, column_labels, missing_launch_items, publication_time, site_labels


def test_an_item_that_is_not_set_is_left_out() -> None:
    assert site_labels(docs.city(), "https://qiye.example.gov.cn") == [
        ("SiteName", "样例平台"),
        ("SiteDomain", "qiye.example.gov.cn"),
    ]
    assert ("SiteIDCode", "3702810001") in site_labels(docs.city(site_id_code="3702810001"), "https://a.cn")


def test_section_pages_carry_the_column_labels() -> None:
    labels = dict(column_labels(docs.section(2, "policies", "policy", title="政策")))
    assert labels == {
        "ColumnName": "政策",
        "ColumnDescription": "说明",
        "ColumnKeywords": "词",
        "ColumnType": "政策文件",
    }


def test_content_pages_carry_the_article_labels() -> None:
    section = docs.section(2, "policies", "policy")
    labels = dict(article_labels(docs.below(section, "policy", 9, title="办法"), section, "样例局", "https://a.cn"))
    assert labels["ArticleTitle"] == "办法"
    assert labels["PubDate"] == "2024-05-01 09:30"
    assert labels["ContentSource"] == "样例局"
    assert labels["Url"] == "https://a.cn/policies/policy-9/"
    assert labels["Author"] == "样例局"


def test_the_publication_date_is_the_one_that_the_page_states() -> None:
    assert publication_time(docs.document("policy", 9, published_on="2016-03-01")) == "2016-03-01 00:00"
    assert publication_time(docs.document("policy", 9, published_on="2024-05-01")) == "2024-05-01 09:30"


def test_what_is_missing_before_launch_is_named() -> None:
    missing = missing_launch_items(docs.city(icp_number="样ICP备0号"))
    assert "ICP 备案号" not in missing and "公安备案号" in missing
