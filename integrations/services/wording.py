"""What the words of a connection and of a binding must be; every "no" names the field."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from equipment.models import Equipment
from equipment.states import Level, UnitState
from integrations import addresses
from integrations.models import Binding, Connection
from integrations.states import ByteOrder, Protocol, Role, Signal
from kernel.errors import Malformed
from kernel.quantities import text
from kernel.quantities import unit as known_unit

NONE, SIGN_AND_ENCRYPT = "none", "sign_and_encrypt"
POLICIES: Final = ("Basic256Sha256", "Aes256_Sha256_RsaPss")
ANONYMOUS, PASSWORD, CERTIFICATE = "anonymous", "password", "certificate"
# Setting -> least, most.
NUMBERS: Final[dict[str, dict[str, tuple[float, float]]]] = {
    Protocol.OPCUA: {"publishing_ms": (20, 60_000), "read_back_seconds": (1, 3600)},
    Protocol.MODBUS: {"poll_seconds": (0.02, 3600)},
}
WORDS: Final[dict[str, tuple[str, ...]]] = {
    Protocol.OPCUA: ("security", "policy", "user_kind", "user_name", "exception_reason", "writable"),
    Protocol.MODBUS: ("heartbeat", "writable"),
}
LONGEST_WORD = 200
LONGEST_PASSWORD = 200
MOST_MEANINGS = 500
# Pieces a second a counter may run at.
LEAST_RATE, MOST_RATE = Decimal("0.001"), Decimal(100_000)
# A machine has one of each; two would contradict each other.
SINGLE: Final = (Role.STATE, Role.REASON, Role.EPOCH)
MAPPED: Final = (Role.STATE, Role.REASON, Role.RESULT, Role.ALARM)


def checked_endpoint(protocol: str, endpoint: str) -> str:
    """The endpoint, if this protocol's machines can be reached by it."""
    if "@" in endpoint:
        raise Malformed(
            "Write no user name or password into the endpoint; there are fields for them.",
            code="endpoint_with_secret", field="endpoint",
        )
    if not addresses.fits(protocol, endpoint):
        raise Malformed(
            f"Write the endpoint as {addresses.EXAMPLE_ENDPOINT[Protocol(protocol)]}.",
            code="endpoint_malformed", field="endpoint",
        )
    return endpoint


def checked_settings(protocol: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a connection without those that say nothing; unknown ones are refused."""
    settings = {name: value for name, value in given.items() if value not in (None, "", [])}
    known = (*NUMBERS[protocol], *WORDS[protocol])
    for name in settings:
        if name not in known:
            raise Malformed(f"{protocol} knows no setting '{name}'.", code="unknown_setting", field=name)
    for name, (least, most) in NUMBERS[protocol].items():
        if name in settings and not (_is_number(settings[name]) and least <= settings[name] <= most):
            raise Malformed(f"Choose {name} between {least:g} and {most:g}.", code="out_of_range", field=name)
    return _security(settings) if protocol == Protocol.OPCUA else _registers(settings)


def _security(settings: dict[str, Any]) -> dict[str, Any]:
    _writable(Protocol.OPCUA, settings)
    settings.setdefault("security", NONE)
    settings.setdefault("user_kind", ANONYMOUS)
    _one_of(settings, "security", (NONE, SIGN_AND_ENCRYPT))
    _one_of(settings, "user_kind", (ANONYMOUS, PASSWORD, CERTIFICATE))
    if settings["security"] == NONE:
        if not str(settings.get("exception_reason", "")).strip():
            raise Malformed(
                "Nobody signs what this machine says. Choose sign and encrypt, or write down why it must be so.",
                code="exception_reason_missing", field="exception_reason",
            )
        if settings["user_kind"] != ANONYMOUS:
            raise Malformed(
                "Without encryption everybody on the network could read the password. Choose sign and encrypt.",
                code="secret_in_the_open", field="user_kind",
            )
        settings.pop("policy", None)
    else:
        settings.setdefault("policy", POLICIES[0])
        _one_of(settings, "policy", POLICIES)
        settings.pop("exception_reason", None)
    if settings["user_kind"] == PASSWORD and not str(settings.get("user_name", "")).strip():
        raise Malformed("Name the user the password belongs to.", code="user_name_missing", field="user_name")
    if settings["user_kind"] != PASSWORD:
        settings.pop("user_name", None)
    for name in ("user_name", "exception_reason"):
        if len(str(settings.get(name, ""))) > LONGEST_WORD:
            raise Malformed(f"At most {LONGEST_WORD} characters.", code="too_long", field=name)
    return settings


def _registers(settings: dict[str, Any]) -> dict[str, Any]:
    _writable(Protocol.MODBUS, settings)
    if (value := settings.get("heartbeat")) is not None:
        _must_be_address(Protocol.MODBUS, value, "heartbeat")
    return settings


def _writable(protocol: Protocol, settings: Mapping[str, Any]) -> None:
    writable = settings.get("writable", [])
    if not isinstance(writable, list):
        raise Malformed("Give a list of addresses.", code="not_a_list", field="writable")
    for value in writable:
        _must_be_address(protocol, value, "writable")


def _must_be_address(protocol: Protocol, value: Any, field: str) -> None:
    if not (isinstance(value, str) and addresses.is_address(protocol, value)):
        raise Malformed(
            f"'{value}' is no {protocol.label} address; write {addresses.EXAMPLE_ADDRESS[protocol]}.",
            code="address_malformed", field=field,
        )


def _one_of(settings: Mapping[str, Any], name: str, known: tuple[str, ...]) -> None:
    if settings[name] not in known:
        raise Malformed(f"Choose {name} from {', '.join(known)}.", code="unknown_choice", field=name)


@dataclass(frozen=True)
class Words:
    """What an address means, as somebody says it."""

    equipment: Equipment
    role: str
    name: str
    address: str
    datatype: str = ""
    word_order: str = ByteOrder.BIG
    byte_order: str = ByteOrder.BIG
    length: int = 0
    scale: float = 1.0
    offset: float = 0.0
    dead_band: float = 0.0
    keep_ms: int = 1000
    unit: str = ""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    # Of a counter alone, and kept with it: what jumps faster was not made. None: as it is.
    most_per_second: Decimal | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The binding's columns."""
        return {name: getattr(self, name) for name in COLUMNS} | {"mapping": dict(self.mapping)}

    @property
    def said(self) -> dict[str, Any]:
        """The same for the ledger."""
        return {name: value for name, value in self.columns.items() if name != "equipment"} | {
            "equipment": self.equipment.number
        } | ({"most_per_second": text(self.most_per_second)} if self.most_per_second is not None else {})


COLUMNS: Final = tuple(name for name in Words.__dataclass_fields__ if name != "most_per_second")


def words_of(binding: Binding) -> Words:
    """A binding as it was said."""
    return Words(**{name: getattr(binding, name) for name in COLUMNS})


def checked_words(connection: Connection, words: Words, *, instead_of: Binding | None = None) -> Words:
    """A meaning that can work on this connection and contradicts no other."""
    if words.equipment.level != Level.WORK_UNIT:
        raise Malformed(
            f"{words.equipment.number} is no work unit; machines belong to work units.",
            code="not_a_work_unit", field="equipment",
        )
    if not words.name.strip():
        raise Malformed("Give it a name.", code="name_missing", field="name")
    if words.role == Role.HANDSHAKE and words.name not in Signal.values:
        raise Malformed(
            f"A handshake has the signals {', '.join(Signal.values)}; '{words.name[:40]}' is none of them.",
            code="unknown_signal", field="name",
        )
    _address(connection, words)
    _numbers(words)
    _mapping(words)
    _contradictions(connection, words, instead_of)
    return words


def _address(connection: Connection, words: Words) -> None:
    protocol = Protocol(connection.protocol)
    if not addresses.is_address(protocol, words.address):
        raise Malformed(
            f"'{words.address[:60]}' is no address here; write {addresses.EXAMPLE_ADDRESS[protocol]}.",
            code="address_malformed", field="address",
        )
    if protocol == Protocol.OPCUA:
        if words.role == Role.HEARTBEAT:
            raise Malformed(
                "An OPC UA server's own clock is its heartbeat; it needs no binding.",
                code="heartbeat_not_needed", field="role",
            )
        return
    is_bit = addresses.is_bit(words.address)
    if is_bit and words.datatype not in ("", "bit"):
        raise Malformed("This is one bit; leave the data type empty.",
                        code="datatype_of_a_bit", field="datatype")
    if not is_bit and words.datatype and words.datatype not in addresses.REGISTERS:
        raise Malformed(
            f"'{words.datatype}' is no data type. Known: {', '.join(addresses.REGISTERS)}.",
            code="unknown_datatype", field="datatype",
        )
    if (words.datatype == "string") != (words.length > 0):
        raise Malformed(
            "Say how many registers the text takes." if words.datatype == "string" else "Only a text has a length.",
            code="length_of_a_text", field="length",
        )
    if words.length > 120:
        raise Malformed("A text takes at most 120 registers.", code="text_too_long", field="length")
    taken = words.length or addresses.REGISTERS.get(words.datatype, 1)
    if int(words.address.split("/")[2].partition(".")[0]) + taken > 65536:
        raise Malformed("It would end behind the last register, 65535.", code="address_malformed", field="address")


def _numbers(words: Words) -> None:
    for name in ("scale", "offset", "dead_band"):
        if not _is_number(getattr(words, name)):
            raise Malformed("Give a plain number.", code="not_finite", field=name)
    if words.scale == 0:
        raise Malformed("A scale of zero makes every value zero.", code="scale_zero", field="scale")
    if words.dead_band < 0:
        raise Malformed("The dead band is zero or more.", code="dead_band_negative", field="dead_band")
    if not 0 <= words.keep_ms <= 3_600_000:
        raise Malformed("Keep a sample every 0 to 3600000 ms.", code="out_of_range", field="keep_ms")
    if words.most_per_second is not None:
        if words.role != Role.COUNTER:
            raise Malformed(
                f"Only a counter has a most_per_second; a {words.role} is taken as it comes.",
                code="not_a_counter", field="most_per_second",
            )
        if not LEAST_RATE <= words.most_per_second <= MOST_RATE:
            raise Malformed(
                f"Choose {LEAST_RATE} to {MOST_RATE} pieces a second.", code="out_of_range", field="most_per_second"
            )
    if words.role != Role.VALUE:
        for name, plain in (("scale", 1.0), ("offset", 0.0), ("dead_band", 0.0), ("keep_ms", 1000), ("unit", "")):
            if getattr(words, name) != plain:
                raise Malformed(
                    f"Only a process value has a {name}; a {words.role} is taken as it comes.",
                    code="not_a_process_value", field=name,
                )
    elif words.unit:
        known_unit(words.unit)


def _mapping(words: Words) -> None:
    mapping = words.mapping
    if mapping and words.role not in MAPPED:
        raise Malformed(f"A {words.role} needs no words for its values.", code="mapping_not_needed", field="mapping")
    if len(mapping) > MOST_MEANINGS:
        raise Malformed(f"At most {MOST_MEANINGS} values have words.", code="mapping_too_long", field="mapping")
    if words.role == Role.STATE:
        if unknown := {str(word) for word in mapping.values()} - set(UnitState.values):
            raise Malformed(
                f"Unknown state {', '.join(sorted(unknown))}. Known: {', '.join(UnitState.values)}.",
                code="unknown_state", field="mapping",
            )
        return
    for value, word in mapping.items():
        texts = [word] if words.role != Role.ALARM else _alarm(word)
        if any(not isinstance(text, str) or len(text) > LONGEST_WORD for text in texts):
            raise Malformed(
                f"The words for '{str(value)[:40]}' are no text of at most {LONGEST_WORD} characters.",
                code="mapping_malformed", field="mapping",
            )


def _alarm(word: Any) -> list[Any]:
    if isinstance(word, dict) and set(word) == {"word", "next_step"} and word["word"] and word["next_step"]:
        return list(word.values())
    raise Malformed(
        "An alarm says what is wrong (word) and what to do now (next_step).", code="next_step_missing", field="mapping"
    )


def _contradictions(connection: Connection, words: Words, instead_of: Binding | None) -> None:
    others = Binding.objects.select_related("equipment", "connection")
    if instead_of is not None:
        others = others.exclude(pk=instead_of.pk)
    unit = others.filter(equipment=words.equipment)
    if unit.filter(role=words.role, name=words.name).exists():
        raise Malformed(
            f"{words.equipment.number} has a {words.role} of this name already.", code="name_taken", field="name"
        )
    if words.role in SINGLE and (other := unit.filter(role=words.role).first()) is not None:
        raise Malformed(
            f"{words.equipment.number} has its {words.role} from {other.connection.name} already: {other.address}.",
            code="role_taken", field="role",
        )
    for other in others.filter(connection=connection, address=words.address):
        if words.role == Role.HEARTBEAT or other.role == Role.HEARTBEAT:
            continue
        if _decoding(words_of(other)) != _decoding(words):
            raise Malformed(
                f"{other.equipment.number} reads this address as {other.datatype or 'another type'};"
                " one address has one data type and order.",
                code="datatype_contradicts", field="datatype",
            )
    if words.role == Role.HEARTBEAT:
        # Behind one host each unit may have a heart of its own.
        hearts = others.filter(connection=connection, role=Role.HEARTBEAT)
        if any(heart.address.split("/")[0] == words.address.split("/")[0] for heart in hearts):
            raise Malformed("This unit has a heartbeat already.", code="role_taken", field="role")


def _decoding(words: Words) -> tuple[Any, ...]:
    return words.datatype or "uint16", words.word_order, words.byte_order, words.length


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


__all__ = ["Words", "checked_endpoint", "checked_settings", "checked_words", "words_of"]
