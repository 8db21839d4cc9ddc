"""Connections to machines, what their addresses mean, and who holds them."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from equipment.models import Equipment
from integrations.models.certificates import TrustedCertificate
from integrations.states import ByteOrder, Light, ProbeKind, ProbeState, Protocol, Role
from kernel.refs import Ref

# A light nobody has renewed for this long says only that no collector runs.
SILENCE_SECONDS = 6


class Connection(models.Model):
    """One server or controller, and how well we hear it."""

    name = models.CharField(max_length=80)
    protocol = models.CharField(max_length=20, choices=Protocol)
    # opc.tcp://host:port/path or modbus://host:port; ${LINESIDE_..._PORT} is filled in by the collector.
    endpoint = models.CharField(max_length=300)
    settings = models.JSONField(default=dict, blank=True)
    # The password, sealed (integrations.secrets); in no answer and no event.
    secret = models.BinaryField(null=True)
    # The one certificate its server may show, and the one it showed when it was last refused.
    server_certificate = models.ForeignKey(
        TrustedCertificate, on_delete=models.PROTECT, null=True, blank=True, related_name="connections"
    )
    shown_certificate = models.ForeignKey(
        TrustedCertificate, on_delete=models.PROTECT, null=True, blank=True, related_name="shown_by"
    )
    is_enabled = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=Light, default=Light.RED)
    message = models.CharField(max_length=300, blank=True)
    last_data_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    # The row stays for what a collector still has on disk, and for what refused readings point at.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(removed_at=None), name="connection_name_once"),
            models.CheckConstraint(condition=Q(protocol__in=Protocol.values), name="connection_protocol_known"),
            models.CheckConstraint(condition=Q(state__in=Light.values), name="connection_state_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("connection", self.pk, self.name)

    @property
    def is_unsigned(self) -> bool:
        """Whether somebody allowed it to speak without signatures; Modbus knows none."""
        return self.protocol == Protocol.OPCUA and self.settings.get("security", "none") == "none"

    @property
    def is_watched(self) -> bool:
        """Whether a collector has looked at it just now."""
        return (
            self.checked_at is not None
            and (timezone.now() - self.checked_at).total_seconds() <= SILENCE_SECONDS
        )

    @property
    def light(self) -> str:
        """The state to show: a green nobody renews is red."""
        return self.state if self.is_watched else Light.RED

    @property
    def sentence(self) -> str:
        """Why it is not green, and what to do next."""
        if not self.is_enabled:
            return "Switched off."
        if not self.is_watched:
            return "No collector looks at this connection: is the acquisition worker running?"
        return self.message


class Binding(models.Model):
    """What one address of a connection means: this machine's state, that counter, a process value."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="bindings")
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="bindings")
    role = models.CharField(max_length=20, choices=Role)
    # The counter's or property's name; for the other roles a label.
    name = models.CharField(max_length=60)
    # OPC UA: nsu=<namespace URI>;s=<identifier>. Modbus: <unit>/<table>/<address>.
    address = models.CharField(max_length=300)
    # Modbus: uint16, int16, uint32, int32, float32, ...; OPC UA says it itself.
    datatype = models.CharField(max_length=20, blank=True)
    word_order = models.CharField(max_length=6, choices=ByteOrder, default=ByteOrder.BIG)
    byte_order = models.CharField(max_length=6, choices=ByteOrder, default=ByteOrder.BIG)
    # Of a text, in registers.
    length = models.PositiveIntegerField(default=0)
    # Engineering value = raw value * scale + offset.
    scale = models.FloatField(default=1.0)
    offset = models.FloatField(default=0.0)
    # In engineering units; a process value that moved less is not kept. 0: every change.
    dead_band = models.FloatField(default=0.0)
    # Shortest time between two kept samples of a process value; 0: every one.
    keep_ms = models.PositiveIntegerField(default=1000)
    unit = models.CharField(max_length=3, blank=True)
    # Raw value to word for states and reasons; name to name for results.
    mapping = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["equipment", "role", "name"]
        constraints = [
            models.UniqueConstraint(fields=["equipment", "role", "name"], name="binding_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="binding_role_known"),
            models.CheckConstraint(
                condition=Q(word_order__in=ByteOrder.values) & Q(byte_order__in=ByteOrder.values),
                name="binding_orders_known",
            ),
            models.CheckConstraint(condition=Q(dead_band__gte=0), name="binding_dead_band_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.name}"


class Lease(models.Model):
    """Who reads a connection now; the database's clock decides, the token fences off whoever was late."""

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="lease")
    owner = models.CharField(max_length=80)
    token = models.BigIntegerField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Makes the token a key: a batch under way (FOR KEY SHARE) holds off a new owner, but no renewal.
            models.UniqueConstraint(fields=["connection", "token"], name="lease_token_is_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.owner} {self.token}"


class Probe(models.Model):
    """What a person asks a machine once; the web never talks to machines, a worker does and writes the answer here."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="probes")
    kind = models.CharField(max_length=10, choices=ProbeKind)
    question = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ProbeState, default=ProbeState.ASKED)
    answer = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    error = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProbeKind.values), name="probe_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ProbeState.values), name="probe_state_known"),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="asked"), name="probe_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.connection_id} {self.state}"

    @property
    def ref(self) -> Ref:
        """How a lower room names this."""
        return Ref("probe", self.pk, f"{self.kind} {self.connection_id}")
