"""The list of programs, as the supervisor reads it."""

from __future__ import annotations

import configparser
from pathlib import Path

from mes.stack import programs
from mes.stack.accounts import database_account
from mes.stack.folders import Folders
from mes.stack.options import read_options
from mes.stack.postgres import Postgres
from mes.stack.valkey import Valkey


def _configuration(**chosen: str) -> configparser.RawConfigParser:
    folders = Folders(Path("/d"), Path("/d/pg"), Path("/s"))
    postgres = Postgres(Path("/i"), Path("/d/pg"), Path("/s/pg"), database_account())
    listed = programs.servers(postgres, Valkey(Path("/v"), Path("/s/vk"), Path("/d/run/valkey.conf")))
    listed += programs.plant(read_options(chosen), None, folders.run)
    listed += programs.demo({"REQUESTS_CA_BUNDLE": "/d/tls/root.crt"})
    parser = configparser.RawConfigParser()
    parser.read_string(programs.configuration(listed, folders, Path("/s/c.sock")))
    return parser


def test_the_databases_stop_last() -> None:
    parser = _configuration()
    order = sorted((int(parser[f"group:{group}"]["priority"]), group) for group in programs.GROUPS)
    # The supervisor stops the group of the highest priority first, and waits for it.
    assert [group for _, group in order] == ["servers", "web", "workers", "demo"]
    assert parser["group:servers"]["programs"] == "postgres,valkey"
    assert parser["program:postgres"]["stopsignal"] == "INT"


def test_only_the_databases_start_before_the_tables_are_ready() -> None:
    parser = _configuration()
    first = [name for name in parser.sections() if name.startswith("program:") and parser[name]["autostart"] == "true"]
    assert first == ["program:postgres", "program:valkey"]


def test_several_acquisition_workers_stand_by_for_one_another() -> None:
    assert parser_names(_configuration(WORKERS="3")) >= {"acquisition", "acquisition2", "acquisition3"}


def test_several_web_servers_share_the_port() -> None:
    parser = _configuration(WEB="3")
    commands = {parser[f"program:{name}"]["command"].partition(" -- ")[2] for name in ("web", "web2", "web3")}
    assert len(commands) == 1
    # The URL answers as soon as the first one does.
    assert parser["group:web"]["programs"] == "web"


def parser_names(parser: configparser.RawConfigParser) -> set[str]:
    return {name.removeprefix("program:") for name in parser.sections() if name.startswith("program:")}


def test_no_secret_stands_in_the_supervisors_configuration() -> None:
    text = " ".join(value for section in _configuration().values() for value in section.values())
    assert "postgres://" not in text and "PASSWORD" not in text and "SECRET" not in text
