"""Each place where we step into Wagtail's private parts: a module per place, and nowhere else in the project.

Wagtail promises nothing about what these modules touch. Each says why there is no public way and holds no more than the
step in; what is done there is said by the package that needs it, which hands its function over. After an upgrade
tests/unit/test_wagtail_seams.py names the release, the modules and the functions to read again.
"""

CHECKED_AGAINST = (8, 0)
