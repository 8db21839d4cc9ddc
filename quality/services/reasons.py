"""Naming the reasons people choose from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from personnel.models import Person
from personnel.services import require
from quality import states
from quality.errors import ReasonExists
from quality.events import ReasonEvent
from quality.models import ReasonCode
from records.services import record

LONGEST_TEXT = 120
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]


@all_or_nothing
def define_reason(
    kind: str, code: str, text: str, *, by: Person, translations: dict[str, str] | None = None
) -> ReasonCode:
    """Add a reason people may choose, as the last of its kind; raises ReasonExists when the code is taken."""
    require(by, "quality.author_reason")
    if kind not in states.REASON_KINDS:
        raise Malformed(f"A reason is one of {', '.join(states.REASON_KINDS)}.", field="kind")
    if not code.strip():
        raise Malformed("A reason needs a code.", field="code")
    same = list(ReasonCode.objects.select_for_update().filter(kind=kind))
    try:
        with transaction.atomic():
            reason = ReasonCode.objects.create(
                kind=kind, code=code.strip(), text=_text(text), translations=_translations(translations or {}),
                position=max((each.position for each in same), default=0) + 1,
            )
    except IntegrityError as taken:
        raise ReasonExists(f"Reason {code} is already defined.", field="code") from taken
    record(ReasonEvent.DEFINED, reason, by=by, text=text)
    return reason


@all_or_nothing
def change_reason(
    reason: ReasonCode, *, by: Person, text: str | None = None, translations: dict[str, str] | None = None,
    is_active: bool | None = None,
) -> ReasonCode:
    """Say it otherwise, or no longer offer it; what was recorded with it keeps the words of that day."""
    require(by, "quality.author_reason")
    reason = ReasonCode.objects.select_for_update().get(pk=reason.pk)
    before = _facts(reason)
    if text is not None:
        reason.text = _text(text)
    if translations is not None:
        reason.translations = _translations(translations)
    if is_active is not None:
        reason.is_active = is_active
    after = _facts(reason)
    if after != before:
        reason.save(update_fields=list(after))
        record(ReasonEvent.CHANGED, reason, by=by, before=before, after=after)
    return reason


@all_or_nothing
def move_reason(reason: ReasonCode, *, to: int, by: Person) -> ReasonCode:
    """Put it at this place among the reasons of its kind, the first being 1."""
    require(by, "quality.author_reason")
    same = list(ReasonCode.objects.select_for_update().filter(kind=reason.kind).order_by("position", "code"))
    if not 1 <= to <= len(same):
        raise Malformed(f"There are places 1 to {len(same)}.", code="out_of_range", field="to")
    order = [each for each in same if each.pk != reason.pk]
    order.insert(to - 1, next(each for each in same if each.pk == reason.pk))
    moved = [each for place, each in enumerate(order, 1) if each.position != place]
    for place, each in enumerate(order, 1):
        each.position = place
    ReasonCode.objects.bulk_update(moved, ["position"])
    if moved:
        record(ReasonEvent.MOVED, reason, by=by, position=to)
    return order[to - 1]


def _text(text: str) -> str:
    if not text.strip() or len(text.strip()) > LONGEST_TEXT:
        raise Malformed(f"A reason needs a text of at most {LONGEST_TEXT} characters.", field="text")
    return text.strip()


def _translations(translations: dict[str, str]) -> dict[str, str]:
    for language, text in translations.items():
        if language not in LANGUAGES or len(text) > LONGEST_TEXT:
            raise Malformed(f"'{language[:10]}' is no language of ours, or the text is too long.", field="translations")
    return {language: text.strip() for language, text in translations.items() if text.strip()}


def _facts(reason: ReasonCode) -> dict[str, Any]:
    return {"text": reason.text, "translations": reason.translations, "is_active": reason.is_active}
