"""The list of programs that make up a running plant."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mes.stack.folders import Folders
from mes.stack.options import CHECKOUT, Options
from mes.stack.postgres import Postgres
from mes.stack.valkey import Valkey

CHILD = Path(__file__).with_name("child.py")

# Groups stop one after the other, the last one first: nothing may lose its database while it works.
GROUPS = ("servers", "web", "workers", "demo")


@dataclass(frozen=True)
class Program:
    """One process of the stack; its log is DATA/log/<name>.log."""

    name: str
    group: str
    command: Sequence[str]
    user: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: int = 20
    starts_at_once: bool = field(default=False)


def servers(postgres: Postgres | None, valkey: Valkey | None) -> list[Program]:
    """The embedded servers; none for those that were given by address."""
    programs = []
    if postgres is not None:
        programs.append(
            Program(
                "postgres",
                "servers",
                postgres.command,
                user=postgres.account.name,
                # "Fast": it ends sessions instead of waiting for them.
                stop_signal=signal.SIGINT,
                stop_seconds=60,
                starts_at_once=True,
            )
        )
    if valkey is not None:
        programs.append(Program("valkey", "servers", valkey.command, starts_at_once=True))
    return programs


def plant(options: Options, certificate: tuple[Path, Path] | None, run: Path) -> list[Program]:
    """Web, workers and sealer: the product itself."""
    python = sys.executable
    web = [python, "-m", "mes.serve", options.host, str(options.port), *map(str, certificate or ())]
    celery = [python, "-m", "celery", "-A", "mes"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    programs = [
        Program("web", "web", web),
        # They share its port, and the URL need not wait for them.
        *(Program(f"web{number}", "workers", web) for number in range(2, options.web + 1)),
        Program(
            "worker",
            "workers",
            [*celery, "worker", "-P", "threads", "-c", "4", "-Q", "default,erp", "-n", "worker@lineside", *quiet],
            stop_seconds=30,
        ),
    ]
    for number in range(1, options.workers + 1):
        name = "acquisition" if number == 1 else f"acquisition{number}"
        programs.append(
            Program(
                name,
                "workers",
                # One process, one loop: nothing is forked from under the machines' sessions.
                [*celery, "worker", "-P", "solo", "-Q", "acquisition", "-n", f"{name}@lineside", *quiet],
                stop_seconds=30,
            )
        )
    schedule = ["--schedule", str(run / "celerybeat-schedule"), "--pidfile", ""]
    programs += [
        Program("beat", "workers", [*celery, "beat", *schedule, "--loglevel", "INFO"]),
        Program("sealer", "workers", [python, "manage.py", "sealer"]),
    ]
    return programs


def demo(environment: Mapping[str, str]) -> list[Program]:
    """The pump works' machines, ERP and operators: strangers who see our sockets only."""
    modules = {
        "machines-opcua": "demo.machines.opcua",
        "machines-modbus": "demo.machines.modbus",
        "erp": "demo.erp",
        "operators": "demo.operators",
    }
    return [
        Program(name, "demo", [sys.executable, "-m", module], environment=environment, stop_seconds=10)
        for name, module in modules.items()
        if _exists(module)
    ]


def _exists(module: str) -> bool:
    path = CHECKOUT.joinpath(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def configuration(programs: Sequence[Program], folders: Folders, control: Path) -> str:
    """The supervisor's whole configuration, written anew at each start."""
    sections = [
        f"""[supervisord]
nodaemon=true
silent=true
logfile={_plain(folders.log / "supervisord.log")}
logfile_maxbytes=2MB
logfile_backups=1
pidfile={_plain(folders.run / "supervisord.number")}
childlogdir={_plain(folders.log)}
directory={_plain(CHECKOUT)}
umask=077
minfds=1024
{_as_root()}
[unix_http_server]
file={_plain(control)}
chmod=0600

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
    ]
    for priority, group in enumerate(GROUPS, start=1):
        names = [program.name for program in programs if program.group == group]
        if names:
            sections.append(f"[group:{group}]\nprograms={','.join(names)}\npriority={priority}\n")
    sections += [_section(program, folders) for program in programs]
    return "\n".join(sections)


def _section(program: Program, folders: Folders) -> str:
    command = child(program, folders.pidfile(program.name))
    # DATA has no quotes (options.py), and nothing else stands in these values.
    named = {"SERVICE": program.name, **program.environment}
    pairs = ",".join(f'{name}="{value}"' for name, value in named.items())
    return f"""[program:{program.name}]
command={_plain(shlex.join(command))}
autostart={str(program.starts_at_once).lower()}
environment={_plain(pairs)}
autorestart=true
startsecs=2
startretries=1000
stopsignal={program.stop_signal.name.removeprefix("SIG")}
stopwaitsecs={program.stop_seconds}
stopasgroup=false
killasgroup=true
redirect_stderr=true
stdout_logfile={_plain(folders.log / (program.name + ".log"))}
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=2
"""


def child(program: Program, pidfile: Path) -> list[str]:
    """The command line that notes the process and becomes the program."""
    return [
        sys.executable, "-I", str(CHILD), str(pidfile), str(int(program.stop_signal)), program.user or "-", "--",
        *program.command,
    ]  # fmt: skip


def _plain(value: object) -> str:
    # The supervisor expands %(name)s in its configuration.
    return str(value).replace("%", "%%")


def _as_root() -> str:
    return "user=root\n" if os.geteuid() == 0 else ""
