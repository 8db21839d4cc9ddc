"""`make run`: from nothing to a plant that answers, and back to nothing on Ctrl-C."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from urllib.parse import unquote, urlsplit

from mes.stack import ports, processes, programs, secrets, supervise, tls
from mes.stack.accounts import database_account
from mes.stack.errors import StackError
from mes.stack.folders import Folders, lay_out
from mes.stack.options import CHECKOUT, Options, read_options
from mes.stack.postgres import OWNER, RUNTIME, Postgres, install, last_line
from mes.stack.valkey import Valkey

STARTED = time.monotonic()
URL_PATIENCE = 120.0
NOT_CODE = {"frontend", "tests", "docs", "node_modules"}


class Stopped(BaseException):
    """A person or the system asked us to end."""


def say(text: str) -> None:
    """Tell the person at the keyboard, with the seconds since the start."""
    # The terminal may be gone already; the plant must still be stopped in order.
    with contextlib.suppress(OSError, ValueError):
        print(f"{time.monotonic() - STARTED:6.1f} s  {text}", flush=True)


def run() -> int:
    """Start the plant, watch it, stop it; the exit code of the command."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _stopped)
    try:
        options = read_options(os.environ)
        account = database_account()
        folders = lay_out(options.data, account)
        with _alone(folders, options):
            return Plant(options, folders).live()
    except Stopped:
        return 0


def _stopped(number: int, frame: FrameType | None) -> None:
    raise Stopped


@contextlib.contextmanager
def _alone(folders: Folders, options: Options) -> Iterator[None]:
    """Hold this DATA for ourselves; the system lets go of it even when we are killed."""
    with (folders.run / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read().strip() or "starting"
            raise StackError(
                f"A plant already runs on {options.data} ({where}); stop it there with Ctrl-C, "
                "or start another plant: make run DATA=... PORT=..."
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {options.url}\n")
        lock.flush()
        yield


def demand_same_kind(options: Options, keep: Path) -> None:
    """The demo's people have public passwords: they come into no plant of one's own, and none is built on them."""
    is_demo = (keep / secrets.OF_THE_DEMO).exists()
    if is_demo == options.demo or not (keep / "secret_key").exists():
        return
    if is_demo:
        raise StackError(
            f"{options.data} holds the demo plant, whose people have public passwords. Start it with DEMO=1, or "
            "a plant of your own in another folder: make run DEMO=0 DATA=~/plant"
        )
    raise StackError(
        f"{options.data} holds a plant of your own (DEMO=0); the demo would bring people with public passwords "
        "into it. Start the demo in another folder: make run DEMO=1 DATA=~/demo"
    )


class Plant:
    """One plant while it runs."""

    def __init__(self, options: Options, folders: Folders) -> None:
        self.options = options
        self.folders = folders
        self.supervisor: supervise.Supervisor | None = None
        self.postgres = self._postgres()
        self.valkey = (
            None if options.redis_url else Valkey(folders.valkey, folders.sockets / "vk", folders.run / "valkey.conf")
        )

    def _postgres(self) -> Postgres | None:
        if self.options.database_url:
            return None
        account = database_account()
        return Postgres(install(account), self.folders.postgres, self.folders.sockets / "pg", account)

    def live(self) -> int:
        """Everything between the start and the end."""
        left = supervise.stop_leftovers(self.folders.run / "pids")
        if left:
            say(f"Ended what an earlier start had left behind: {', '.join(left)}.")
        ports.demand(self.options.host, self.options.port)
        self.ports = ports.assign(self.folders.run / "ports.json", self.options.port)
        try:
            self._start()
            return self._watch()
        except Stopped:
            say("Stopping: machines and operators, workers, web, then the databases ...")
            return 0
        finally:
            self._stop()

    # Start ---------------------------------------------------------------------------------

    def _start(self) -> None:
        options, folders = self.options, self.folders
        demand_same_kind(options, folders.secrets)
        certificate = self._certificate()
        self._servers_ready_to_start()
        self._put_secrets()
        environment = self._environment()
        listed = programs.servers(self.postgres, self.valkey)
        listed += programs.plant(options, certificate, folders.run)
        if options.demo:
            listed += programs.demo(self._trust())
        control = folders.sockets / "supervisor.sock"
        config = folders.run / "supervisord.conf"
        config.write_text(programs.configuration(listed, folders, control))
        self.supervisor = supervise.launch(
            config, folders.pidfile("supervisord"), control, environment, folders.log / "supervisord.out"
        )
        self.supervisor.wait_ready()
        self._servers_answer()
        self._prepare(environment)
        say("Starting the web server ...")
        self.supervisor.start("web")
        self._url_answers()
        answered = time.monotonic() - STARTED
        say("Starting the workers" + (" and the demo plant ..." if options.demo else " ..."))
        self.supervisor.start("workers")
        if options.demo:
            self.supervisor.start("demo")
        self._introduce(answered)

    def _certificate(self) -> tuple[Path, Path] | None:
        options = self.options
        if options.tls_cert and options.tls_key:
            return options.tls_cert, options.tls_key
        return tls.certificate(self.folders.tls, options.host) if options.tls == "self" else None

    def _servers_ready_to_start(self) -> None:
        keep = self.folders.secrets
        if self.postgres is not None:
            if self.postgres.data != self.folders.data / "pg":
                say(f"PostgreSQL keeps its data in {self.postgres.data}: its account may not enter DATA.")
            self._part_with_a_removed_plant(self.postgres)
            if not self.postgres.exists:
                say("Making the database (once) ...")
                self.postgres.make(secrets.keep(keep, "postgres_password"))
            self.postgres.configure()
        if self.valkey is not None:
            self.valkey.configure()
        if embedded := [name for name, one in (("PostgreSQL 18", self.postgres), ("Valkey", self.valkey)) if one]:
            say(f"Starting {' and '.join(embedded)} ...")

    def _part_with_a_removed_plant(self, postgres: Postgres) -> None:
        """A database outside DATA survives when somebody removes DATA to begin anew: lay it aside, lose nothing."""
        inside = postgres.data == self.folders.data / "pg"
        if inside or not postgres.exists or (self.folders.secrets / "postgres_password").exists():
            return
        aside = postgres.data.with_name(f"pg.{time.strftime('%Y%m%d-%H%M%S')}")
        postgres.data.rename(aside)
        say(f"DATA is new, so the database of the plant that was here before was laid aside: {aside}")

    def _servers_answer(self) -> None:
        keep = self.folders.secrets
        if self.valkey is not None:
            self.valkey.wait()
        if self.postgres is not None:
            admin = secrets.keep(keep, "postgres_password")
            self.postgres.wait(admin)
            self.postgres.admit(
                admin, secrets.keep(keep, "database_owner_password"), secrets.keep(keep, "database_password")
            )

    def _put_secrets(self) -> None:
        """Addresses and keys lie in DATA/secrets, where `manage.py` finds them too, in no environment."""
        keep, options = self.folders.secrets, self.options
        database, owner = options.database_url, options.migrate_database_url
        if self.postgres is not None:
            database = self.postgres.url(RUNTIME, secrets.keep(keep, "database_password"))
            owner = self.postgres.url(OWNER, secrets.keep(keep, "database_owner_password"))
        secrets.put(keep, "database_url", database)
        secrets.put(keep, "migrate_database_url", owner)
        secrets.put(keep, "redis_url", options.redis_url or (self.valkey.url if self.valkey else ""))
        if options.demo:
            secrets.demo(keep)
        if given := os.environ.get("SECRET_KEY"):
            secrets.put(keep, "secret_key", given)
        else:
            secrets.keep(keep, "secret_key")
        secrets.keep(keep, "connection_keys", secrets.fernet_key)

    def _environment(self) -> dict[str, str]:
        """What every program may know."""
        options = self.options
        scheme = "https" if options.is_secure else "http"
        hosts = [f"[{host}]" if ":" in host else host for host in tls.addresses(options.host)]
        origins = [f"{scheme}://{host}:{options.port}" for host in hosts]
        settings = {
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or ",".join(hosts),
            "CSRF_TRUSTED_ORIGINS": os.environ.get("CSRF_TRUSTED_ORIGINS") or ",".join(origins),
            "HTTPS": "1" if options.is_secure else "0",
            "DEMO": "1" if options.demo else "0",
            "LINESIDE_DATA": str(options.data),
            "LINESIDE_URL": options.url,
            "SIM_SPEED": f"{options.speed:g}",
            "SIM_FAULTS": "on" if options.faults else "off",
        }
        if options.tls == "self":
            # A browser that once saw HSTS for `localhost` would refuse every other plain server there.
            settings |= {"HSTS_SECONDS": "0", "ROOT_CERTIFICATE": str(tls.root_path(self.folders.tls))}
        settings |= {f"LINESIDE_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        return supervise.base_environment() | settings

    def _trust(self) -> dict[str, str]:
        """What lets the demo's clients trust the plant's own certificate authority."""
        if self.options.tls != "self":
            return {}
        root = str(tls.root_path(self.folders.tls))
        return {"REQUESTS_CA_BUNDLE": root, "SSL_CERT_FILE": root}

    def _prepare(self, environment: dict[str, str]) -> None:
        """Tables, grants, keys and the demo plant; left out when nothing changed since the last time."""
        stamp = self.folders.run / "prepared"
        now = self._fingerprint()
        if self.postgres is not None and stamp.exists() and stamp.read_text() == now:
            return
        # Tables belong to an account that no running program has.
        owner = {"DATABASE_URL": (self.folders.secrets / "migrate_database_url").read_text().strip()}
        runtime = urlsplit((self.folders.secrets / "database_url").read_text().strip()).username or RUNTIME
        owner = environment | owner | {"RUNTIME_ROLE": unquote(runtime)}
        with (self.folders.log / "prepare.log").open("w") as log:
            self._manage(["migrate", "--no-input"], "Bringing the tables up to date ...", owner, log.fileno())
            self._manage(["prepare"], "Granting rights, making keys ...", owner, log.fileno())
            if self.options.demo:
                self._manage(["seed_demo"], "Building the demo plant ...", environment, log.fileno())
            else:
                self._manage(["setup_code"], "Looking who is here already ...", environment, log.fileno())
        stamp.write_text(now)

    def _manage(self, command: list[str], headline: str, values: dict[str, str], log: int) -> None:
        say(headline)
        with subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=CHECKOUT, env=values, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        ) as process:  # fmt: skip
            last = ""
            try:
                assert process.stdout is not None
                for line in process.stdout:
                    os.write(log, line.encode())
                    last = line.strip() or last
                    if line.lstrip().startswith("Applying"):
                        say("    " + line.strip())
            except Stopped:
                process.terminate()
                raise
        if process.returncode:
            raise StackError(
                f"`manage.py {command[0]}` failed ({last}); all its words are in {self.folders.log / 'prepare.log'}."
            )

    def _fingerprint(self) -> str:
        """Changes when the code, the database, the ports or the choices change."""
        digest = hashlib.sha256()
        for room in sorted(CHECKOUT.iterdir()):
            if room.is_dir() and room.name not in NOT_CODE and not room.name.startswith("."):
                for path in sorted(room.rglob("*")):
                    if path.suffix in {".py", ".json", ".webp", ".md", ".csv"}:
                        status = path.stat()
                        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
        identity = self.postgres.identity() if self.postgres else ""
        digest.update(f"{identity} {self.ports} {self.options.demo} {self.options.url}".encode())
        return digest.hexdigest()

    def _url_answers(self) -> None:
        assert self.supervisor is not None
        deadline = time.monotonic() + URL_PATIENCE
        failures = 0
        while not self._answers():
            state, _ = self.supervisor.states().get("web", ("", 0))
            failures += state in {"BACKOFF", "FATAL"}
            if failures > 10 or time.monotonic() > deadline:
                log = self.folders.log / "web.log"
                words = last_line(log.read_text(errors="replace")) if log.exists() else "it said nothing"
                raise StackError(f"The web server does not answer ({words}); all its words are in {log}.")
            time.sleep(0.1)

    def _answers(self) -> bool:
        """Whether the web server answers and its database with it."""
        return self._ask("/readyz") is not None

    def _ask(self, path: str) -> bytes | None:
        """What the web server says; None when it says no, or nothing."""
        options = self.options
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)
        try:
            if options.is_secure:
                # Only whether somebody is there: the certificate may be made out to another name.
                context = ssl._create_unverified_context()
                line: http.client.HTTPConnection = http.client.HTTPSConnection(
                    host, options.port, timeout=10, context=context
                )
            else:
                line = http.client.HTTPConnection(host, options.port, timeout=10)
            with contextlib.closing(line):
                line.request("GET", path, headers={"Host": f"localhost:{options.port}"})
                answer = line.getresponse()
                return answer.read() if answer.status == 200 else None
        except (OSError, http.client.HTTPException):
            return None

    def _introduce(self, answered: float) -> None:
        options = self.options
        say(f"Ready. The URL answered after {answered:.1f} s.")
        lines = ["", f"    Lineside      {options.url}"]
        if not options.is_local and options.host in {"0.0.0.0", "::"}:
            scheme = "https" if options.is_secure else "http"
            reached = [one for one in tls.own_addresses() if ":" not in one]
            lines += [f"    In network    {scheme}://{one}:{options.port}" for one in reached]
        if options.demo:
            lines += self._demo_people()
        else:
            lines += self._first_person()
        lines += [f"    Data, logs    {options.data}"]
        if options.tls == "self":
            lines += [
                f"    Trust once    {options.url}/root.crt",
                f"                  SHA-256 {tls.fingerprint(self.folders.tls)}",
            ]
        if not options.is_local:
            lines += self._warnings()
        lines += ["", "    Ctrl-C stops everything; the data is kept.", ""]
        with contextlib.suppress(OSError):
            print("\n".join(lines), flush=True)

    def _warnings(self) -> list[str]:
        """What somebody who opens the plant to a network must know."""
        options, lines = self.options, []
        if not options.is_secure:
            lines += [
                "",
                f"    HOST={options.host} is open to the network without TLS: terminals cannot work offline",
                "    nor use a camera, and passwords travel readable. Start with TLS=self.",
            ]
        if options.demo:
            lines += ["", "    The demo's passwords are public. Start with DEMO=0 for a plant of your own."]
        return lines

    def _demo_people(self) -> list[str]:
        from demo.plant.people import PASSWORD, PEOPLE

        people = [one for one in PEOPLE if one.kind == "human"]
        width = max(len(one.username) for one in people)
        lines = [
            f"    {'' if number else 'Sign in as':13} {one.username:{width}} / {PASSWORD}   {one.name}, {one.role}"
            for number, one in enumerate(people)
        ]
        key = secrets.find(self.folders.secrets, "erp_api_key")
        lines += [f"    ERP's key     {key}"] if key else []
        return lines

    def _first_person(self) -> list[str]:
        """Where the first person begins: a code that works once, behind the #, where no log sees it."""
        code = secrets.find(self.folders.secrets, "setup_code")
        if code is None or b'"set_up":"nobody"' not in (self._ask("/api/session") or b""):
            return []
        return [
            f"    Begin here    {self.options.url}/set-up/first#{code}",
            "                  makes the first person of this plant; it works once",
        ]

    # Watch and stop --------------------------------------------------------------------------

    def _watch(self) -> int:
        """Stay until told to stop, and speak when a program had to be started again."""
        assert self.supervisor is not None
        known: dict[str, int] = {}
        while True:
            if self.supervisor.process.poll() is not None:
                raise StackError(supervise.ENDED)
            with contextlib.suppress(OSError, http.client.HTTPException):
                for name, (state, pid) in self.supervisor.states().items():
                    if state == "RUNNING" and known.get(name, pid) != pid:
                        say(f"{name} had ended and was started again; see {self.folders.log / (name + '.log')}.")
                    if pid:
                        known[name] = pid
            time.sleep(2)

    def _stop(self) -> None:
        """Stop in order; a second Ctrl-C does not shorten it, the databases come last."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, _patience)
        if self.supervisor is not None:
            self.supervisor.stop()
            # When it was killed, its programs end on their own; wait for the last one.
            supervise.stop_leftovers(self.folders.run / "pids")
            if not self.folders.sockets.is_relative_to(self.folders.data.resolve()):
                shutil.rmtree(self.folders.sockets, ignore_errors=True)
            say(f"Stopped. The data is kept in {self.options.data}.")
        processes.end(self.folders.pidfile("supervisord"))


def _patience(number: int, frame: FrameType | None) -> None:
    say("Already stopping; this takes a few seconds ...")
