"""`driftvakt people desk|sit|leave` and `--read-only`, as a person would use them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from pathlib import Path

import pytest

from console.main.command_line.exits import Exit


@pytest.fixture(autouse=True)
def no_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")


@pytest.fixture
def keys(home: Path) -> tuple[str, str]:
    for name in "ab":
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home / name], check=True)
    return str(home / "a"), str(home / "b")


def count(home: Path) -> int:
    with sqlite3.connect(home.parent / "data" / "journal.db") as file:
        return int(file.execute("SELECT count(*) FROM entries").fetchone()[0])


@pytest.mark.slow
def test_once_there_is_a_list_changes_need_somebody_at_the_desk_who_may_act(driftvakt, home: Path, keys):
    a, b = keys
    assert "proves nothing" in driftvakt("people", "desk").out
    assert driftvakt("sites", "add", "lab").status == Exit.OK
    driftvakt("people", "add", "A. Lindqvist", "--key", a)
    driftvakt("people", "add", "M. Ek", "--public-key", f"{b}.pub", "--key", a)
    refused = driftvakt("sites", "add", "hall")
    assert (refused.status, "Take the desk first" in refused.err) == (Exit.OPERATOR, True)
    assert "Nobody of the list" in driftvakt("people", "desk").out
    assert driftvakt("people", "sit", "--key", b).status == Exit.OK
    reader = driftvakt("--json", "sites", "add", "hall")
    assert (reader.status, reader.document["error"]["code"]) == (Exit.OPERATOR, "desk.role")
    assert driftvakt("sites", "list").status == Exit.OK, "reading is everybody's"
    assert "A. Lindqvist is at the desk" in driftvakt("people", "sit", "--key", a).out
    assert driftvakt("sites", "add", "hall").status == Exit.OK
    seen = driftvakt("people", "desk", "--json").document
    assert (seen["name"], seen["roles"], seen["bars"]) == ("A. Lindqvist", ["act", "approve"], [])
    newest = driftvakt("log", "list", "--newest", "1", "--json").records[0]
    assert newest["actor"].startswith("A. Lindqvist <")
    assert "Nobody is at the desk now" in driftvakt("people", "leave").out
    assert "Nobody was at the desk" in driftvakt("people", "leave").out
    assert driftvakt("sites", "add", "edge").status == Exit.OPERATOR
    assert driftvakt("log", "verify").status == Exit.OK


def test_a_key_of_nobody_takes_no_desk(driftvakt, keys):
    a, b = keys
    driftvakt("people", "add", "A. Lindqvist", "--key", a)
    refused = driftvakt("people", "sit", "--key", b)
    assert (refused.status, "nobody's" in refused.err) == (Exit.FAILED, True)


@pytest.mark.slow
@pytest.mark.parametrize("by", ["option", "setting"])
def test_a_read_only_console_changes_nothing_and_shows_everything(driftvakt, home: Path, keys, by: str):
    a, _ = keys
    driftvakt("sites", "add", "lab")
    driftvakt("people", "add", "A. Lindqvist", "--key", a)
    driftvakt("people", "sit", "--key", a)
    before, first = count(home), ["--read-only"] if by == "option" else []
    if by == "setting":
        (home.parent / "data" / "window.json").write_text(
            json.dumps({"version": 1, "values": {"desk.read_only": True, "theme": "light"}})
        )
    for words in (
        ("sites", "add", "hall"),
        ("nodes", "undo"),
        ("log", "checkpoint", "--key", a),
        ("people", "add", "M. Ek", "--public-key", f"{a}.pub", "--key", a),
        ("people", "sit", "--key", a),
        ("log", "recover", "--yes"),
    ):
        refused = driftvakt(*first, *words)
        assert refused.status != Exit.OK, words
    assert "read-only" in driftvakt(*first, "sites", "add", "hall").err
    assert driftvakt(*first, "people", "leave").status == Exit.OK
    assert count(home) == before
    for words in (("sites", "list"), ("log", "list"), ("log", "verify"), ("people", "list"), ("people", "desk")):
        assert driftvakt(*first, *words).status == Exit.OK, words


def test_what_was_taken_past_the_desk_is_named_by_verify(driftvakt, home: Path, keys):
    a, _ = keys
    driftvakt("people", "add", "A. Lindqvist", "--key", a)
    driftvakt("people", "sit", "--key", a)
    with sqlite3.connect(home.parent / "data" / "journal.db") as file:
        file.execute("UPDATE desks SET record = replace(record, 'Lindqvist', 'Malory')")
    verified = driftvakt("log", "verify")
    assert (verified.status, "desk:command line" in verified.err) == (Exit.FAILED, True)
