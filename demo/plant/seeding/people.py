"""The demo's people, their badges, and the ERP's key."""

from __future__ import annotations

from django.conf import settings

from demo.plant import people as book
from personnel.models import Person
from personnel.services import add_person, create_api_key, give_badge, person_for_key


def seed(by: Person) -> int:
    """Add missing people, and the ERP's key when it was made anew; answers how many people were added."""
    known = set(Person.objects.values_list("username", flat=True))
    added = 0
    for colleague in book.EVERYONE:
        if colleague.username in known:
            continue
        person = add_person(
            colleague.username,
            colleague.name,
            roles=[colleague.role],
            by=by,
            password=book.PASSWORD if colleague.kind == "human" else None,
            pin=colleague.pin,
            kind=colleague.kind,
            language=colleague.language,
            is_simulated=colleague.simulated,
        )
        if colleague.kind == "human":
            give_badge(person, colleague.badge, by=by)
        added += 1
    _erp_key(by)
    return added


def _erp_key(by: Person) -> None:
    """The key lies in DATA/secrets, where the launcher put it; only its digest is stored."""
    path = settings.SECRETS / "erp_api_key"
    if not path.exists():
        return
    key = path.read_text().strip()
    if person_for_key(key) is None:
        create_api_key(Person.objects.get(username="erik"), "demo ERP", by=by, key=key)
