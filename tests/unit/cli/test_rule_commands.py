"""`driftvakt people rule|break-glass|review`, as people would use them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from console.main.command_line.exits import Exit


@pytest.fixture(autouse=True)
def no_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")


@pytest.fixture
def keys(home: Path, driftvakt) -> tuple[str, str, str]:
    """Those of two who may approve, and of nobody."""
    for name in "abc":
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home / name], check=True)
    a, b, c = (str(home / name) for name in "abc")
    driftvakt("people", "add", "A. Lindqvist", "--key", a)
    driftvakt("people", "add", "M. Ek", "--public-key", f"{b}.pub", "--role", "approve", "--key", a)
    return a, b, c


@pytest.mark.slow
def test_a_rule_is_set_by_one_and_changed_by_as_many_as_it_asks_for(driftvakt, home: Path, keys):
    a, b, c = keys
    assert "No act needs more" in driftvakt("people", "rule", "list").err
    assert driftvakt("people", "rule", "set", "nodes.remove", "--needs", "2", "--key", a).status == Exit.OK
    assert driftvakt("people", "rule", "list", "--json").records == [{"act": "nodes.remove", "needs": 2}]
    alone = driftvakt("people", "rule", "set", "nodes.remove", "--needs", "1", "--key", a)
    assert (alone.status, "asks for 2 people" in alone.err) == (Exit.FAILED, True)
    file = str(home / "rule")
    first = driftvakt("people", "rule", "set", "nodes.remove", "--needs", "1", "--key", a, "--file", file)
    assert "1 of 2 signed it" in first.out
    again = driftvakt("people", "rule", "set", "nodes.remove", "--needs", "1", "--key", a, "--file", file)
    assert (again.status, "is there already" in again.err) == (Exit.FAILED, True)
    early = driftvakt("people", "proposal", "enter", file)
    assert (early.status, "and 1 signed" in early.err) == (Exit.FAILED, True)
    stranger = driftvakt("people", "proposal", "sign", file, "--key", c)
    assert (stranger.status, "may approve" in stranger.err) == (Exit.FAILED, True)
    signed = driftvakt("people", "proposal", "sign", file, "--key", b)
    assert "Proposed: nodes.remove needs 1." in signed.err
    assert "2 of 2 signed it" in signed.out
    shown = driftvakt("people", "proposal", "show", file, "--json")
    assert (shown.document["signatures"], shown.document["needs"]) == (2, 2)
    assert driftvakt("people", "proposal", "enter", file).status == Exit.OK
    assert "nodes.remove" in driftvakt("people", "rule", "list").out
    assert driftvakt("people", "proposal", "enter", file).status == Exit.FAILED, "once"
    assert driftvakt("log", "verify").status == Exit.OK


@pytest.mark.slow
@pytest.mark.parametrize("words", [("set",), ("set", "nodes.remove")])
def test_a_rule_without_its_parts_is_wrong_use(driftvakt, keys, words: tuple[str, ...]):
    assert driftvakt("people", "rule", *words, "--key", keys[0]).status == Exit.USAGE


@pytest.mark.slow
def test_a_change_of_who_may_approve_goes_around_by_a_file(driftvakt, home: Path, keys):
    a, b, c = keys
    assert driftvakt("people", "rule", "set", "*", "--needs", "2", "--key", a).status == Exit.OK
    alone = driftvakt("people", "add", "P. Uppet", "--public-key", f"{c}.pub", "--role", "approve", "--key", a)
    assert (alone.status, "asks for 2 people" in alone.err, "--file" in alone.err) == (Exit.FAILED, True, True)
    file = home / "add"
    made = driftvakt(
        "people", "add", "P. Uppet", "--public-key", f"{c}.pub", "--role", "approve", "--until", "2099-01-31",
        "--key", a, "--file", str(file),
    )  # fmt: skip
    assert "1 of 2 signed it" in made.out and file.stat().st_mode & 0o777 == 0o600
    signed = driftvakt("people", "proposal", "sign", str(file), "--key", b)
    assert "P. Uppet is put on the list; may approve; from" in signed.err and "until 2099-01-31 00:00 UTC" in signed.err
    assert driftvakt("people", "proposal", "enter", str(file)).status == Exit.OK
    assert "2099-01-31" in driftvakt("people", "list").out
    for words, told in (
        (("change", "P. Uppet", "--until", "-"), "becomes P. Uppet; may approve (until now: approve)"),
        (("remove", "P. Uppet"), "P. Uppet counts no longer"),
    ):
        file = home / words[0]
        assert driftvakt("people", *words, "--key", a, "--file", str(file)).status == Exit.OK
        signed = driftvakt("people", "proposal", "sign", str(file), "--key", b)
        assert told in signed.err
        assert driftvakt("people", "proposal", "enter", str(file)).status == Exit.OK
    assert driftvakt("people", "change", "M. Ek", "--since", "soon", "--key", a).status == Exit.USAGE
    assert driftvakt("log", "verify").status == Exit.OK


def test_a_file_that_is_none_is_said(driftvakt, home: Path, keys):
    (home / "x").write_text("{}")
    assert "holds no proposal" in driftvakt("people", "proposal", "enter", str(home / "x")).err
    assert driftvakt("people", "proposal", "enter", str(home / "gone")).status == Exit.FAILED


def test_rules_are_seen_on_a_read_only_console_and_not_set(driftvakt, keys):
    assert driftvakt("--read-only", "people", "rule", "list").status == Exit.OK
    refused = driftvakt("--read-only", "people", "rule", "set", "x", "--needs", "1", "--key", keys[0])
    assert (refused.status, "read-only" in refused.err) == (Exit.OPERATOR, True)
    broken = driftvakt("--read-only", "people", "break-glass", "fire", "--unsigned", "--yes")
    assert (broken.status, "read-only" in broken.err) == (Exit.OPERATOR, True)


@pytest.mark.slow
def test_the_glass_is_broken_only_by_somebody_who_says_why_and_means_it(driftvakt, keys):
    assert driftvakt("people", "break-glass", "fire", "--unsigned").status == Exit.OPERATOR
    assert "Say why" in driftvakt("people", "break-glass", " ", "--unsigned", "--yes").err
    assert driftvakt("sites", "add", "lab").status == Exit.OPERATOR
    broken = driftvakt("people", "break-glass", "fire in hall 1", "--unsigned", "--yes", "--json")
    number = str(broken.document["sequence"])
    assert driftvakt("sites", "add", "lab").status == Exit.OK, "nobody is at the desk, and the glass is broken"
    assert f"broken in entry {number}" in driftvakt("people", "list").err
    assert f"broken in entry {number}" in driftvakt("log", "verify").err
    assert driftvakt("people", "review", number, "the hall burnt", "--key", keys[2]).status == Exit.FAILED
    assert driftvakt("people", "review", number, "the hall burnt", "--key", keys[1]).status == Exit.OK
    assert driftvakt("sites", "add", "hall").status == Exit.OPERATOR
    assert driftvakt("log", "verify").status == Exit.OK
    assert "broken in entry" not in driftvakt("log", "verify").err


@pytest.mark.slow
def test_with_a_key_of_nobody_the_list_is_opened_again_when_all_others_are_lost(driftvakt, home: Path, keys):
    *_, fresh = keys
    assert driftvakt("people", "break-glass", "the safe burnt", "--key", fresh, "--yes").status == Exit.OK
    for name in ("A. Lindqvist", "M. Ek"):
        assert driftvakt("people", "remove", name, "--key", fresh).status == Exit.OK
    added = driftvakt("people", "add", "N. Ny", "--public-key", f"{fresh}.pub", "--role", "approve", "--key", fresh)
    assert added.status == Exit.OK
    assert driftvakt("log", "verify").status == Exit.OK
