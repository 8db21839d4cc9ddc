"""Doors of the personnel room."""

from personnel.api import deputies, keys, people, skills

router_entries = [
    *people.router_entries, *keys.router_entries, *skills.router_entries, *deputies.router_entries,
]  # fmt: skip
urlpatterns = skills.urlpatterns
