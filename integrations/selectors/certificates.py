"""Questions about certificates."""

from __future__ import annotations

from datetime import datetime

from integrations.models import Connection, OwnCertificate, RevocationList, TrustedCertificate
from kernel.clock import now

# From how many days before its end on a certificate is talked about.
WARN_DAYS = 30
# Lists live a week or a month; who publishes them does so by habit.
LIST_WARN_DAYS = 2


def end_warning(not_after: datetime, whose: str, what_to_do: str, days: float = WARN_DAYS) -> str:
    """A sentence from thirty days before the end on, "" before."""
    left = (not_after - now()).total_seconds() / 86_400
    if left > days:
        return ""
    when = f"{not_after:%Y-%m-%d}"
    if left <= 0:
        return f"{whose} ended on {when}. {what_to_do}"
    if left <= 1:
        return f"{whose} ends within a day. {what_to_do}"
    return f"{whose} ends in {int(left)} days, on {when}. {what_to_do}"


def certificate_end(certificate: TrustedCertificate, whose: str) -> str:
    """Of a server's certificate, or of an issuer's."""
    if certificate.is_authority:
        return end_warning(certificate.not_after, whose, "Have a new one issued and add it under Certificates.")
    return end_warning(
        certificate.not_after, whose, "Have a new one made on the machine and trust it under Certificates."
    )


def list_end(found: RevocationList) -> str:
    """Of an issuer's revocation list; some have no end."""
    if found.ends_at is None:
        return ""
    whose, what_to_do = "The issuer's revocation list", "Add its new one under Certificates."
    return end_warning(found.ends_at, whose, what_to_do, LIST_WARN_DAYS)


def certificate_alert(connection: Connection, own: OwnCertificate | None) -> str:
    """What is wrong or soon wrong with the certificates of this connection, its server's and ours; "" if nothing."""
    if connection.settings.get("security") != "sign_and_encrypt":
        return ""
    believed = connection.server_certificate
    said = []
    if believed is not None:
        whose = "The issuer's certificate" if believed.is_authority else "The server's certificate"
        said.append(certificate_end(believed, whose))
        if believed.is_authority and believed.needs_list:
            said += [list_end(found) for found in list(believed.revocation_lists.all())[:1]]
    if own is not None:
        said.append(own_alert(own))
    return " ".join(filter(None, said))


def own_alert(own: OwnCertificate) -> str:
    """The same for our own."""
    return end_warning(
        own.not_after,
        "Lineside's own certificate",
        "Make a new one under Certificates and put it on every machine's trust list.",
    )
