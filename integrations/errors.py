"""How the integrations room says no."""

from kernel.errors import Conflict, Malformed, RuleBroken


class Fenced(Conflict):
    """Another collector holds this connection; what this one has may not be written."""

    code = "fenced"


class UnreadableReading(Malformed):
    """What the machine sent means nothing here."""

    code = "unreadable_reading"


class MessageReused(RuleBroken):
    """One message id, two contents."""

    code = "message_id_reused"


class UnknownKind(RuleBroken):
    """A message nobody here understands."""

    code = "unknown_kind"


class UnreadableCertificate(Malformed):
    """Neither PEM nor DER, or not what is needed."""

    code = "unreadable_certificate"


class NotTrustworthy(RuleBroken):
    """A certificate that cannot be trusted whoever wishes it."""

    code = "not_trustworthy"


class IssuerUnknown(RuleBroken):
    """Nobody has brought the certificate of whoever made this list."""

    code = "issuer_unknown"


class OlderList(RuleBroken):
    """What an issuer took back stays taken back: an older list would forget it."""

    code = "older_list"


class KeyDoesNotFit(RuleBroken):
    """A certificate and the key of another one."""

    code = "key_does_not_fit"


class ConnectionGone(Conflict):
    """Somebody removed it meanwhile."""

    code = "connection_gone"


class NotWritable(RuleBroken):
    """Not on the connection's list of addresses that may be written, or not now."""

    code = "not_writable"


class WriteUnderWay(Conflict):
    """Somebody is writing into this machine already."""

    code = "write_under_way"


class NoHandshake(RuleBroken):
    """The station has no signals to ask by."""

    code = "no_handshake"


class KnownOtherwise(RuleBroken):
    """It is here already, with other words than the table has."""

    code = "known_otherwise"


class UnknownHere(RuleBroken):
    """The table names what the plant does not know."""

    code = "unknown_here"


class ColumnMissing(RuleBroken):
    """Nobody has said which column holds what every row needs."""

    code = "column_missing"


class RowsWrong(RuleBroken):
    """As long as one row is wrong, none is taken in."""

    code = "rows_wrong"
