"""The seal: committed records gathered into Merkle blocks, chained and signed, so that an owner's hand is found."""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.db import connection, transaction

from kernel.canonical import canonical
from kernel.clock import now
from records import merkle
from records.models import Leaf, Seal
from records.relations import Relation, sealed

BLOCK = 5000
FIRST = b"\x00" * 32
# No transaction lives longer than its timeouts allow (settings: 15 s a statement, 30 s idle), so after this long
# every row below the highest sealed one has been seen.
SETTLED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Record:
    """One regulated row as it is now."""

    relation: str
    row_id: int
    digest: bytes


def content(text: str) -> bytes:
    """A row's canonical writing. Numbers keep their digits; a nullable column added later changes no old seal."""
    return canonical(json.loads(text, parse_float=str))


def rows(relation: Relation, where: str, parameters: list[Any], limit: int | None = None) -> Iterator[Record]:
    """The rows of a relation, as the seal sees them."""
    table, key = connection.ops.quote_name(relation.table), connection.ops.quote_name(relation.key)
    with connection.chunked_cursor() as cursor:
        # Names come from Django's own model registry, values are parameters.
        cursor.execute(
            f"SELECT t.{key}, jsonb_strip_nulls(to_jsonb(t))::text FROM {table} t WHERE {where} "  # noqa: S608
            f"ORDER BY t.{key}" + (" LIMIT %s" if limit is not None else ""),
            [*parameters, *([limit] if limit is not None else [])],
        )
        for row_id, text in cursor:
            yield Record(relation.table, row_id, merkle.leaf(content(text)))


def header(seal: Seal) -> bytes:
    """What is signed: everything a block says about itself."""
    return canonical({
        "number": seal.number, "previous": bytes(seal.previous), "root": bytes(seal.root), "size": seal.size,
        "sealed_at": seal.sealed_at, "key_id": seal.key_id,
    })


def chain_link(seal: Seal) -> bytes:
    """What the next block names as its previous one."""
    return hashlib.sha256(header(seal) + bytes(seal.signature)).digest()


@dataclass
class Sealer:
    """Gathers what has been committed since the last block. Several may run: the database lets one at a time."""

    key: Ed25519PrivateKey
    _floor: dict[str, int] = field(default_factory=dict)
    _seen: deque[tuple[datetime, dict[str, int]]] = field(default_factory=deque)

    @transaction.atomic
    def seal(self) -> Seal | None:
        """One block of at most 5,000 records; None when nothing waits or another sealer is at work."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('records.seal', 0))")
            if not cursor.fetchone()[0]:
                return None
        records: list[Record] = []
        for relation in sealed():
            if len(records) >= BLOCK:
                break
            key = connection.ops.quote_name(relation.key)
            records += rows(
                relation,
                f"t.{key} > %s AND NOT EXISTS ("  # noqa: S608
                f"SELECT 1 FROM records_leaf l WHERE l.relation = %s AND l.row_id = t.{key})",
                [self._floor.get(relation.table, 0), relation.table],
                BLOCK - len(records),
            )
        if not records:
            return None
        last = Seal.objects.order_by("-number").first()
        block = Seal(
            number=last.number + 1 if last else 1, previous=chain_link(last) if last else FIRST,
            root=merkle.root([record.digest for record in records]), size=len(records), sealed_at=now(),
            key_id=key_id(self.key.public_key()),
        )
        block.signature = self.key.sign(header(block))
        block.save()
        Leaf.objects.bulk_create(
            Leaf(seal=block, position=i, relation=r.relation, row_id=r.row_id, digest=r.digest)
            for i, r in enumerate(records)
        )
        transaction.on_commit(lambda: self._settle(block, records))
        return block

    def _settle(self, block: Seal, records: list[Record]) -> None:
        _checkpoint(block)
        highest: dict[str, int] = {}
        for record in records:
            highest[record.relation] = max(record.row_id, highest.get(record.relation, 0))
        self._seen.append((block.sealed_at, highest))
        while self._seen and self._seen[0][0] < block.sealed_at - SETTLED:
            self._floor |= self._seen.popleft()[1]


def _checkpoint(block: Seal) -> None:
    """A line outside the database: without it a cut tail could not be told from a quiet night."""
    path = Path(settings.SEAL_CHECKPOINTS)
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({
        "number": block.number, "sealed_at": block.sealed_at.isoformat(), "link": chain_link(block).hex(),
    })
    with path.open("a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def key_id(key: Ed25519PublicKey) -> str:
    """Which key signed: the head of its digest."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def make_key() -> None:
    """A new key pair at first start: the private half readable by the sealer's user only."""
    private, public = Path(settings.SEAL_KEY), Path(settings.SEAL_PUBLIC_KEY)
    if private.exists():
        return
    private.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    descriptor = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def private_key() -> Ed25519PrivateKey:
    key = load_pem_private_key(Path(settings.SEAL_KEY).read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def public_key() -> Ed25519PublicKey:
    key = load_pem_public_key(Path(settings.SEAL_PUBLIC_KEY).read_bytes())
    assert isinstance(key, Ed25519PublicKey)
    return key
