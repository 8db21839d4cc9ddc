"""Why something about a person is refused."""

from __future__ import annotations

from kernel.errors import Conflict, Malformed, NotAllowed, RuleBroken


class RoleUnknown(Malformed):
    """Not a role of ours."""

    code = "role_unknown"


class UsernameTaken(Conflict):
    """Somebody signs in with this name; names are never given again."""

    code = "username_taken"


class LastAdministrator(RuleBroken):
    """Without this person nobody could look after the people any more."""

    code = "last_administrator"


class HousePerson(RuleBroken):
    """Lineside's own hand is nobody to be changed."""

    code = "house_person"


class PersonInactive(RuleBroken):
    """Who left gets nothing."""

    code = "person_inactive"


class PasswordTooWeak(RuleBroken):
    """Too short, or one of those everybody tries first."""

    code = "password_too_weak"


class PinTooSimple(RuleBroken):
    """Not four to eight digits, or one of those everybody tries first."""

    code = "pin_too_simple"


class SecretUsed(RuleBroken):
    """The present password or PIN, or the one before it."""

    code = "secret_unchanged"


class SecretMustChange(NotAllowed):
    """Somebody else chose this password or PIN: it proves nothing until its owner has chosen their own."""

    code = "secret_must_change"


class BadgeTaken(Conflict):
    """The card is somebody's already."""

    code = "badge_taken"


class AlreadyEnded(Conflict):
    """It was taken back, withdrawn or switched off before."""

    code = "already_ended"


class SkillExists(Conflict):
    """The number is taken."""

    code = "skill_exists"


class SkillInactive(RuleBroken):
    """Nobody is qualified for this any more."""

    code = "skill_inactive"


class HasRole(RuleBroken):
    """Whoever has the role needs not stand in for it."""

    code = "has_role"


class RoleNotYours(NotAllowed):
    """A supervisor lends the roles they have; an administrator any."""

    code = "role_not_yours"
