"""`driftvakt log checkpoint|verify` and `driftvakt people ...`, as a person would use them."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest

from console.main.command_line.exits import Exit


def new_key(folder: Path, name: str, passphrase: str = "") -> Path:
    place = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", place], check=True)
    return place


@pytest.fixture(autouse=True)
def no_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")


@pytest.mark.slow
def test_a_checkpoint_is_signed_and_verify_says_whose_it_is(driftvakt, home: Path):
    key = new_key(home, "a")
    assert driftvakt("sites", "add", "lab").status == Exit.OK
    assert "No checkpoint is signed" in driftvakt("log", "verify").out
    assert driftvakt("people", "add", "A. Lindqvist", "--key", str(key)).status == Exit.OK
    signed = driftvakt("log", "checkpoint", "--key", str(key), "--json")
    assert signed.document["entries"] == 2
    verified = driftvakt("log", "verify")
    assert verified.status == Exit.OK
    assert "Proved up to entry 2 of " in verified.out
    assert " by A. Lindqvist (SHA256:" in verified.out
    assert "; 1 after it by the chain alone." in verified.out
    assert "no keyring here" in verified.err
    found = driftvakt("log", "verify", "--json").document
    assert (found["proved"]["by"], found["proved"]["entries"], found["by_chain_alone"]) == ("A. Lindqvist", 2, 1)
    again = driftvakt("log", "checkpoint", "--key", str(key))
    assert (again.status, "nothing new to sign" in again.err) == (Exit.FAILED, True)


def test_the_only_key_is_taken_unasked_and_of_several_one_must_be_named(driftvakt, home: Path):
    driftvakt("sites", "add", "lab")
    none = driftvakt("log", "checkpoint")
    assert (none.status, "no SSH key to sign with" in none.err) == (Exit.OPERATOR, True)
    new_key(home / ".ssh", "id_ed25519")
    assert driftvakt("log", "checkpoint").status == Exit.OK
    driftvakt("sites", "add", "hall")
    new_key(home / ".ssh", "id_ecdsa")
    several = driftvakt("log", "checkpoint")
    assert (several.status, several.err.count("SHA256:")) == (Exit.OPERATOR, 2)


def test_what_cannot_sign_is_said(driftvakt, home: Path):
    driftvakt("sites", "add", "lab")
    locked = driftvakt("log", "checkpoint", "--key", str(new_key(home, "locked", "a passphrase")))
    assert (locked.status, "its file is encrypted" in locked.err) == (Exit.FAILED, True)
    nothing = driftvakt("log", "checkpoint", "--key", str(home / "nothing"))
    assert (nothing.status, "no private key in it" in nothing.err) == (Exit.FAILED, True)


@pytest.mark.slow
def test_people_are_added_changed_removed_and_their_keys_revoked(driftvakt, home: Path):
    a, b, c = (new_key(home, name) for name in "abc")
    assert "Nobody is on the list" in driftvakt("people", "list").err
    driftvakt("people", "add", "A. Lindqvist", "--key", str(a))
    by_nobody = driftvakt("people", "add", "M. Ek", "--public-key", f"{b}.pub", "--key", str(b))
    assert (by_nobody.status, "may approve" in by_nobody.err) == (Exit.FAILED, True)
    driftvakt("people", "add", "M. Ek", "--public-key", f"{b}.pub", "--role", "act", "--key", str(a))
    driftvakt("people", "change", "m. ek", "--public-key", f"{c}.pub", "--role", "approve", "--key", str(a))
    told = {record["name"]: record for record in driftvakt("people", "list", "--json").records}
    assert told["M. Ek"]["roles"] == ["approve"]
    prints = [key["fingerprint"] for key in told["M. Ek"]["keys"]]
    assert len(prints) == 2
    assert driftvakt("people", "revoke", prints[0], "--reason", "lost", "--key", str(c)).status == Exit.OK
    shown = driftvakt("people", "list").out
    assert f"{prints[0]} (revoked)" in shown
    assert f"{prints[1]} (revoked)" not in shown
    assert driftvakt("people", "remove", "M. Ek", "--key", str(c)).status == Exit.OK
    assert driftvakt("people", "remove", "Nobody", "--key", str(a)).status == Exit.USAGE
    assert driftvakt("people", "revoke", "SHA256:x", "--key", str(a)).status == Exit.USAGE
    assert driftvakt("people", "add", "X", "--public-key", str(home), "--key", str(a)).status == Exit.USAGE
    assert driftvakt("log", "verify").status == Exit.OK


def test_a_hand_in_the_list_of_people_is_told(driftvakt, home: Path, tmp_path: Path):
    driftvakt("people", "add", "A. Lindqvist", "--key", str(new_key(home, "a")))
    with sqlite3.connect(tmp_path / "data" / "journal.db") as file:
        file.execute("UPDATE people SET record = replace(record, 'Lindqvist', 'Malory')")
    verified = driftvakt("log", "verify")
    assert (verified.status, "people, person:A. Lindqvist, record: entry 1 says otherwise" in verified.err) == (
        Exit.FAILED,
        True,
    )


def test_of_a_broken_log_it_is_not_said_that_all_of_it_holds(driftvakt, home: Path, tmp_path: Path):
    driftvakt("sites", "add", "lab")
    with sqlite3.connect(tmp_path / "data" / "journal.db") as file:
        file.execute("DROP TRIGGER entries_keep")
        file.execute("UPDATE entries SET entry = replace(entry, 'lab', 'LAB')")
    verified = driftvakt("log", "verify")
    assert (verified.status, "Entry 1 does not hold" in verified.err) == (Exit.FAILED, True)
    assert "all of it holds" not in verified.out
