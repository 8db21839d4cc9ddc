"""Every command asks who may, and writes down what was done; every event it writes is listed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ["integrations", "orders", "quality", "genealogy", "equipment", "personnel", "records"]


@dataclass
class Function:
    """A function of a services shelf, and the names it calls."""

    room: str
    file: str
    name: str
    is_command: bool
    calls: set[str] = field(default_factory=set)


def shelf(room: str, name: str) -> list[Path]:
    """The files of one shelf, whether it is a file or a folder."""
    single = HOUSE / room / f"{name}.py"
    return [single] if single.exists() else sorted((HOUSE / room / name).rglob("*.py"))


def called(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            if isinstance(call.func, ast.Name):
                yield call.func.id
            elif isinstance(call.func, ast.Attribute):
                yield call.func.attr


def is_whole(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator) == "all_or_nothing" for decorator in node.decorator_list)


def functions() -> list[Function]:
    found = []
    for room in ROOMS:
        for path in shelf(room, "services"):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef):
                    by = any(argument.arg == "by" for argument in [*node.args.kwonlyargs, *node.args.args])
                    is_command = is_whole(node) and by and not node.name.startswith("_")
                    found.append(
                        Function(room, str(path.relative_to(HOUSE)), node.name, is_command, set(called(node)))
                    )
    return found


FUNCTIONS = functions()
# Commands that ask nothing themselves, and why that is right.
ASKED_ELSEWHERE = {
    "settle_count": "orders.assign_count asked before it called",
    "pair_terminal": "the pairing code is the permission; nobody is signed in at a new terminal",
    "unpair_terminal": "the terminal's own token is the permission",
    "change_secret": "the present password or PIN is the permission, and only its owner's",
    "follow_release": "genealogy.release_hold asked in the same transaction",
    "follow_disposition": "quality.disposition asked in the same transaction",
}
# Commands whose trail is the row itself, and why it may not stand among what is kept for ever.
FORGOTTEN_AGAIN = {
    "begin_activity": "when somebody cleans or waits is personal and forgotten in time",
    "end_activity": "when somebody cleans or waits is personal and forgotten in time",
}
COMMANDS = [function for function in FUNCTIONS if function.is_command]


def reaches(function: Function, goal: str) -> bool:
    """Whether a function calls `goal`, itself or through what it calls."""
    seen: set[str] = set()
    names = set(function.calls)
    while names:
        if goal in names:
            return True
        seen |= names
        names = {name for other in FUNCTIONS if other.name in names for name in other.calls} - seen
    return False


def test_there_are_commands_in_every_room() -> None:
    assert {function.room for function in COMMANDS} >= {"orders", "quality", "genealogy", "personnel"}
    assert len(COMMANDS) > 40


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: f"{command.room}.{command.name}")
def test_every_command_writes_down_what_was_done(command: Function) -> None:
    if command.name not in FORGOTTEN_AGAIN:
        assert reaches(command, "record"), f"{command.file}: {command.name} calls no record()"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: f"{command.room}.{command.name}")
def test_every_command_asks_who_may(command: Function) -> None:
    if command.name not in ASKED_ELSEWHERE:
        assert reaches(command, "require"), f"{command.file}: {command.name} calls no require()"


def constants(room: str) -> set[str]:
    """The event kinds a room lists in events.py."""
    return {
        node.value.value
        for path in shelf(room, "events")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


@pytest.mark.parametrize("room", [room for room in ROOMS if shelf(room, "events")])
def test_events_are_past_tense_and_said_once(room: str) -> None:
    kinds = constants(room)
    assert kinds
    for kind in kinds:
        thing, dot, verb = kind.partition(".")
        assert thing and dot and verb and kind == kind.lower(), kind
    for other in ROOMS:
        if other != room and shelf(other, "events"):
            assert not kinds & constants(other), f"{room} and {other} name the same events"


def spelled_out() -> set[str]:
    """Kinds written as plain text in a call of record()."""
    return {
        call.args[0].value
        for room in [*ROOMS, "mes"]
        for path in (HOUSE / room).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) == "record"
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def test_the_docs_list_every_event_and_no_other() -> None:
    listed = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", (HOUSE / "docs" / "events.md").read_text(), re.M))
    # Put together in mes.session from how the person came.
    written = {"person.signed_in", "person.badged_in"} | spelled_out().union(*(constants(room) for room in ROOMS))
    assert sorted(written - listed) == [], "write them into docs/events.md"
    assert sorted(listed - written) == [], "docs/events.md lists what nobody writes"
