"""`driftvakt log export|import|search`, as a person would use them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from console.main.command_line.exits import Exit


@pytest.fixture(autouse=True)
def no_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)


@pytest.fixture
def key(home: Path) -> Path:
    place = home / ".ssh" / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place], check=True)
    return place


@pytest.mark.slow
def test_a_part_goes_out_and_comes_in_elsewhere(driftvakt, key: Path, home: Path):
    driftvakt("sites", "add", "lab")
    driftvakt("nodes", "add", "lab", "h1", "h2")
    part = home / "part.dvlog"
    out = driftvakt("log", "export", str(part), "--kind", "inventory", "--without", "steps", "--json")
    assert (out.status, out.document["entries"]) == (Exit.OK, 2)
    assert (home / "verify_log.py").exists()
    elsewhere = ("--data-dir", str(home / "elsewhere"))
    taken = driftvakt("log", "import", str(part), *elsewhere)
    assert (taken.status, "2 of 2 entries" in taken.out, "2 values were left out" in taken.out) == (Exit.OK, True, True)
    assert driftvakt("log", "import", str(part), *elsewhere, "--json").document["new"] == 0
    assert "No log of others" in driftvakt("log", "others").err
    (other,) = driftvakt("log", "others", *elsewhere, "--json").records
    assert (other["entries"], other["first"], other["last"], other["size"]) == (2, 1, 2, 2)
    told = driftvakt("log", "others", *elsewhere).out
    assert other["name"] in told and other["id"] in told and "SHA256:" in told
    entries = driftvakt("log", "others", other["id"], *elsewhere, "--json").records
    assert [each["type"] for each in entries] == ["site.added", "node.added"]
    assert "node.added" in driftvakt("log", "others", other["name"], "--newest", "1", *elsewhere).out
    assert driftvakt("log", "others", "nobody", *elsewhere).status == Exit.USAGE
    own = driftvakt("log", "import", str(part))
    assert (own.status, "this very log" in own.err) == (Exit.FAILED, True)
    part.write_bytes(part.read_bytes().replace(b"lab", b"LAB", 1))
    bad = driftvakt("log", "import", str(part), *elsewhere)
    assert (bad.status, "does not hold" in bad.err) == (Exit.FAILED, True)


def test_nothing_is_written_over_and_nothing_half_stays(driftvakt, key: Path, home: Path):
    part = home / "part.dvlog"
    nothing = driftvakt("log", "export", str(part))
    assert (nothing.status, "nothing to export" in nothing.err) == (Exit.FAILED, True)
    assert [path.name for path in home.iterdir()] == [".ssh"]
    driftvakt("sites", "add", "lab")
    part.write_text("mine")
    there = driftvakt("log", "export", str(part))
    assert (there.status, part.read_text()) == (Exit.FAILED, "mine")
    wrong = driftvakt("log", "export", str(home / "other"), "--since", "yesterday")
    assert (wrong.status, "is no time" in wrong.err) == (Exit.USAGE, True)
    gone = driftvakt("log", "export", str(home / "no folder" / "other"))
    assert gone.status == Exit.FAILED
    assert driftvakt("log", "import", str(home / "nothing")).status == Exit.FAILED


def test_entries_are_found_by_words(driftvakt, home: Path):
    driftvakt("sites", "add", "lab", "--name", "Labbet i källaren")
    driftvakt("nodes", "add", "lab", "h1")
    found = driftvakt("log", "search", "kallar", "--json")
    assert [record["sequence"] for record in found.records] == [1]
    assert "node.added" in driftvakt("log", "search", "h1").out
    assert "No entry is like that" in driftvakt("log", "search", "nowhere").err
    assert "1 more" in driftvakt("log", "search", "lab", "--newest", "1").err


def test_another_console_vouches_for_the_log(driftvakt, key: Path, home: Path):
    driftvakt("sites", "add", "lab")
    there = ("--data-dir", str(home / "there"))
    asked = home / "asked"
    assert driftvakt("log", "witness", "ask", str(asked)).status == Exit.OK
    signed = driftvakt("log", "witness", "sign", str(asked), *there)
    assert (signed.status, "Counter-signed 1 entries" in signed.out) == (Exit.OK, True)
    assert driftvakt("log", "witness", "sign", str(asked), *there).status == Exit.FAILED, "the answer is there"
    taken = driftvakt("log", "witness", "take", f"{asked}.witness")
    assert (taken.status, "vouches for 1 entries" in taken.out) == (Exit.OK, True)
    assert driftvakt("log", "witness", "take", str(asked)).status == Exit.FAILED
    assert driftvakt("log", "witness", "ask", str(asked)).status == Exit.FAILED
