"""Where a choice of the finder is followed by a calendar or a feed reader (cms/api/feeds.py)."""

CALENDAR, FEED = "/api/feeds/calendar.ics", "/api/feeds/records.atom"


def selection_links(site_url: str, query: str) -> dict[str, str]:
    """``query``: the choice (Filter.to_query_string). ``webcal`` is opened by the device's calendar, which then follows it."""
    asked = f"?{query}" if query else ""
    return {
        "webcal": f"webcal://{site_url.partition('://')[2]}{CALENDAR}{asked}",
        "calendar": f"{CALENDAR}{asked}",
        "feed": f"{FEED}{asked}",
    }
