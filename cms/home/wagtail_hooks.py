"""The panels of the admin's home: each takes away, adds or narrows down what those before it left."""

from wagtail import hooks

from cms.home import approvals, desk, publishing, pushes, reading, reviews, sharing, team, writing
from cms.wagtail_seams import home_panels as home_panels

for construct in (
    home_panels.narrow_panels,
    team.show_team_home,
    approvals.show_approvals,
    desk.show_desk,
    reviews.show_reviews,
    writing.show_writing,
    reading.show_reading,
    publishing.add_publishing_panel,
    pushes.add_push_panel,
    sharing.add_sharing_panel,
):
    hooks.register("construct_homepage_panels", construct)
