"""What the house says to people in English has a German text on the screens: every refusal's code, every event."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import validators
from rest_framework import exceptions, serializers

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ["kernel", "records", "personnel", "equipment", "genealogy", "quality", "orders", "integrations", "mes"]
LOCALES = HOUSE / "frontend" / "src" / "locales"


def texts(language: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((LOCALES / language / f"{name}.json").read_text())
    return found


def codes() -> set[str]:
    """Every code a refusal of ours may carry: those of error classes, and those given where it is raised."""
    found: set[str] = set()
    for room in ROOMS:
        for path in (HOUSE / room).rglob("*.py"):
            if "stack" in path.parts or "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
                    found.add(str(node.value.value))
                elif isinstance(node, ast.ClassDef):
                    found |= {
                        str(line.value.value)
                        for line in node.body
                        if isinstance(line, ast.Assign | ast.AnnAssign) and isinstance(line.value, ast.Constant)
                        for target in (line.targets if isinstance(line, ast.Assign) else [line.target])
                        if getattr(target, "id", "") in ("code", "default_code")
                    }
    return found


def codes_of_the_framework() -> set[str]:
    """What Django REST framework says by itself about a field, a method, a page that is not there."""
    fields = [thing for thing in vars(serializers).values() if isinstance(thing, type)]
    said = {code for field in fields for code in getattr(field, "default_error_messages", {})}
    refusals = [thing for thing in vars(exceptions).values() if isinstance(thing, type)]
    said |= {refusal.default_code for refusal in refusals if hasattr(refusal, "default_code")}
    checks = [thing for thing in vars(validators).values() if isinstance(thing, type)]
    return said | {check.code for check in checks if isinstance(getattr(check, "code", None), str)}


# Kinds of fields and checks no message of ours has: files, pictures, relations by address, mistakes in forms.
NOT_OURS = {
    "date", "datetime", "incorrect_match", "invalid_extension", "invalid_image", "invalid_unicode", "limit_value",
    "make_aware", "no_match", "no_name", "step_size", "unique_for_date",
}  # fmt: skip


def test_every_refusal_has_a_german_text_and_none_is_left_over() -> None:
    table = texts("de", "refusals")
    ours = codes()
    assert sorted(ours - set(table)) == [], "write them into frontend/src/locales/de/refusals.json"
    known = ours | codes_of_the_framework()
    assert sorted(codes_of_the_framework() - set(table) - NOT_OURS) == []
    assert sorted(set(table) - known) == [], "nobody says these any more"
    assert all(text.endswith((".", "?")) for text in table.values())


# Where sentences about machines and about work masters are made: kept and shown as they were said (lib/sentences.ts).
TELLERS = [
    "integrations/drivers", "integrations/collector", "integrations/certificates.py", "integrations/chains.py",
    "integrations/models/connections.py", "integrations/selectors/certificates.py", "integrations/services/probes.py",
    "integrations/services/writes.py", "orders/selectors/findings.py", "orders/selectors/product_limits.py",
    "orders/selectors/warnings.py",
]  # fmt: skip
# Refusals of the API have codes; a spool's are for the log.
NOT_SENTENCES = {"Malformed", "ConnectionGone", "WriteUnderWay", "UnreadableCertificate", "SpoolInUse", "execute"}


def told() -> set[str]:
    """What a connection, a probe or a gap may say, sentence by sentence, with {} for each fact."""
    found: set[str] = set()
    for name in TELLERS:
        for path in [HOUSE / name] if name.endswith(".py") else sorted((HOUSE / name).rglob("*.py")):
            tree = ast.parse(path.read_text())
            apart: set[int] = set()
            # Breadth first: what a node sets apart is met after it.
            for node in ast.walk(tree):
                if isinstance(node, ast.Expr):
                    apart.add(id(node.value))
                elif isinstance(node, ast.JoinedStr) or _name(node) in NOT_SENTENCES:
                    apart |= {id(part) for part in ast.walk(node) if part is not node}
                if id(node) not in apart and isinstance(node, ast.JoinedStr | ast.Constant):
                    found |= _sentences(_template(node))
    return found


def _name(node: ast.AST) -> str:
    called = node.func if isinstance(node, ast.Call) else None
    return str(getattr(called, "id", getattr(called, "attr", "")))


def _template(node: ast.JoinedStr | ast.Constant) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    words = [part.value if isinstance(part, ast.Constant) else "{}" for part in parts]
    return "".join(word for word in words if isinstance(word, str)).replace("{}{}", "{}").strip()


def _sentences(text: str) -> set[str]:
    if " " not in text or not (text[-1] in ".?!" or (text.endswith("}") and ". " in text)):
        return set()
    text = re.sub(r"^\{\} (?=[A-Z])", "", text)
    return set(re.split(r"(?<=[.?!]) (?=[A-Z'{])", text)) - {"{}"}


def test_what_is_said_of_machines_has_german_sentences_and_none_is_left_over() -> None:
    table = texts("de", "sentences")
    plain = {re.sub(r"\{\w+\}", "{}", sentence) for sentence in table}
    assert sorted(told() - plain) == [], "write them into frontend/src/locales/de/sentences.json"
    assert sorted({each for each in plain if each[-1] in ".?!"} - told()) == [], "nobody says these any more"
    for english, german in table.items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", german)), english


def test_every_reason_against_a_start_has_a_german_sentence() -> None:
    gate = (HOUSE / "orders" / "gate.py").read_text()
    said = set(re.findall(r'_Finding\(\s*"([a-z_]+)"', gate)) | {"piece_not_done", "piece_never_there", "step_first"}
    assert len(said) > 20
    assert sorted(said) == sorted(texts("de", "objections")), "write them into frontend/src/locales/de/objections.json"


def test_every_event_has_a_name_in_both_languages() -> None:
    listed = re.findall(r"^\| `([a-z_]+)\.([a-z_]+)` \|", (HOUSE / "docs" / "events.md").read_text(), re.M)
    assert listed
    for language in ("en", "de"):
        named = {(thing, verb) for thing, verbs in texts(language, "events").items() for verb in verbs}
        assert sorted(set(listed) - named) == [], f"write them into frontend/src/locales/{language}/events.json"
        assert sorted(named - set(listed)) == [], "docs/events.md does not know these"


def test_every_fact_of_a_record_has_a_german_name() -> None:
    """What events carry beside who and what, and the columns whose old and new values are kept."""
    tracked = [model for model in apps.get_models() if hasattr(model, "pgh_event_models")]
    facts = {field.name for model in tracked for field in model._meta.fields}
    for room in ROOMS:
        for path in (HOUSE / room).rglob("*.py"):
            calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
            for call in calls:
                if getattr(call.func, "id", getattr(call.func, "attr", "")) == "record":
                    facts |= {keyword.arg for keyword in call.keywords if keyword.arg}
    facts -= {"about", "occurred_at"}
    assert tracked
    assert sorted(facts - set(texts("de", "names"))) == [], "write them into frontend/src/locales/de/names.json"


def test_a_signature_is_asked_for_with_the_words_that_are_recorded() -> None:
    from orders.services.back_entry import MEANING as PAPER
    from orders.services.change_orders import MOVING
    from orders.services.findings import MEANING as JUDGING
    from orders.services.masters import RELEASING
    from orders.services.overrides import MEANING
    from quality.services.nonconformances import MEANINGS

    shown = json.loads((LOCALES.parent / "ui" / "meanings.json").read_text())
    own = {
        "override": MEANING, "release": RELEASING, "change_order": MOVING, "found_wrong": JUDGING, "paper": PAPER,
    }  # fmt: skip
    assert shown == MEANINGS | own


def test_the_terminal_keeps_for_later_what_the_server_takes_later() -> None:
    from django.urls import resolve

    from mes.offline import ACTIONS, SECRETS

    told = (LOCALES.parent / "features" / "execution" / "offline" / "actions.ts").read_text()
    paths = re.findall(r"'(/api/[^']*)'", told)
    assert {resolve(path.replace("{id}", "1")).url_name for path in paths} == ACTIONS
    secrets = re.search(r"SECRETS = \[(.*)\]", told)
    assert secrets is not None
    assert set(re.findall(r"'(\w+)'", secrets[1])) == SECRETS
