"""The life of a work master: drafted, saved, reviewed, released with a signature, retired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from genealogy.models import MaterialDefinition
from kernel.clock import now
from kernel.commands import all_or_nothing
from kernel.errors import Malformed
from kernel.hints import hint
from orders.errors import DefinitionIncomplete, DraftExists, ReleaseNeedsAnother, WorkMasterExists
from orders.events import WorkMasterEvent
from orders.gate import BLOCK
from orders.models import WorkMaster
from orders.selectors.compare import compare
from orders.selectors.documents import document
from orders.selectors.findings import findings
from orders.selectors.masters import four_eyes, last_editor
from orders.states import DISCARDED, FIRST, MAJOR, MASTER, MINOR
from personnel.models import Person
from personnel.services import require
from records.services import record, sign

from .documents import write

RELEASING = "Approved as the way to make it"
# As many changed paths as an event names; the row history has every value.
NAMED_CHANGES = 50


@all_or_nothing
def draft_master(
    number: str, *, by: Person, name: str = "", material: MaterialDefinition | None = None, family: str = ""
) -> WorkMaster:
    """Begin to write down how a material, or every product of a family, is made.

    Raises WorkMasterExists: a known number is revised instead.
    """
    require(by, "orders.author_workmaster")
    number, family = number.strip(), family.strip()
    if not number:
        raise Malformed("A work master needs a number.", field="number")
    if (material is None) == (not family):
        raise Malformed("A work master is for one material, or for one family.", field="material")
    if WorkMaster.objects.filter(number=number).exclude(state=DISCARDED).exists():
        raise WorkMasterExists(f"There is already a work master {number}. Revise it.", field="number")
    return _draft(WorkMaster(number=number, name=name, material=material, family=family), by=by)


@all_or_nothing
def revise(master: WorkMaster, *, kind: str, note: str = "", by: Person) -> WorkMaster:
    """Draft the next version as a copy of this one, minor or major (to be read). Raises DraftExists."""
    require(by, "orders.author_workmaster")
    master = lock_master(master)
    MASTER.next(master.state, "revise")
    if kind not in (MINOR, MAJOR):
        raise Malformed("A revision is minor or major.", field="revision_kind")
    draft = _draft(
        WorkMaster(
            number=master.number, material=master.material, family=master.family, revision_kind=kind, change_note=note
        ),
        by=by, copy_of=str(master), reason=note,
    )
    write(draft, document(master) | {"revision_kind": kind, "change_note": note})
    return draft


@all_or_nothing
def save_master(master: WorkMaster, words: Mapping[str, Any], *, by: Person) -> WorkMaster:
    """Let the draft say what the document in `words` says. Raises Malformed with the path of what cannot be."""
    require(by, "orders.author_workmaster")
    master = lock_master(master)
    master.state = MASTER.next(master.state, "save")
    was, first = document(master), master.revision_kind == FIRST
    write(master, words)
    if (master.revision_kind == FIRST) != first:
        raise Malformed("Only the first version is a first one.", field="revision_kind")
    master.last_major = _last_major(master)
    master.save(update_fields=["last_major"])
    changed = [difference.path for difference in compare(was, document(master))]
    record(
        WorkMasterEvent.SAVED, master, by=by, version=master.version, changes=len(changed),
        paths=changed[:NAMED_CHANGES],
    )
    hint("masters")
    return master


@all_or_nothing
def submit_master(master: WorkMaster, *, by: Person) -> WorkMaster:
    """Ask for the release: nobody changes it meanwhile. Raises DefinitionIncomplete with all there is to mend."""
    require(by, "orders.author_workmaster")
    master = lock_master(master)
    master.state = MASTER.next(master.state, "submit")
    _complete(master)
    return _moved(master, WorkMasterEvent.SUBMITTED, by=by)


@all_or_nothing
def send_back(master: WorkMaster, *, reason: str, by: Person) -> WorkMaster:
    """Give the draft back to its author, saying why it is not released."""
    require(by, "orders.release_workmaster")
    master = lock_master(master)
    master.state = MASTER.next(master.state, "send_back")
    return _moved(master, WorkMasterEvent.SENT_BACK, by=by, reason=_reason(reason))


@all_or_nothing
def release_master(
    master: WorkMaster,
    *,
    by: Person,
    secret: str,
    effective_from: datetime | None = None,
    effective_until: datetime | None = None,
    reason: str = "",
) -> WorkMaster:
    """Sign the version: orders released within its dates are made by it. Orders on the floor stay as they are.

    The signature binds the whole document. Raises NotAllowed for a wrong secret, DefinitionIncomplete, and
    ReleaseNeedsAnother for whoever edited it last while somebody else could, where the plant asks for that.
    """
    require(by, "orders.release_workmaster")
    master = lock_master(master)
    master.state = MASTER.next(master.state, "release")
    if four_eyes(master, by) == BLOCK:
        raise ReleaseNeedsAnother(f"{by.name} has edited {master} last. Its release needs another person.")
    _complete(master)
    by_its_editor = last_editor(master) == by.pk
    moment = now()
    begins = max(effective_from or moment, moment)
    if effective_until is not None and effective_until <= begins:
        raise Malformed("It would end before it begins.", code="ends_before_it_begins", field="effective_until")
    shown = {
        "work_master": str(master), "document": document(master), "effective_from": begins,
        "effective_until": effective_until, "reason": reason, "by_its_editor": by_its_editor,
    }
    master.signature = sign(master, by=by, secret=secret, meaning=RELEASING, shown=shown)
    master.released_at, master.effective_from, master.effective_until = moment, begins, effective_until
    return _moved(
        master, WorkMasterEvent.RELEASED, by=by, reason=reason,
        effective_from=begins, effective_until=effective_until, revision_kind=master.revision_kind,
        by_its_editor=by_its_editor,
    )


@all_or_nothing
def retire_master(master: WorkMaster, *, reason: str, by: Person) -> WorkMaster:
    """No order is released by this version any more; those on the floor are finished by their copies."""
    require(by, "orders.release_workmaster")
    master = lock_master(master)
    master.state = MASTER.next(master.state, "retire")
    return _moved(master, WorkMasterEvent.RETIRED, by=by, reason=_reason(reason))


@all_or_nothing
def discard_master(master: WorkMaster, *, by: Person, reason: str = "") -> WorkMaster:
    """Give a draft up. It stays on record under its version."""
    require(by, "orders.author_workmaster")
    master = lock_master(master)
    master.state = MASTER.next(master.state, "discard")
    return _moved(master, WorkMasterEvent.DISCARDED, by=by, reason=reason)


def lock_master(master: WorkMaster) -> WorkMaster:
    """The version as it is now, held until the transaction ends."""
    return WorkMaster.objects.select_for_update(of=("self",)).select_related("material").get(pk=master.pk)


def _draft(draft: WorkMaster, *, by: Person, copy_of: str = "", reason: str = "") -> WorkMaster:
    last = WorkMaster.objects.filter(number=draft.number).aggregate(last=Max("version"))["last"]
    draft.version = (last or 0) + 1
    draft.last_major = _last_major(draft)
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as taken:
        raise DraftExists(f"{draft.number} has a draft already. Finish or discard it first.") from taken
    record(WorkMasterEvent.DRAFTED, draft, by=by, reason=reason, version=draft.version, copy_of=copy_of)
    hint("masters")
    return draft


def _last_major(master: WorkMaster) -> int:
    """The newest version up to this one that has to be read."""
    if master.revision_kind == MAJOR:
        return master.version
    before = WorkMaster.objects.filter(number=master.number, version__lt=master.version).exclude(state=DISCARDED)
    last = before.order_by("-version").first()
    return last.last_major if last else 0


def _moved(master: WorkMaster, event: str, *, by: Person, reason: str = "", **data: Any) -> WorkMaster:
    master.save()
    record(event, master, by=by, reason=reason, version=master.version, **data)
    hint("masters")
    return master


def _complete(master: WorkMaster) -> None:
    found = findings(master)
    if found:
        raise DefinitionIncomplete(
            f"{master}: {found[0].message}", field=found[0].path, findings=[asdict(finding) for finding in found]
        )


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Malformed("Say why.", field="reason")
    return reason.strip()
