"""Questions about certificates."""

from __future__ import annotations

from datetime import datetime

from integrations.models import Connection, OwnCertificate
from kernel.clock import now

# From how many days before its end on a certificate is talked about.
WARN_DAYS = 30


def end_warning(not_after: datetime, whose: str, what_to_do: str) -> str:
    """A sentence from thirty days before the end on, "" before."""
    left = (not_after - now()).total_seconds() / 86_400
    if left > WARN_DAYS:
        return ""
    when = f"{not_after:%Y-%m-%d}"
    if left <= 0:
        return f"{whose} ended on {when}. {what_to_do}"
    if left <= 1:
        return f"{whose} ends within a day. {what_to_do}"
    return f"{whose} ends in {int(left)} days, on {when}. {what_to_do}"


def certificate_alert(connection: Connection, own: OwnCertificate | None) -> str:
    """What is wrong or soon wrong with the certificates of this connection, its server's and ours; "" if nothing."""
    if connection.settings.get("security") != "sign_and_encrypt":
        return ""
    certificate = connection.server_certificate
    servers = (
        end_warning(
            certificate.not_after,
            "The server's certificate",
            "Have a new one made on the machine and trust it under Certificates.",
        )
        if certificate is not None
        else ""
    )
    return f"{servers} {own_alert(own) if own is not None else ''}".strip()


def own_alert(own: OwnCertificate) -> str:
    """The same for our own."""
    return end_warning(
        own.not_after,
        "Lineside's own certificate",
        "Make a new one under Certificates and put it on every machine's trust list.",
    )
