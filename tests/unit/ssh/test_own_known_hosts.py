"""Writing our own known_hosts file: what changes, what stays byte for byte, and what a crash leaves."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from connectors import files
from connectors.ssh.fingerprints import fingerprint, key_type
from connectors.ssh.known_hosts import (
    KnownHosts,
    VerdictKind,
    hashed_name,
    parse,
)
from connectors.ssh.problems import SshError, SshProblem
from tests.support.keys import ED25519, OTHER, authority, certificate, line, resolver

ED25519_PRINT = fingerprint(ED25519)


def test_accepted_keys_are_written_privately_and_once(tmp_path: Path) -> None:
    known = KnownHosts(tmp_path / "deep" / "known_hosts")
    known.accept("Node", 2200, ED25519, comment="rack 3\nline two")
    known.accept("Node", 2200, ED25519)
    assert known.own.read_text() == line("[node]:2200")[:-1] + " rack 3 line two\n"
    if sys.platform != "win32":
        assert stat.S_IMODE(known.own.stat().st_mode) == 0o600
        assert stat.S_IMODE(known.own.parent.stat().st_mode) == 0o700
    assert known.check("node", 2200, ED25519).kind is VerdictKind.KNOWN
    assert [path.name for path in known.own.parent.iterdir() if "lock" not in path.name] == ["known_hosts"]


def test_what_the_operator_wrote_into_the_file_stays(tmp_path: Path) -> None:
    text = "# mine\n" + line("*.dc", marker="@cert-authority") + line("other")
    own = tmp_path / "own"
    own.write_text(text)
    KnownHosts(own).accept("a", 22, ED25519)
    assert own.read_text() == text + line("a")


def test_replacing_drops_the_old_keys_of_exactly_this_host(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text(line("a", OTHER) + line("a,b", OTHER) + line(hashed_name("a", b"x" * 20), OTHER) + line("b", OTHER))
    known = KnownHosts(own)
    assert known.check("a", 22, ED25519).kind is VerdictKind.CHANGED
    known.replace("a", 22, ED25519)
    assert own.read_text() == line("a,b", OTHER) + line("b", OTHER) + line("a")
    assert known.check("a", 22, ED25519).kind is VerdictKind.KNOWN


def test_forgetting_takes_the_plain_keys_and_leaves_markers(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text(line("a") + line("a", OTHER, "@revoked"))
    known = KnownHosts(own)
    assert known.forget("a", 22)
    assert not known.forget("a", 22)
    assert own.read_text() == line("a", OTHER, "@revoked")


def test_one_line_is_forgotten_by_what_it_says_and_no_other(tmp_path: Path) -> None:
    hashed = hashed_name("a", b"x" * 20)
    own = tmp_path / "own"
    own.write_text(line("a") + line("a", OTHER) + line("a,b") + line(hashed) + line("a", ED25519, "@revoked"))
    known = KnownHosts(own)
    for hosts in ("a,b", hashed, "a"):
        assert known.forget_line(hosts, ED25519_PRINT)
        assert not known.forget_line(hosts, ED25519_PRINT)
    assert own.read_text() == line("a", OTHER) + line("a", ED25519, "@revoked")


def test_an_alias_is_written_as_it_is(tmp_path: Path) -> None:
    known = KnownHosts(tmp_path / "own")
    known.accept("10.0.0.7", 2200, ED25519, alias="g03")
    assert known.own.read_text() == line("g03")
    assert known.check("elsewhere", 22, ED25519, alias="g03").kind is VerdictKind.KNOWN


def test_a_key_that_was_retired_is_not_asked_for(tmp_path: Path) -> None:
    known = resolver(tmp_path, line("a", OTHER))
    known.replace("a", 22, ED25519, retired=[OTHER])
    assert known.key_types("a", 22) == (frozenset({key_type(ED25519)}), False)
    assert known.check("a", 22, OTHER).kind is VerdictKind.REVOKED


#: Lines of others' making: encodings, ends and characters that only some programs take for the end of a line.
FOREIGN = [
    b"# k\xe4llare, in Latin-1\n",
    b"# ended by two characters\r\n",
    b"# form feed \x0c, next line \xc2\x85 and separators \xe2\x80\xa8 \x1c within\n",
    b"\n",
    b"   \t\n",
    b"not a line at all \x00\xff\n",
    line("*.dc", OTHER, "@cert-authority").encode(),
    line("other")[:-1].encode() + b" caf\xe9\n",
    b"caf\xe9,b " + line("x", OTHER)[2:].encode(),
]


@pytest.mark.parametrize("end", [b"", b"# no line feed", b"# a carriage return\r"])
def test_no_byte_of_a_line_that_is_not_ours_to_change_is_lost(tmp_path: Path, end: bytes) -> None:
    own = tmp_path / "own"
    foreign = b"".join(FOREIGN)
    own.write_bytes(foreign + end)
    closed = foreign + (end + b"\n" if end else b"")
    known = KnownHosts(own)
    known.accept("a", 22, ED25519)
    assert own.read_bytes() == closed + line("a").encode()
    known.accept("a", 22, ED25519)
    known.replace("a", 22, OTHER, retired=[ED25519])
    retired = line("a", ED25519, "@revoked")[:-1].encode() + b" replaced in Driftvakt\n"
    assert own.read_bytes() == closed + line("a", OTHER).encode() + retired
    known.replace("a", 22, OTHER, retired=[ED25519, OTHER])
    assert own.read_bytes() == closed + line("a", OTHER).encode() + retired, "said once"
    assert known.forget("a", 22)
    assert own.read_bytes() == closed + retired


def test_a_line_is_forgotten_and_put_back_byte_for_byte(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_bytes(b"".join(FOREIGN))
    known = KnownHosts(own)
    named = {entry.hosts: fingerprint(entry.key) for entry in known.accepted()}
    assert named == {"other": ED25519_PRINT, "caf\\xe9,b": fingerprint(OTHER)}
    for hosts, number in (("caf\\xe9,b", 8), ("other", 7)):
        gone = known.forget_line(hosts, named[hosts])
        assert gone == [FOREIGN[number].rstrip(b"\n")]
        assert own.read_bytes() == b"".join(each for each in FOREIGN if each is not FOREIGN[number])
        for _ in range(2):
            known.put_back(gone)
            assert sorted(own.read_bytes().split(b"\n")) == sorted(b"".join(FOREIGN).split(b"\n"))
        own.write_bytes(b"".join(FOREIGN))


def test_forgetting_what_is_not_there_writes_nothing(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_bytes(b"".join(FOREIGN)[:-1])
    known = KnownHosts(own)
    before = (own.read_bytes(), own.stat().st_ino, own.stat().st_mtime_ns)
    assert known.forget_line("other", fingerprint(OTHER)) == []
    assert known.forget_line("nowhere", ED25519_PRINT) == []
    assert not known.forget("other", 2200)
    known.put_back([])
    assert (own.read_bytes(), own.stat().st_ino, own.stat().st_mtime_ns) == before


def test_accepting_leaves_other_keys_of_the_host_and_replacing_does_not(tmp_path: Path) -> None:
    known = KnownHosts(tmp_path / "own")
    known.accept("a", 22, OTHER)
    known.accept("a", 22, ED25519)
    assert known.own.read_text() == line("a", OTHER) + line("a")
    known.replace("a", 22, ED25519)
    assert known.own.read_text() == line("a")


def test_a_certificate_is_accepted_as_the_key_inside(tmp_path: Path) -> None:
    known = KnownHosts(tmp_path / "own")
    known.accept("a", 22, certificate(ED25519, authority(), ["a"]))
    known.replace("b", 22, certificate(ED25519, authority(), ["b"]))
    assert known.own.read_text() == line("a") + line("b")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640])
def test_the_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    own = tmp_path / "own"
    own.write_text(line("b"))
    own.chmod(mode)
    KnownHosts(own).accept("a", 22, ED25519)
    assert stat.S_IMODE(own.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_the_file_keeps_its_owner(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text(line("b"))
    os.chown(own, 4711, 4712)
    own.chmod(0o640)
    KnownHosts(own).accept("a", 22, ED25519)
    status = own.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (4711, 4712, 0o640)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_symbolic_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    own, real = tmp_path / "home" / "known_hosts", tmp_path / "dotfiles" / "hosts"
    own.symlink_to("../dotfiles/hosts")
    with pytest.raises(SshError) as caught:
        KnownHosts(own).accept("a", 22, ED25519)
    assert caught.value.code is SshProblem.KNOWN_HOSTS_UNWRITABLE, "its folder is not there: nothing is made up"
    real.parent.mkdir()
    KnownHosts(own).accept("a", 22, ED25519)
    KnownHosts(own).accept("b", 22, ED25519)
    assert own.is_symlink()
    assert real.read_text() == line("a") + line("b")
    assert [path.name for path in real.parent.iterdir()] == ["hosts"]


def test_other_files_are_never_written(tmp_path: Path) -> None:
    known = resolver(tmp_path, line("a", OTHER))
    known.replace("a", 22, ED25519)
    assert (tmp_path / "file0").read_text() == line("a", OTHER)
    assert known.check("a", 22, ED25519).kind is VerdictKind.KNOWN


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    own.write_text(line("old"))

    def fails(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fails)
    with pytest.raises(SshError) as caught:
        KnownHosts(own).accept("a", 22, ED25519)
    assert caught.value.code is SshProblem.KNOWN_HOSTS_UNWRITABLE
    assert own.read_text() == line("old")
    assert [path.name for path in tmp_path.iterdir() if "lock" not in path.name] == ["own"]


def test_many_acceptances_at_once_lose_none(tmp_path: Path) -> None:
    own = tmp_path / "own"
    resolvers = [KnownHosts(own) for _ in range(4)]
    threads = [
        threading.Thread(target=lambda known=known, n=n: [known.accept(f"h{n}-{i}", 22, ED25519) for i in range(5)])
        for n, known in enumerate(resolvers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(entry.hosts for entry in parse(own.read_text())) == sorted(
        f"h{n}-{i}" for n in range(4) for i in range(5)
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a second process is started with POSIX quoting")
def test_two_processes_do_not_overwrite_each_other(tmp_path: Path) -> None:
    code = (
        "import base64, sys\nfrom pathlib import Path\nfrom connectors.ssh.known_hosts import KnownHosts\n"
        f"key = base64.b64decode({base64.b64encode(ED25519)!r})\n"
        "print('ready', flush=True)\nsys.stdin.readline()\n"
        "for i in range(20): KnownHosts(Path(sys.argv[1])).accept(f'{sys.argv[2]}{i}', 22, key)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    own = tmp_path / "own"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(own), name], env=environment, **pipes) for name in "ab"
    ]
    assert [process.stdout.readline() for process in running] == [b"ready\n"] * 2  # and then both at once
    for process in running:
        process.stdin.write(b"\n")
        process.stdin.flush()
    assert [process.wait() for process in running] == [0, 0]
    for process in running:
        process.stdin.close()
        process.stdout.close()
    assert len(list(parse(own.read_text()))) == 40
