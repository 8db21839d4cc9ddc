"""The verifier: does every record still say what it said when it was sealed?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from kernel.clock import now
from records import merkle
from records.models import Leaf, Seal
from records.relations import Relation, sealed, tracked
from records.sealing import FIRST, SETTLED, chain_link, header, key_id, rows


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed, named so that a person can look at it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def verify(key: Ed25519PublicKey) -> Iterator[Finding]:
    """Everything that is wrong with the ledger; nothing when it is whole."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield from _chain(key)
        yield from _checkpoints()
        for relation in sealed():
            yield from _records(relation)
        yield from _present()


def _chain(key: Ed25519PublicKey) -> Iterator[Finding]:
    expected, number = FIRST, 1
    for seal in Seal.objects.order_by("number").iterator():
        where = f"block {seal.number}"
        if seal.number != number:
            yield Finding(f"block {number}", "is missing")
        if bytes(seal.previous) != expected:
            yield Finding(where, "does not follow from the block before it")
        if seal.key_id != key_id(key):
            yield Finding(where, f"was signed with another key ({seal.key_id})")
        else:
            try:
                key.verify(bytes(seal.signature), header(seal))
            except InvalidSignature:
                yield Finding(where, "its signature does not match")
        leaves = list(Leaf.objects.filter(seal=seal).order_by("position").values_list("digest", flat=True))
        if len(leaves) != seal.size or merkle.root([bytes(leaf) for leaf in leaves]) != bytes(seal.root):
            yield Finding(where, "its list of records was changed")
        expected, number = chain_link(seal), seal.number + 1


def _checkpoints() -> Iterator[Finding]:
    path = Path(settings.SEAL_CHECKPOINTS)
    if not path.exists():
        return
    links = {seal.number: chain_link(seal).hex() for seal in Seal.objects.iterator()}
    for line in path.read_text().splitlines():
        checkpoint = json.loads(line)
        if links.get(checkpoint["number"]) != checkpoint["link"]:
            yield Finding(f"block {checkpoint['number']}", "is not the one the checkpoint outside the database names")


def _records(relation: Relation) -> Iterator[Finding]:
    leaves = Leaf.objects.filter(relation=relation.table)
    expected = {row: (bytes(digest), number) for row, digest, number in leaves.values_list(
        "row_id", "digest", "seal__number"
    ).iterator()}
    settled = leaves.filter(seal__sealed_at__lt=now() - SETTLED).order_by("-row_id").values_list("row_id", flat=True)
    floor = settled.first() or 0
    for record in rows(relation, "TRUE", []):
        where = f"{record.relation} {record.row_id}"
        known = expected.pop(record.row_id, None)
        if known is None:
            if record.row_id <= floor:
                yield Finding(where, "was slipped in behind the seal")
        elif known[0] != record.digest:
            yield Finding(where, f"was changed after it was sealed in block {known[1]}")
    for row, (_, number) in expected.items():
        yield Finding(f"{relation.table} {row}", f"was removed after it was sealed in block {number}")


def _present() -> Iterator[Finding]:
    """Rows that differ from the last state their history knows: changed with the triggers switched off."""
    quote = connection.ops.quote_name
    for table in tracked():
        now_says = ", ".join(f"t.{quote(column)}" for column in table.columns)
        last_says = ", ".join(f"h.{quote(column)}" for column in table.columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT t.{quote(table.key)} FROM {quote(table.table)} t "  # noqa: S608 - names from the registry
                f"LEFT JOIN LATERAL (SELECT * FROM {quote(table.history)} h WHERE h.pgh_obj_id = t.{quote(table.key)} "
                f"ORDER BY h.pgh_id DESC LIMIT 1) h ON TRUE "
                f"WHERE h.pgh_id IS NULL OR ROW({now_says}) IS DISTINCT FROM ROW({last_says})"
            )
            for (row,) in cursor.fetchall():
                yield Finding(f"{table.table} {row}", "differs from what its history says: changed past the triggers")
