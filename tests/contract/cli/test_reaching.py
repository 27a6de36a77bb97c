"""The command line against a real sshd: probing, testing, watching, trusting."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.contract.cli.conftest import DEADLINE, Driftvakt
from tests.support.etcd import possible
from tests.support.sshd import MAY_MOUNT, Account, Sshd, keygen

pytestmark = pytest.mark.slow


def test_a_machine_is_probed_without_any_inventory(
    driftvakt: Driftvakt, address: str, key: Path, trusted: None
) -> None:
    ended = driftvakt("probe", address, "--count", "2", "--json")
    assert ended.status == 0, ended.err
    samples = ended.of("sample")
    assert len(samples) == 2
    assert samples[0]["node"] == address
    assert samples[0]["host"]["memory_used"] > 0
    assert samples[1]["time"] > samples[0]["time"]
    (facts,) = ended.of("facts")
    assert facts["cpus"] == os.cpu_count() and not facts["simulated"]
    assert [record["state"] for record in ended.of("link")][-1] == "live"
    assert driftvakt("nodes", "list", "--json").document["nodes"] == []
    assert driftvakt("log", "list").out == "", "looking is no change"


def test_an_unknown_host_key_stops_scripts_and_says_what_to_do(driftvakt: Driftvakt, address: str, key: Path) -> None:
    ended = driftvakt("probe", address, "--count", "1", "--json")
    assert ended.status == 3
    failure = ended.of("link")[-1]["failure"]
    assert failure["code"] == "ssh.host_key_unknown"
    assert "Compare the fingerprint" in failure["do"]
    assert "key" not in failure["facts"]
    text = driftvakt("probe", address, "--count", "1")
    assert text.status == 3 and "has never seen" in text.err
    command = text.err.partition("accept it: driftvakt ")[2].split("\n")[0]
    accepted = driftvakt(*command.split())
    assert accepted.status == 0 and accepted.out.startswith("Accepted SHA256:"), "the command that is told does it"


def test_scripts_accept_a_host_key_by_its_fingerprint_alone(
    driftvakt: Driftvakt, address: str, key: Path, fingerprint: str
) -> None:
    wrong = "SHA256:" + "A" * 43
    ended = driftvakt("probe", address, "--count", "1", "--accept-host-key", wrong, "--json")
    assert ended.status == 3
    facts = ended.of("link")[-1]["failure"]["facts"]
    assert (facts["fingerprint"], facts["expected_fingerprint"]) == (fingerprint, wrong)
    told = driftvakt("probe", address, "--count", "1", "--accept-host-key", wrong)
    assert told.status == 3
    assert f"It shows {fingerprint}, not the key you named: {wrong}. Nothing was accepted." in told.err
    assert f"accept it: driftvakt hostkeys accept {address} --fingerprint {fingerprint}\n" in told.err
    assert driftvakt("hostkeys", "list", "--json").document["host_keys"] == []
    assert driftvakt("probe", address, "--count", "1", "--accept-host-key", fingerprint, "--json").status == 0
    (known,) = driftvakt("hostkeys", "list", "--json").document["host_keys"]
    assert known["fingerprint"] == fingerprint
    assert driftvakt("probe", address, "--count", "1", "--json").status == 0, "and it is remembered"
    begun, ended = driftvakt("log", "list", "--json").records
    assert (begun["type"], begun["details"]["fingerprint"]) == ("hostkey.accepted", fingerprint)
    assert (begun["result"], ended["result"]) == ("begun", "ok")


def test_a_person_is_shown_the_fingerprint_and_asked(
    driftvakt: Driftvakt, address: str, key: Path, fingerprint: str
) -> None:
    terminal = driftvakt.on_terminal("probe", address, "--count", "1")
    try:
        terminal.wait_for("[y/N]")
        assert fingerprint in terminal.shown and "+--[ED25519 256]--+" in terminal.shown
        terminal.type("n\n")
        assert terminal.end() == 3
    finally:
        terminal.close()
    terminal = driftvakt.on_terminal("probe", address, "--count", "2")
    try:
        terminal.wait_for("[y/N]")
        terminal.type("y\n")
        terminal.wait_for("live")
        assert terminal.end() == 0
    finally:
        terminal.close()
    assert len(driftvakt("hostkeys", "list", "--json").document["host_keys"]) == 1


def test_host_keys_are_accepted_listed_and_forgotten(
    driftvakt: Driftvakt, address: str, server: Sshd, fingerprint: str
) -> None:
    # No key of ours is let in here: trusting a host and logging in are two things.
    assert driftvakt("hostkeys", "accept", address).status == 3, "not without a fingerprint to compare"
    wrong = driftvakt("hostkeys", "accept", address, "--fingerprint", "SHA256:" + "A" * 43)
    assert wrong.status == 3 and "Nothing was accepted" in wrong.err
    assert driftvakt("hostkeys", "accept", address, "--fingerprint", fingerprint).status == 0
    again = driftvakt("hostkeys", "accept", address, "--fingerprint", fingerprint)
    assert again.status == 0 and "already" in again.out
    assert f"[{server.host}]:{server.port}" in driftvakt("hostkeys", "list").out
    unasked = driftvakt("hostkeys", "forget", address)
    assert unasked.status == 3 and "--yes" in unasked.err
    assert len(driftvakt("hostkeys", "list", "--json").document["host_keys"]) == 1, "nothing was changed"
    assert driftvakt("hostkeys", "forget", address, "--yes").status == 0
    assert driftvakt("hostkeys", "list", "--json").document["host_keys"] == []
    told = [(entry["type"], entry["result"]) for entry in driftvakt("log", "list", "--json").records]
    assert told == [(f"hostkey.{act}", result) for act in ("accepted", "forgotten") for result in ("begun", "ok")]


def test_a_changed_host_key_is_a_loud_stop_until_it_is_replaced_by_fingerprint(
    driftvakt: Driftvakt, address: str, server: Sshd, key: Path, fingerprint: str
) -> None:
    driftvakt("hostkeys", "accept", address, "--fingerprint", fingerprint)
    server.stop()
    for suffix in ("", ".pub"):
        server.host_keys[0].with_name(server.host_keys[0].name + suffix).unlink()
    keygen(server.host_keys[0])
    server.start()
    ended = driftvakt("probe", address, "--count", "1", "--accept-host-key", fingerprint)
    assert ended.status == 3 and "CHANGED" in ended.err
    told = subprocess.run(["ssh-keygen", "-lf", str(server.host_keys[0])], capture_output=True, text=True, check=True)
    now = told.stdout.split()[1]
    assert driftvakt("hostkeys", "accept", address, "--fingerprint", now).status == 3, "accepting is not replacing"
    assert driftvakt("hostkeys", "accept", address, "--fingerprint", now, "--replace").status == 0
    assert driftvakt("probe", address, "--count", "1", "--json").status == 0


def test_a_replaced_key_is_believed_no_longer_though_it_stands_in_the_users_own_list(
    driftvakt: Driftvakt, address: str, server: Sshd, key: Path, trusted: None, fingerprint: str
) -> None:
    theirs = driftvakt.home / ".ssh" / "known_hosts"
    before = theirs.read_bytes()
    old = server.host_keys[0]
    pair = {part: part.read_bytes() for part in (old, old.with_name(old.name + ".pub"))}
    server.stop()
    for part in pair:
        part.unlink()
    keygen(old)
    server.start()
    told = subprocess.run(["ssh-keygen", "-lf", str(old)], capture_output=True, text=True, check=True)
    now = told.stdout.split()[1]
    assert driftvakt("hostkeys", "accept", address, "--fingerprint", now, "--replace").status == 0
    assert driftvakt("probe", address, "--count", "1", "--json").status == 0
    begun, ended = driftvakt("log", "list", "--json").records
    assert (begun["type"], begun["details"]["revoked"]) == ("hostkey.replaced", [fingerprint])
    assert (ended["type"], ended["result"]) == ("hostkey.replaced", "ok")
    server.stop()
    for part, data in pair.items():
        part.write_bytes(data)
    server.start()
    ended = driftvakt("probe", address, "--count", "1", "--json")
    assert ended.status == 3
    failure = ended.of("link")[-1]["failure"]
    assert failure["code"] == "ssh.host_key_revoked"
    assert failure["facts"]["file"] == str(driftvakt.data / "known_hosts")
    assert theirs.read_bytes() == before


def test_nodes_are_tested_each_with_the_step_that_failed(
    driftvakt: Driftvakt, address: str, server: Sshd, key: Path, trusted: None
) -> None:
    driftvakt("nodes", "add", address, "--site", "hall", "--name", "good")
    driftvakt("nodes", "add", "--local", "--site", "hall", "--name", "here")
    driftvakt("nodes", "add", f"{server.user}@{server.host}:9", "--site", "hall", "--name", "refused")
    driftvakt("nodes", "add", "nowhere.invalid", "--site", "hall", "--name", "unresolved")
    driftvakt("nodes", "add", f"nobody-here@{server.host}:{server.port}", "--site", "hall", "--name", "stranger")
    ended = driftvakt("nodes", "test", "--all", "--json")
    found = {record["node"].partition("/")[2]: record for record in ended.records}
    assert {name: record["failed"] for name, record in found.items()} == {
        "good": None,
        "here": None,
        "refused": "road",
        "unresolved": "road",
        "stranger": "login",
    }
    assert found["good"]["probe"]["cpus"] == os.cpu_count()
    assert found["stranger"]["failure"]["code"] == "ssh.auth_failed"
    assert found["stranger"]["passed"] == ["configuration", "road", "host key"]
    assert ended.status == 3, "somebody must let the stranger in"
    text = driftvakt("nodes", "test", "good", "refused")
    assert text.status == 1
    assert "hall/good: well." in text.out and "FAILED at road" in text.out and "1 of 2 nodes are well." in text.out
    assert driftvakt("nodes", "test", "good").status == 0


def test_nodes_are_watched_as_json_lines_and_their_shape_is_remembered(
    driftvakt: Driftvakt, address: str, key: Path, trusted: None
) -> None:
    driftvakt("nodes", "add", address, "--site", "hall", "--name", "g1")
    driftvakt("nodes", "add", "--local", "--site", "hall", "--name", "g2")
    driftvakt("nodes", "add", "127.0.0.1:9", "--site", "hall", "--name", "dead")
    ended = driftvakt("watch", "--all", "--count", "2", "--every", "0.5", "--json")
    assert ended.status == 1, "one of them never spoke"
    counts = {n: sum(s["node"] == n for s in ended.of("sample")) for n in ("hall/g1", "hall/g2", "hall/dead")}
    assert counts == {"hall/g1": 2, "hall/g2": 2, "hall/dead": 0}
    (dead,) = {r["failure"]["code"] for r in ended.of("link") if r["node"] == "hall/dead" and r["failure"]}
    assert dead == "ssh.refused"
    assert "CPUs" in driftvakt("nodes", "list", "g1").out
    lines = driftvakt("watch", "g1", "--count", "2", "--every", "0.5")
    assert lines.status == 0
    assert len([line for line in lines.out.splitlines() if "hall/g1" in line]) == 2


def test_a_watched_node_that_comes_back_is_shown_again(
    driftvakt: Driftvakt, address: str, server: Sshd, key: Path, trusted: None
) -> None:
    driftvakt("nodes", "add", address, "--site", "hall", "--name", "g1")
    watching = driftvakt.start("watch", "g1", "--json", "--every", "0.2")
    assert watching.stdout is not None

    def until(type: str, state: str = "") -> None:
        for line in watching.stdout or ():
            record = json.loads(line)
            if record["type"] == type and record.get("state", "") == state:
                return
        raise AssertionError(f"no {type} {state}")

    try:
        until("sample")
        server.kill()
        until("link", "lost")
        server.start()
        until("link", "live")
        until("sample")
        watching.send_signal(signal.SIGINT)
        watching.stdout.read()
        assert watching.wait(30) == 130
        assert watching.stderr is not None and watching.stderr.read() == ""
    finally:
        watching.kill()
        watching.wait()
        watching.stdout.close()
        if watching.stderr is not None:
            watching.stderr.close()


def test_whoever_reads_only_the_first_lines_ends_it_cleanly(driftvakt: Driftvakt) -> None:
    command = " ".join(driftvakt.command("probe", "localhost", "--local", "--every", "0.1", "--json"))
    done = subprocess.run(
        ["sh", "-c", f"{{ {command}; echo status $? >&2; }} | head -n 4"],
        env=driftvakt.environment(), cwd=driftvakt.folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == 4
    assert done.stderr == "status 0\n"


def test_a_terminal_shows_a_table_that_is_drawn_anew(driftvakt: Driftvakt) -> None:
    driftvakt("nodes", "add", "--local", "--site", "hall", "--name", "here")
    terminal = driftvakt.on_terminal("watch", "here", "--every", "0.2")
    try:
        terminal.wait_for("hall/here")
        terminal.wait_for("\x1b[2A\x1b[J")
        assert "HOTTEST" in terminal.shown
        terminal.type("\x03")
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.end() == 130
    finally:
        terminal.close()


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egninraw\r"


def test_what_a_node_says_cannot_act_on_the_terminal(
    driftvakt: Driftvakt, address: str, server: Sshd, key: Path, trusted: None
) -> None:
    server.authorized.write_text(f"command=\"printf '{HOSTILE}'; exit 3\" {server.authorized.read_text()}")
    for words in (["probe", address, "--count", "1"], ["probe", address, "--count", "1", "--json"]):
        ended = driftvakt(*words)
        assert ended.status == 1
        assert not set(ended.out + ended.err) & {"\x1b", "\x07", "\x9b", "\r", "\u202e"}


@pytest.mark.skipif(not MAY_MOUNT, reason="accounts with passwords need root and mounts of one's own")
def test_a_password_is_asked_for_on_the_terminal_and_nowhere_to_be_found(driftvakt: Driftvakt, tmp_path: Path) -> None:
    password = "correct horse battery"
    options = ["PasswordAuthentication yes", "PubkeyAuthentication no"]
    with Sshd(tmp_path / "with-password", options=options, accounts=[Account("astrid", password=password)]) as server:
        server.write_known_hosts(driftvakt.home / ".ssh" / "known_hosts")
        address = f"astrid@{server.host}:{server.port}"
        assert driftvakt("probe", address, "--count", "1", "--json").status == 3
        terminal = driftvakt.on_terminal("probe", address, "--count", "1")
        try:
            terminal.wait_for("Password of astrid")
            terminal.type("not this\n")
            terminal.wait_for("That was not it")
            terminal.type(password + "\n")
            terminal.wait_for("live")
            assert terminal.end() == 0
            assert password not in terminal.shown and "not this" not in terminal.shown
        finally:
            terminal.close()
    for file in driftvakt.folder.rglob("*"):
        if file.is_file() and "with-password" not in str(file):
            assert password.encode() not in file.read_bytes(), file


def test_watching_all_looks_at_the_copies_and_raises_what_is_wrong_with_them(
    driftvakt: Driftvakt, address: str, key: Path, trusted: None, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "2020-01-01.tar.gz").write_bytes(gzip.compress(b"\0" * 10240))
    os.utime(copies / "2020-01-01.tar.gz", (1_577_836_800.0,) * 2)
    assert driftvakt("nodes", "add", address, "--site", "hall", "--name", "g1").status == 0
    added = driftvakt(
        *("recovery", "assets", "add", "Models", "--node", "hall/g1", "--path", "/srv/models", "--tool", "tar"),
        *("--repository", str(copies), "--tier", "1", "--rpo", "86400", "--sandbox", str(tmp_path)),
    )
    assert added.status == 0, added.err
    watching = driftvakt.start("watch", "--all", "--every", "1")
    try:
        waits = time.monotonic() + DEADLINE
        while not (raised := driftvakt("alarms", "list", "--json").records):
            assert time.monotonic() < waits and watching.poll() is None
    finally:
        watching.send_signal(signal.SIGINT)
        watching.communicate(timeout=DEADLINE)
    assert [each["rule"] for each in raised] == ["backup.late.1"]


@pytest.mark.skipif(not possible(), reason="needs namespaces")
def test_a_declared_check_proves_a_copy_and_the_exit_status_says_what_it_found(
    driftvakt: Driftvakt, address: str, key: Path, trusted: None, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "first").write_text("SERVER g08 27000\n")
    assert driftvakt("nodes", "add", address, "--site", "hall", "--name", "g1").status == 0
    adds = ("recovery", "assets", "add", "Licences", "--node", "hall/g1", "--path", "/srv/licences")
    told = ("--tool", "command", "--repository", str(copies), "--sandbox", str(tmp_path))
    refused = driftvakt(*adds, *told)
    assert refused.status != 0 and "checks a copy" in refused.err
    added = driftvakt(*adds, *told, "--checks", "grep -q 'SERVER g08' {copy}", "--json")
    assert added.status == 0, added.err
    assert json.loads(added.out)["copies"][0]["checks"] == ["grep", "-q", "SERVER g08", "{copy}"]
    assert (passed := driftvakt("recovery", "test", "Licences", "--yes")).status == 0, passed.out + passed.err
    (copies / "first").write_text("SERVER g07 27000\n")
    failed = driftvakt("recovery", "test", "Licences", "--yes")
    assert failed.status == 4 and "ended with 1" in failed.out, failed.out + failed.err
    assert not [*tmp_path.glob("driftvakt-restore-*")]
