"""Everything, part by part."""

from bench.admin_city.history import fill_history, fill_records
from bench.admin_city.pages import fill_sections
from bench.admin_city.teams import ensure_teams, fill_files, fill_people
from bench.admin_city.work import fill_logs, fill_sharings, fill_tasks
from site_content.portals.models import CityPortalPage


def fill(pages: int, teams: int) -> None:
    """Everything, with a line for each part."""
    city = CityPortalPage.objects.get()
    ensure_teams(city, teams)
    for part in (fill_people, fill_files):
        part()
        print(f"  {part.__name__}", flush=True)
    fill_sections(city, pages)
    for rest in (fill_history, fill_tasks, fill_sharings, fill_logs, fill_records):
        rest()
        print(f"  {rest.__name__}", flush=True)
