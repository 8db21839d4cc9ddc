"""What people do to connections."""


class ConnectionEvent:
    """Verbs of connections."""

    ADDED = "connection.added"
    BOUND = "connection.bound"


class CertificateEvent:
    """Verbs of certificates."""

    TRUSTED = "certificate.trusted"
    REJECTED = "certificate.rejected"
    UPLOADED = "certificate.uploaded"
    EXPIRING = "certificate.expiring"
    OWN_MADE = "own_certificate.made"
