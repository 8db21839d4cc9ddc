from personnel.models.deputies import Deputy
from personnel.models.keys import ApiKey, Badge
from personnel.models.people import Person
from personnel.models.skills import PersonnelClass, Qualification
from personnel.models.training import TrainingRecord

__all__ = ["ApiKey", "Badge", "Deputy", "Person", "PersonnelClass", "Qualification", "TrainingRecord"]
