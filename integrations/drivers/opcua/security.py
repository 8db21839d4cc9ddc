"""Whom we talk to and as whom: the server's certificate is judged before anything is said to it.

asyncua takes whatever certificate an unsecured GetEndpoints answers and validates nothing by itself, and it sends a
password in plain words when the server asks for that. Neither happens here.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from asyncua import Client, ua
from asyncua.crypto import security_policies
from cryptography import x509

from integrations import certificates, chains
from integrations.certificates import Facts
from integrations.drivers.readings import Misconfigured, Refused, Target
from integrations.errors import UnreadableCertificate

POLICIES = {
    "Basic256Sha256": security_policies.SecurityPolicyBasic256Sha256,
    "Aes256_Sha256_RsaPss": security_policies.SecurityPolicyAes256Sha256RsaPss,
}
NO_SECURITY = security_policies.SecurityPolicyNone.URI
SECURE = ua.MessageSecurityMode.SignAndEncrypt
USERS = {
    "anonymous": ua.UserTokenType.Anonymous,
    "password": ua.UserTokenType.UserName,
    "certificate": ua.UserTokenType.Certificate,
}


async def secure(client: Client, target: Target) -> list[ua.UserTokenPolicy] | None:
    """Make the client fit to connect as the connection's settings say, or say why it must not.

    Answers which users the server lets in, if it was asked.
    """
    wanted = target.settings.get("security", "none")
    user = target.settings.get("user_kind", "anonymous")
    if user not in USERS:
        raise Misconfigured(f"Nobody knows how to sign in with '{user}'.")
    if wanted == "none":
        _unsigned(target, user)
        return None
    if wanted != "sign_and_encrypt":
        raise Misconfigured(f"There is no security '{wanted}': choose sign_and_encrypt.")
    policy = POLICIES.get(str(target.settings.get("policy", "Basic256Sha256")))
    if policy is None:
        raise Misconfigured(f"Choose {' or '.join(POLICIES)}; other policies are not safe enough.")
    own = _own(target)
    endpoint = _endpoint(await client.connect_and_get_server_endpoints(), policy.URI)
    facts = _judge(endpoint, target)
    client.application_uri = own.application_uris[0]
    # The server must be able to sign with this certificate's key, or no channel comes about.
    client.security_policy = policy(
        x509.load_der_x509_certificate(facts.der),
        x509.load_der_x509_certificate(own.der),
        certificates.private_key(str(target.settings["own_key"])),
        SECURE,
    )
    client.uaclient.set_security(client.security_policy)
    # Told once more inside the channel, where nobody can have changed it.
    client.certificate_validator = _Validator(target, chains.rest_of(endpoint.ServerCertificate))
    return _sign_in(client, target, endpoint, user)


def _unsigned(target: Target, user: str) -> None:
    if not str(target.settings.get("exception_reason", "")).strip():
        raise Misconfigured("An unsigned connection needs a reason. Write one down, or choose sign and encrypt.")
    if user != "anonymous":
        raise Misconfigured("A password or key is sent only over a signed and encrypted connection. Choose that.")


def _own(target: Target) -> Facts:
    try:
        own = certificates.read(str(target.settings["own_certificate"]))
    except (KeyError, UnreadableCertificate) as error:
        raise Misconfigured("Lineside's own certificate is missing. Make one under Certificates.") from error
    if not own.application_uris:
        raise Misconfigured("Lineside's own certificate names no application. Make a new one under Certificates.")
    return own


def _endpoint(offered: list[ua.EndpointDescription], uri: str) -> ua.EndpointDescription:
    for endpoint in offered:
        if endpoint.SecurityMode == SECURE and endpoint.SecurityPolicyUri == uri and endpoint.ServerCertificate:
            return endpoint
    words = sorted({f"{e.SecurityMode.name.rstrip('_')} {_name(e.SecurityPolicyUri)}" for e in offered})
    raise Misconfigured(
        f"The server does not offer SignAndEncrypt with {_name(uri)}, only {', '.join(words) or 'nothing'}."
    )


def _judge(endpoint: ua.EndpointDescription, target: Target) -> Facts:
    try:
        facts = certificates.read(certificates.first_of(endpoint.ServerCertificate))
    except UnreadableCertificate as error:
        raise Misconfigured("What the server shows as its certificate cannot be read.") from error
    sent = chains.rest_of(endpoint.ServerCertificate)
    _believe(facts, sent, endpoint.Server.ApplicationUri or "", target)
    return facts


def _believe(facts: Facts, sent: list[x509.Certificate], calls_itself: str, target: Target) -> None:
    """One certificate of its own, or one that leads to the issuer this connection trusts."""
    issuers = chains.Issuers.of(target.settings)
    if issuers is None:
        pinned = str(target.settings.get("server_certificate", ""))
        reason = certificates.doubt(facts, calls_itself=calls_itself, pinned=pinned)
    else:
        reason = certificates.unfit(facts, calls_itself=calls_itself) or chains.doubt(
            facts, sent, issuers, host=urlsplit(target.endpoint).hostname or ""
        )
    if reason:
        raise Refused(reason, facts.der)


class _Validator:
    """Asked by the library for the certificate and the application's name it got inside the secure channel."""

    def __init__(self, target: Target, sent: list[x509.Certificate]) -> None:
        self._target, self._sent = target, sent

    async def __call__(self, certificate: x509.Certificate, server: ua.ApplicationDescription) -> None:
        _believe(certificates.facts_of(certificate), self._sent, server.ApplicationUri or "", self._target)


def _sign_in(client: Client, target: Target, endpoint: ua.EndpointDescription, user: str) -> list[ua.UserTokenPolicy]:
    accepted = {token.TokenType for token in endpoint.UserIdentityTokens or []}
    if USERS[user] not in accepted:
        names = sorted(name for name, kind in USERS.items() if kind in accepted)
        raise Misconfigured(
            f"This server lets nobody in by '{user}', only by {', '.join(names) or 'ways we do not know'}."
        )
    secret = str(target.settings.get("secret", ""))
    if user == "password":
        if not target.settings.get("user_name") or not secret:
            raise Misconfigured("User name or password is missing. Enter both on the connection's page.")
        client.set_user(str(target.settings["user_name"]))
        client.set_password(secret)
    elif user == "certificate":
        # Who we are as an application is who we are as a user, unless there is a certificate for that.
        who = "user" if target.settings.get("user_certificate") else "own"
        facts = certificates.read(str(target.settings[f"{who}_certificate"]))
        client.user_certificate = x509.load_der_x509_certificate(facts.der)
        client.user_private_key = certificates.private_key(str(target.settings[f"{who}_key"]))
    return list(endpoint.UserIdentityTokens or [])


def _name(uri: str) -> str:
    return (uri or "").rpartition("#")[2] or "None"


def refused_by_server(error: ua.UaError) -> str:
    """What a server means when it does not let us in; "" when it means something else."""
    match error:
        case (
            ua.uaerrors.BadCertificateUntrusted()
            | ua.uaerrors.BadSecurityChecksFailed()
            | ua.uaerrors.BadCertificateInvalid()
            | ua.uaerrors.BadCertificateUriInvalid()
            | ua.uaerrors.BadCertificateChainIncomplete()
        ):
            return (
                "The server does not trust Lineside's certificate yet. Download it under Certificates and put it on "
                "the server's trust list."
            )
        case ua.uaerrors.BadCertificateTimeInvalid():
            return "The server finds Lineside's certificate out of date. Are both clocks right? Else make a new one."
        case (
            ua.uaerrors.BadUserAccessDenied()
            | ua.uaerrors.BadIdentityTokenRejected()
            | ua.uaerrors.BadIdentityTokenInvalid()
        ):
            return (
                "The server does not let this user in. Check user name and password; with a certificate, put "
                "Lineside's on the server's list of users."
            )
        case ua.uaerrors.BadSecurityPolicyRejected() | ua.uaerrors.BadSecurityModeRejected():
            return "The server refuses this security policy. Choose another one of those it offers."
        case ua.uaerrors.BadTooManySessions() | ua.uaerrors.BadMaxConnectionsReached():
            return "The server has no session left. Close others, or allow more on the machine."
        case _:
            return ""
