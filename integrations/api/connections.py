"""The doors to connections: how well we hear each machine, what its addresses mean, and what it says when asked."""

from __future__ import annotations

import functools
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from equipment.models import Equipment
from integrations.models import Binding, Connection, OwnCertificate, Probe
from integrations.selectors.certificates import certificate_alert
from integrations.selectors.connections import Live, live_values
from integrations.services import connections as services
from integrations.services import probes, writes
from integrations.services.identity import newest
from integrations.services.wording import ANONYMOUS, CERTIFICATE, NONE, PASSWORD, POLICIES, SIGN_AND_ENCRYPT
from integrations.states import ByteOrder, Protocol, Purpose, Role
from kernel.api import Words
from kernel.quantities import text
from personnel.authentication import asker
from records.doors import ReadDoor, command, with_etag

AUTHOR = "integrations.author_connection"


class LiveValue(serializers.Serializer[Any]):
    value = serializers.CharField(allow_null=True)
    good = serializers.BooleanField()
    at = serializers.DateTimeField(allow_null=True)
    age_s = serializers.FloatField(allow_null=True)


class BindingRow(serializers.ModelSerializer[Binding]):
    equipment_number = serializers.CharField(source="equipment.number")
    most_per_second = serializers.SerializerMethodField(help_text="Of a counter: what jumps faster was not made.")
    live = serializers.SerializerMethodField()

    class Meta:
        model = Binding
        fields = [
            "id", "connection", "equipment", "equipment_number", "role", "name", "address", "datatype", "word_order",
            "byte_order", "length", "scale", "offset", "dead_band", "keep_ms", "unit", "mapping",
            "most_per_second", "live",
        ]  # fmt: skip

    def get_most_per_second(self, binding: Binding) -> str | None:
        live = self._live_of(binding)
        return text(live.most_per_second) if live is not None and live.most_per_second is not None else None

    @extend_schema_field(LiveValue(allow_null=True))
    def get_live(self, binding: Binding) -> Any:
        live = self._live_of(binding)
        return LiveValue(live).data if live is not None else None

    def _live_of(self, binding: Binding) -> Live | None:
        """Of a page all at once; of one by itself when there is none."""
        live: dict[int, Live] | None = self.context.get("live")
        return (live_values([binding]) if live is None else live).get(binding.pk)


class ConnectionRow(serializers.ModelSerializer[Connection]):
    """`state` is green only while a collector sees fresh data and a heartbeat; `message` says what to do next.

    A password is in no answer: `has_password` says whether there is one.
    """

    state = serializers.CharField(source="light")
    message = serializers.CharField(source="sentence")
    collector = serializers.CharField(source="lease.owner", default=None, allow_null=True)
    settings = serializers.DictField(read_only=True)
    has_password = serializers.SerializerMethodField()
    is_unsigned = serializers.BooleanField(help_text="OPC UA without signatures, by an exception somebody wrote down.")
    certificate_alert = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()
    bindings = serializers.SerializerMethodField()

    class Meta:
        model = Connection
        fields = [
            "id", "name", "protocol", "endpoint", "settings", "has_password", "is_unsigned", "is_enabled", "state",
            "message", "certificate_alert", "last_data_at", "heartbeat_at", "checked_at", "collector",
            "allowed_actions", "bindings",
        ]  # fmt: skip

    def get_certificate_alert(self, connection: Connection) -> str:
        is_signed = connection.settings.get("security") == SIGN_AND_ENCRYPT
        return certificate_alert(connection, self._own if is_signed else None)

    @functools.cached_property
    def _own(self) -> OwnCertificate | None:
        """Asked for once for a whole page."""
        return newest(Purpose.APPLICATION)

    def get_has_password(self, connection: Connection) -> bool:
        return connection.secret is not None

    def get_allowed_actions(self, connection: Connection) -> list[str]:
        request = self.context.get("request")
        if request is None or not request.user.has(AUTHOR) or connection.removed_at is not None:
            return []
        asks = ["test", "read"] + (["browse"] if connection.protocol == Protocol.OPCUA else [])
        may_write = request.user.has(writes.WRITE) and connection.is_enabled
        if may_write and connection.settings.get("writable"):
            asks.append("write")
        switch = "disable" if connection.is_enabled else "enable"
        return ["change", switch, "remove", "clone", "bind", *asks]

    @extend_schema_field(BindingRow(many=True))
    def get_bindings(self, connection: Connection) -> Any:
        bindings = list(connection.bindings.all())
        live = self.context.get("live")
        context = {**self.context, "live": live_values(bindings) if live is None else live}
        return BindingRow(bindings, many=True, context=context).data


class Settings(Words):
    """How a machine is reached; what belongs to another protocol is left out."""

    endpoint = serializers.CharField(max_length=300, help_text="opc.tcp://host:4840/path or modbus://host:502")
    security = serializers.ChoiceField(choices=[NONE, SIGN_AND_ENCRYPT], required=False)
    policy = serializers.ChoiceField(choices=POLICIES, required=False, allow_blank=True)
    user_kind = serializers.ChoiceField(choices=[ANONYMOUS, PASSWORD, CERTIFICATE], required=False)
    user_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    password = serializers.CharField(
        max_length=200, required=False, allow_null=True, trim_whitespace=False, write_only=True,
        help_text="Kept sealed, shown to nobody. Left out or null: the one we have stays.",
    )  # fmt: skip
    exception_reason = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="Why nobody signs what this machine says."
    )
    publishing_ms = serializers.IntegerField(required=False, allow_null=True)
    read_back_seconds = serializers.FloatField(required=False, allow_null=True)
    poll_seconds = serializers.FloatField(required=False, allow_null=True)
    heartbeat = serializers.CharField(max_length=40, required=False, allow_blank=True)
    writable = serializers.ListField(child=serializers.CharField(max_length=300), required=False, max_length=200)


class AddConnection(Settings):
    name = serializers.CharField(max_length=80)
    protocol = serializers.ChoiceField(choices=Protocol.choices)
    is_enabled = serializers.BooleanField(default=True)


class ChangeConnection(Settings):
    name = serializers.CharField(max_length=80)


class DisableConnection(Words):
    reason = serializers.CharField(max_length=200)


class RemoveConnection(Words):
    reason = serializers.CharField(max_length=200)


class Meaning(Words):
    """How an address is read, and what its values say."""

    name = serializers.CharField(max_length=60, help_text="The counter's or value's name; else a label.")
    address = serializers.CharField(max_length=300)
    datatype = serializers.CharField(max_length=20, required=False, allow_blank=True)
    word_order = serializers.ChoiceField(choices=ByteOrder.choices, required=False)
    byte_order = serializers.ChoiceField(choices=ByteOrder.choices, required=False)
    length = serializers.IntegerField(min_value=0, max_value=120, required=False)
    scale = serializers.FloatField(required=False)
    offset = serializers.FloatField(required=False)
    dead_band = serializers.FloatField(required=False)
    keep_ms = serializers.IntegerField(required=False)
    unit = serializers.CharField(max_length=3, required=False, allow_blank=True)
    mapping = serializers.DictField(
        required=False,
        help_text="Raw value to word: a state, a reason; for an alarm {word, next_step}.",
    )


    most_per_second = serializers.DecimalField(
        max_digits=9, decimal_places=3, required=False, allow_null=True,
        help_text="Of a counter: what jumps faster was not made. Left out: as it is, 20 for a new one.",
    )  # fmt: skip


class NewMeaning(Meaning):
    equipment = serializers.PrimaryKeyRelatedField(queryset=Equipment.objects.all())
    role = serializers.ChoiceField(choices=Role.choices)


class BindAddresses(Words):
    """All or none; a "no" names the place, such as bindings.2.address."""

    bindings = NewMeaning(many=True, allow_empty=False, max_length=200)  # type: ignore[call-arg]


class ChangeBinding(Meaning):
    """What is left out stays. Machine and role stay always: remove the binding and add another one."""

    name = serializers.CharField(max_length=60, required=False)
    address = serializers.CharField(max_length=300, required=False)


class MachinePair(Words):
    original = serializers.PrimaryKeyRelatedField(queryset=Equipment.objects.all())
    copy = serializers.PrimaryKeyRelatedField(queryset=Equipment.objects.all())


class NewCopy(Words):
    name = serializers.CharField(max_length=80)
    endpoint = serializers.CharField(max_length=300)
    machines = MachinePair(many=True)
    find = serializers.CharField(
        max_length=100, required=False, allow_blank=True, help_text="Text of the addresses that names the machine."
    )
    put = serializers.CharField(max_length=100, required=False, allow_blank=True, help_text="What stands there then.")


class CloneConnection(Words):
    copies = NewCopy(many=True, allow_empty=False)
    password = serializers.CharField(
        max_length=200, required=False, allow_null=True, trim_whitespace=False, write_only=True,
        help_text="Of the copies; needed where they are other servers and their user has one.",
    )  # fmt: skip


class Copied(serializers.Serializer[Any]):
    connections = ConnectionRow(many=True)


class Browse(Words):
    address = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="Empty: the top.")


class PointToRead(Words):
    address = serializers.CharField(max_length=300)
    datatype = serializers.CharField(max_length=20, required=False, allow_blank=True)
    word_order = serializers.ChoiceField(choices=ByteOrder.choices, required=False)
    byte_order = serializers.ChoiceField(choices=ByteOrder.choices, required=False)
    length = serializers.IntegerField(min_value=0, max_value=120, required=False)


class ReadAddresses(Words):
    points = PointToRead(many=True, allow_empty=False)


class WriteValue(PointToRead):
    """One value for one address of the connection's list `writable`, sent once; a bound address is written as bound."""

    value = serializers.CharField(max_length=200, trim_whitespace=False)
    reason = serializers.CharField(max_length=200)


class NodeSeen(serializers.Serializer[Any]):
    address = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=["folder", "variable"])
    datatype = serializers.CharField()
    value = serializers.CharField()
    writable = serializers.BooleanField()


class ValueSeen(serializers.Serializer[Any]):
    address = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    good = serializers.BooleanField()
    at = serializers.DateTimeField()


class ProbeAnswer(serializers.Serializer[Any]):
    """What the machine said: to a test server, detail, latency; to browsing nodes; to reading readings;
    to writing effect, said, read_back."""

    server = serializers.CharField(required=False)
    detail = serializers.DictField(child=serializers.CharField(), required=False)
    latency_ms = serializers.FloatField(required=False)
    addresses = serializers.IntegerField(required=False, help_text="How many bound addresses were read.")
    bad = serializers.ListField(child=serializers.CharField(), required=False, help_text="Those without a good value.")
    nodes = NodeSeen(many=True, required=False)
    readings = ValueSeen(many=True, required=False)
    effect = serializers.ChoiceField(
        choices=["ok", "failed", "unknown"], required=False, help_text="Of a write: done, certainly not, nobody knows."
    )
    said = serializers.CharField(required=False)
    read_back = serializers.CharField(required=False, allow_null=True, help_text="What stands there after a write.")


class ProbeRow(serializers.ModelSerializer[Probe]):
    """A question to a machine. Ask again until `state` is answered or failed; `error` says the next step."""

    answer = ProbeAnswer(allow_null=True)

    class Meta:
        model = Probe
        fields = [
            "id", "connection", "kind", "question", "state", "answer", "error", "asked_by", "asked_at", "answered_at",
        ]  # fmt: skip


BINDINGS = Binding.objects.select_related("equipment", "connection")


@with_etag("connection")
class ConnectionDoor(ReadDoor):
    """Connections to machines."""

    permission = "integrations.read"
    queryset = (
        Connection.objects.filter(removed_at=None)
        .select_related("lease", "server_certificate")
        .prefetch_related(Prefetch("bindings", BINDINGS), "server_certificate__revocation_lists")
    )
    serializer_class = ConnectionRow
    filterset_fields = ["name", "protocol", "state"]
    ordering = ("id",)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        # Live values of the whole page at once, however many connections it has.
        self._live = live_values(binding for each in page or [] for binding in each.bindings.all())
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        return context | ({"live": self._live} if hasattr(self, "_live") else {})

    def _fresh(self, connection: Connection) -> Connection:
        found = Connection.objects.select_related("lease", "server_certificate")
        return found.prefetch_related(Prefetch("bindings", BINDINGS)).get(pk=connection.pk)

    @command(AddConnection, answer=ConnectionRow, status=201)
    def create(self, request: Request, data: dict[str, Any]) -> Connection:
        """Add a server or controller to read; a collector begins within seconds."""
        words, settings = _apart(data)
        words["password"] = words.get("password") or ""
        return self._fresh(services.add_connection(**words, settings=settings, by=asker(request)))

    @command(ChangeConnection, answer=ConnectionRow)
    def change(self, request: Request, connection: Connection, data: dict[str, Any]) -> Connection:
        """Change how it is reached: what is left out is no longer set, but a password stays."""
        words, settings = _apart(data)
        return self._fresh(services.change_connection(connection, **words, settings=settings, by=asker(request)))

    @command(None, answer=ConnectionRow)
    def enable(self, request: Request, connection: Connection, data: dict[str, Any]) -> Connection:
        """Read it again."""
        return self._fresh(services.enable_connection(connection, by=asker(request)))

    @command(DisableConnection, answer=ConnectionRow)
    def disable(self, request: Request, connection: Connection, data: dict[str, Any]) -> Connection:
        """Read it no more."""
        return self._fresh(services.disable_connection(connection, by=asker(request), **data))

    @command(RemoveConnection, answer=ConnectionRow)
    def remove(self, request: Request, connection: Connection, data: dict[str, Any]) -> Connection:
        """Take it off the list, with its bindings; counts, samples and states stay."""
        return self._fresh(services.remove_connection(connection, by=asker(request), **data))

    @command(BindAddresses, answer=ConnectionRow)
    def bind(self, request: Request, connection: Connection, data: dict[str, Any]) -> Connection:
        """Say what addresses mean."""
        return self._fresh(services.bind_all(connection, data["bindings"], by=asker(request)))

    @command(CloneConnection, answer=Copied, status=201)
    def clone(self, request: Request, connection: Connection, data: dict[str, Any]) -> dict[str, Any]:
        """Make equal connections for equal machines."""
        copies = [
            services.Copy(**each | {"machines": {pair["original"]: pair["copy"] for pair in each["machines"]}})
            for each in data["copies"]
        ]
        made = services.clone_connection(connection, copies, by=asker(request), password=data.get("password"))
        return {"connections": [self._fresh(each) for each in made.connections]}

    @command(None, answer=ProbeRow, status=202)
    def test(self, request: Request, connection: Connection, data: dict[str, Any]) -> Probe:
        """Ask whether the machine answers and knows the bound addresses; look at /api/probes/{id} for the answer."""
        return probes.try_connection(connection, by=asker(request))

    @command(Browse, answer=ProbeRow, status=202)
    def browse(self, request: Request, connection: Connection, data: dict[str, Any]) -> Probe:
        """Ask what stands beneath an address of an OPC UA server; look at /api/probes/{id} for the answer."""
        return probes.browse_connection(connection, by=asker(request), **data)

    @command(WriteValue, answer=ProbeRow, status=202)
    def write(self, request: Request, connection: Connection, data: dict[str, Any]) -> Probe:
        """Have one value written, once; look at /api/probes/{id} for what became of it."""
        value, reason = data.pop("value"), data.pop("reason")
        return writes.ask_write(connection, writes.Place(**data), value, by=asker(request), reason=reason)

    @command(ReadAddresses, answer=ProbeRow, status=202)
    def read(self, request: Request, connection: Connection, data: dict[str, Any]) -> Probe:
        """Ask what addresses say now; look at /api/probes/{id} for the answer."""
        return probes.read_connection(connection, [dict(each) for each in data["points"]], by=asker(request))


class BindingDoor(ReadDoor):
    """What addresses mean."""

    permission = "integrations.read"
    queryset = BINDINGS
    serializer_class = BindingRow
    filterset_fields = ["connection", "equipment", "role", "name"]
    ordering = ("id",)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        self._live = live_values(page or [])
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        return context | ({"live": self._live} if hasattr(self, "_live") else {})

    @command(ChangeBinding, answer=BindingRow)
    def change(self, request: Request, binding: Binding, data: dict[str, Any]) -> Binding:
        """Change what an address means, or where a meaning is read."""
        return services.change_binding(binding, by=asker(request), **data)

    @command(None, answer=ConnectionRow)
    def remove(self, request: Request, binding: Binding, data: dict[str, Any]) -> Connection:
        """Take a meaning away; what was counted and measured by it stays."""
        return services.remove_binding(binding, by=asker(request))


class ProbeDoor(ReadDoor):
    """What people asked machines."""

    permission = AUTHOR
    queryset = Probe.objects.all()
    serializer_class = ProbeRow
    filterset_fields = ["connection", "kind", "state"]
    ordering = ("-id",)


def _apart(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The command's own words, and the connection's settings."""
    own = ("name", "protocol", "endpoint", "password", "is_enabled")
    return (
        {name: value for name, value in data.items() if name in own},
        {name: value for name, value in data.items() if name not in own},
    )
