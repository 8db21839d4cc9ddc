"""Commands about people: who may, who is new, what proves them, which keys they hold."""

from personnel.services.access import digest, require, system_person
from personnel.services.badges import give_badge, person_for_badge, report_badge_lost, take_back_badge
from personnel.services.deputies import appoint_deputy, withdraw_deputy
from personnel.services.keys import create_api_key, person_for_key, withdraw_api_key
from personnel.services.passwords import SECRETS, change_secret, check_pin, refuse_when_locked, set_secret
from personnel.services.people import add_person, change_person, deactivate, reactivate
from personnel.services.second import identify_second
from personnel.services.skills import add_skill, change_skill, grant_skill, withdraw_skill
from personnel.services.training import confirm_reading

__all__ = [
    "SECRETS", "add_person", "add_skill", "appoint_deputy", "change_person", "change_secret", "change_skill",
    "check_pin", "confirm_reading", "create_api_key", "deactivate", "digest", "give_badge", "grant_skill",
    "identify_second", "person_for_badge", "person_for_key", "reactivate", "refuse_when_locked",
    "report_badge_lost", "require", "set_secret", "system_person", "take_back_badge", "withdraw_api_key",
    "withdraw_deputy", "withdraw_skill",
]
