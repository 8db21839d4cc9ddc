"""What the integrations room stores."""

from integrations.models.certificates import OwnCertificate, RevocationList, TrustedCertificate
from integrations.models.connections import Binding, Connection, Lease, Probe
from integrations.models.handshakes import Handshake
from integrations.models.imports import Import, ImportRow
from integrations.models.ledger import Batch, RefusedReading
from integrations.models.messages import Inbox

__all__ = [
    "Batch", "Binding", "Connection", "Handshake", "Import", "ImportRow", "Inbox", "Lease", "OwnCertificate", "Probe",
    "RefusedReading", "RevocationList", "TrustedCertificate",
]  # fmt: skip
