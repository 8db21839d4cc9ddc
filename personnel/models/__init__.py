from personnel.models.keys import ApiKey, Badge
from personnel.models.people import Person

__all__ = ["ApiKey", "Badge", "Person"]
