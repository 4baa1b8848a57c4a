"""The small site of an association (or agency): pages of its own parts, a feed of all that is its own."""

from themes.outcome import Files
from themes.pages.feeds import FEED_ENTRIES, make_feed
from themes.pages.frame import Site
from themes.pages.owner_tabs import owner_tabs
from themes.reader import Document, RecordReader


def owner_files(site: Site, owner: Document) -> Files:
    """A page for each part, and ``feed.xml`` with the newest of all its news and events."""
    files: Files = {}
    tabs = owner_tabs(site.reader, owner)
    for tab in tabs:
        if tab.part:
            title = f"{owner['title']} · {tab.title}"
            files |= site.page_at(
                tab.url, "owner-part.html", owner, part=tab.part, tab=tab, page_title=title, below=True
            )
    if not tabs and owner["kind"] != "association":
        return files  # an agency that has but its page
    return files | make_feed(site, owner, newest_owned(site.reader, owner["id"]))


def newest_owned(reader: RecordReader, owner: str) -> list[Document]:
    both = [*reader.owned(owner, "news", FEED_ENTRIES), *reader.owned(owner, "event", FEED_ENTRIES)]
    return sorted(both, key=lambda entry: (entry["published_at"], int(entry["id"])), reverse=True)[:FEED_ENTRIES]
