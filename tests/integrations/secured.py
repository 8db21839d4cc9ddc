"""A server that speaks only signed and encrypted, with whatever certificate a test gives it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from asyncua import Server, ua
from asyncua.crypto import uacrypto
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.user_managers import UserManager

from demo.machines.honest import make_honest
from tests.makes.certificates import URI, Made

NAMESPACE = "urn:test:secured"
POLICIES = [
    ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt,
    ua.SecurityPolicyType.Aes256Sha256RsaPss_SignAndEncrypt,
]
PASSWORD = "only Lineside knows"
logging.getLogger("asyncua").setLevel(logging.CRITICAL)


class Doorman(UserManager):
    """Lets in anonymous ones, the user "lineside" with the password, and one user certificate."""

    def __init__(self, certificate: bytes | None, *, anonymous: bool) -> None:
        self.certificate, self.anonymous = certificate, anonymous

    def get_user(
        self, iserver: Any, username: str | None = None, password: str | None = None, certificate: Any = None
    ) -> User | None:
        if username is not None:
            return User(role=UserRole.User) if (username, password) == ("lineside", PASSWORD) else None
        if self.certificate is not None:
            given = uacrypto.der_from_x509(certificate) if hasattr(certificate, "public_key") else certificate
            return User(role=UserRole.User) if given == self.certificate else None
        return User(role=UserRole.User) if self.anonymous else None


@contextlib.asynccontextmanager
async def serving(
    certificate: Made, port: int, *, uri: str = URI, user: Made | bytes | None = None, anonymous: bool = True,
    policies: list[ua.SecurityPolicyType] | None = None,
) -> AsyncIterator[Server]:
    """Answers at `port` for as long as it is held."""
    tokens = [*([ua.AnonymousIdentityToken] if anonymous else []), ua.UserNameIdentityToken]
    user = user.der if isinstance(user, Made) else user
    server = Server(user_manager=Doorman(user, anonymous=anonymous))
    make_honest(server)
    await server.init()
    await server.set_application_uri(uri)
    server.set_endpoint(endpoint(port))
    server.set_security_policy(policies or POLICIES)
    server.set_identity_tokens([*tokens, *([ua.X509IdentityToken] if user else [])])
    await server.load_certificate(certificate.der, "der")
    await server.load_private_key(certificate.key_pem.encode(), format="pem")
    index = await server.register_namespace(NAMESPACE)
    machine = await server.nodes.objects.add_object(ua.NodeId("MILL-01", index), "MILL-01")
    for name, value in (("State", 3), ("Epoch", 1), ("Counter", 7)):
        await machine.add_variable(ua.NodeId(f"MILL-01.{name}", index), name, value)
    async with server:
        yield server


def endpoint(port: int) -> str:
    return f"opc.tcp://127.0.0.1:{port}/secured"


def address(name: str) -> str:
    return f"nsu={NAMESPACE};s=MILL-01.{name}"


@contextlib.contextmanager
def program(
    certificate: Made, port: int, folder: Path, *, uri: str = URI, policy: str = "", user: bytes = b"",
    anonymous: bool = True,
) -> Iterator[None]:
    """The same server as a program of its own, for tests that do not run in a loop.

    `policy` names the only one it speaks, `user` is the certificate of the only user it knows by one.
    """
    from tests.integrations import plant

    (folder / "server.der").write_bytes(certificate.der)
    (folder / "server.pem").write_text(certificate.key_pem)
    (folder / "user.der").write_bytes(user)
    words = [str(port), str(folder), uri, policy, "anonymous" if anonymous else "named"]
    arguments = [sys.executable, "-m", "tests.integrations.secured", *words]
    with plant.program(arguments, folder):
        plant.wait_for(lambda: plant.answers(port), 30, "the secured server does not answer")
        yield


async def _main(port: int, folder: Path, uri: str, policy: str, who: str) -> None:
    der = (folder / "server.der").read_bytes()
    policies = [each for each in POLICIES if each.name.startswith(policy)]
    user = (folder / "user.der").read_bytes() or None
    certificate = Made(der, "", (folder / "server.pem").read_text())
    async with serving(
        certificate, port, uri=uri, user=user, policies=policies, anonymous=who == "anonymous"
    ):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]))
