"""Commands about people: who may, who is new, which keys they hold."""

from personnel.services.access import digest, require, system_person
from personnel.services.badges import give_badge, person_for_badge
from personnel.services.keys import create_api_key, person_for_key
from personnel.services.passwords import refuse_when_locked
from personnel.services.people import add_person

__all__ = [
    "add_person", "create_api_key", "digest", "give_badge", "person_for_badge", "person_for_key",
    "refuse_when_locked", "require", "system_person",
]
