"""What people do to connections, and tables they bring."""


class ConnectionEvent:
    """Verbs of connections."""

    ADDED = "connection.added"
    CHANGED = "connection.changed"
    ENABLED = "connection.enabled"
    DISABLED = "connection.disabled"
    REMOVED = "connection.removed"
    CLONED = "connection.cloned"
    BOUND = "connection.bound"
    BINDING_CHANGED = "connection.binding_changed"
    UNBOUND = "connection.unbound"
    WRITE_ASKED = "connection.write_asked"
    WRITTEN = "connection.written"


class CertificateEvent:
    """Verbs of certificates."""

    TRUSTED = "certificate.trusted"
    REJECTED = "certificate.rejected"
    UPLOADED = "certificate.uploaded"
    EXPIRING = "certificate.expiring"
    LIST_ADDED = "revocation_list.added"
    OWN_MADE = "own_certificate.made"
    OWN_ADDED = "own_certificate.added"


class HandshakeEvent:
    """Verbs of stations that ask before each unit."""

    SET = "handshake.set"


class ImportEvent:
    """Verbs of tables people bring."""

    UPLOADED = "import.uploaded"
    MAPPED = "import.mapped"
    STARTED = "import.started"
    APPLIED = "import.applied"
    DISCARDED = "import.discarded"
