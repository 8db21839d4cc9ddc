"""What is done about people."""


class PersonEvent:
    """Verbs of people and what proves them."""

    ADDED = "person.added"
    CHANGED = "person.changed"
    DEACTIVATED = "person.deactivated"
    REACTIVATED = "person.reactivated"
    PASSWORD_SET = "person.password_set"  # noqa: S105 - the name of an event
    PIN_SET = "person.pin_set"
    PASSWORD_CHANGED = "person.password_changed"  # noqa: S105 - the name of an event
    PIN_CHANGED = "person.pin_changed"


class BadgeEvent:
    """Verbs of badges."""

    GIVEN = "badge.given"
    TAKEN_BACK = "badge.taken_back"
    LOST = "badge.lost"


class ApiKeyEvent:
    """Verbs of machine clients' keys."""

    CREATED = "api_key.created"
    WITHDRAWN = "api_key.withdrawn"


class SkillEvent:
    """Verbs of skills and of who has them."""

    ADDED = "personnel_class.added"
    CHANGED = "personnel_class.changed"
    GRANTED = "qualification.granted"
    RENEWED = "qualification.renewed"
    WITHDRAWN = "qualification.withdrawn"


class TrainingEvent:
    """Verbs of what people have read."""

    CONFIRMED = "training_record.confirmed"


class DeputyEvent:
    """Verbs of standing in for somebody."""

    APPOINTED = "deputy.appointed"
    WITHDRAWN = "deputy.withdrawn"
