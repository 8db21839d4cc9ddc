"""Which version of which work master is the one to work by."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from genealogy.models import MaterialDefinition
from orders.models import WorkMaster
from orders.states import RELEASED


def effective(at: datetime) -> QuerySet[WorkMaster]:
    """Released versions whose dates are `at`."""
    return WorkMaster.objects.filter(
        Q(effective_from=None) | Q(effective_from__lte=at),
        Q(effective_until=None) | Q(effective_until__gt=at),
        state=RELEASED,
    )


def master_for(material: MaterialDefinition, at: datetime) -> WorkMaster | None:
    """How the material is made at that time: its own newest version before its family's."""
    own = Q(material=material)
    family = Q(family=material.family) if material.family else Q(pk__in=[])
    return (
        effective(at)
        .filter(own | family)
        .order_by(F("material").asc(nulls_last=True), F("released_at").desc(nulls_last=True), "-version")
        .first()
    )
