"""Reading known_hosts files, judging keys by them, and writing our own."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.ssh import files
from connectors.ssh.certificates import CertificateProblem, is_certificate, plain_key, read_certificate
from connectors.ssh.fingerprints import fingerprint, key_bits, key_type, randomart, read_string, short_name
from connectors.ssh.known_hosts import KnownHosts, Marker, VerdictKind, hashed_name, load_revoked, lookup_name, parse
from connectors.ssh.problems import SshError, SshProblem

# Keys and pictures that ssh-keygen 9.2 printed.
ED25519 = base64.b64decode("AAAAC3NzaC1lZDI1NTE5AAAAIKHxV4ZMlfy5EdaGB/yrOZq4TOKu1h8OAy5UFXFywTrk")
OTHER = base64.b64decode("AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")
ED25519_PRINT = "SHA256:Y+TRyDmM2S8QRLdFnkQVT//On2WTXcc7PvL4kuAOulw"
ED25519_ART = """\
+--[ED25519 256]--+
|     o+ .o=.o..  |
|       O O . o . |
|      + @ +   . .|
|       + +     ..|
|        S .     =|
|       . o .   o*|
|         E. . .=*|
|      . o .. +oo*|
|       +. .. .==o|
+----[SHA256]-----+"""


def line(names: str, key: bytes = ED25519, marker: str = "") -> str:
    return f"{marker} {names} {key_type(key)} {base64.b64encode(key).decode()}".strip() + "\n"


def test_a_fingerprint_and_its_picture() -> None:
    assert fingerprint(ED25519) == ED25519_PRINT
    assert randomart(ED25519) == ED25519_ART
    assert (key_type(ED25519), key_bits(ED25519), short_name("ssh-ed25519")) == ("ssh-ed25519", 256, "ED25519")
    assert short_name("ssh-ed25519-cert-v01@openssh.com") == "ED25519-CERT"
    assert short_name("sk-ssh-ed25519-cert-v01@openssh.com") == "ED25519-SK-CERT"
    assert short_name("new@kind") == "new@kind"


@given(st.binary(max_size=200))
def test_no_bytes_upset_the_readers_of_keys(data: bytes) -> None:
    for read in (key_type, key_bits, plain_key, is_certificate, read_string, randomart):
        try:
            read(data)
        except ValueError:
            continue
    assert not isinstance(read_certificate(data), bytes)


@given(st.binary(max_size=300))
def test_a_broken_certificate_is_a_value_not_an_exception(tail: bytes) -> None:
    name = b"ssh-ed25519-cert-v01@openssh.com"
    blob = len(name).to_bytes(4, "big") + name + tail
    assert read_certificate(blob) in (CertificateProblem.MALFORMED, CertificateProblem.SIGNATURE)


@given(st.text(max_size=400))
def test_no_text_upsets_the_parser(text: str) -> None:
    for entry in parse(text):
        entry.matches("host")


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_a_good_line_is_found_in_any_file(before: bytes, after: bytes) -> None:
    around = [data.decode("utf-8", "replace") for data in (before, after)]
    text = f"{around[0]}\n{line('node')}{around[1]}"
    [found] = [entry for entry in parse(text) if entry.matches("node")]
    assert text.split("\n")[found.line - 1] == line("node").rstrip()


def test_names_are_spelt_as_openssh_spells_them() -> None:
    assert lookup_name("Node.DC", 22) == "node.dc"
    assert lookup_name("node", 2200) == "[node]:2200"
    assert lookup_name("fe80::1", 0) == "fe80::1"


def test_a_hashed_name_matches_its_host_alone() -> None:
    (entry,) = parse(line(hashed_name("[g03]:2200", b"s" * 20)))
    assert entry.matches("[g03]:2200")
    assert not entry.matches("g03")
    for broken in ("|1|x|y", "|2|cw==|cw==", "|1|c2FsdA==", "|1||"):
        assert not [found for found in parse(line(broken)) if found.matches("g03")]


def test_markers_comments_and_broken_lines() -> None:
    text = (
        "# comment\n\n"
        + line("a", marker="@cert-authority")
        + line("b", marker="@revoked")
        + line("c", marker="@other")
        + "d ssh-ed25519\n"
        + f"e ssh-rsa {base64.b64encode(ED25519).decode()}\n"
        + line("f")[:-1]
        + "  the comment here\r\n"
    )
    found = list(parse(text))
    assert [(entry.marker, entry.hosts, entry.line) for entry in found] == [
        (Marker.CERT_AUTHORITY, "a", 3),
        (Marker.REVOKED, "b", 4),
        (Marker.NONE, "f", 8),
    ]
    assert found[2].comment == "the comment here"


def resolver(tmp_path: Path, *texts: str) -> KnownHosts:
    others = []
    for number, text in enumerate(texts):
        others.append(tmp_path / f"file{number}")
        others[-1].write_text(text)
    return KnownHosts(tmp_path / "own", others)


def test_files_are_read_together_and_a_match_anywhere_counts(tmp_path: Path) -> None:
    known = resolver(tmp_path, line("a", OTHER), line("a"))
    verdict = known.check("a", 22, ED25519)
    assert verdict.kind is VerdictKind.KNOWN
    assert verdict.entry is not None and verdict.entry.file == tmp_path / "file1"
    assert known.check("a", 22, ED25519, files=()).kind is VerdictKind.UNKNOWN


def test_a_change_is_noticed_without_a_restart(tmp_path: Path) -> None:
    known = resolver(tmp_path, "")
    assert known.check("a", 22, ED25519).kind is VerdictKind.UNKNOWN
    (tmp_path / "file0").write_text(line("a"))
    assert known.check("a", 22, ED25519).kind is VerdictKind.KNOWN


def test_key_types_tell_what_to_ask_for(tmp_path: Path) -> None:
    known = resolver(tmp_path, line("a") + line("*.dc", marker="@cert-authority") + line("a", OTHER, "@revoked"))
    assert known.key_types("a", 22) == (frozenset({"ssh-ed25519"}), False)
    assert known.key_types("a", 2200) == (frozenset({"ssh-ed25519"}), False)
    assert known.key_types("x.dc", 22) == (frozenset(), True)


def test_a_key_that_is_none_is_unknown(tmp_path: Path) -> None:
    assert resolver(tmp_path).check("a", 22, b"").kind is VerdictKind.UNKNOWN


# -- writing


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
        "for i in range(20): KnownHosts(Path(sys.argv[1])).accept(f'{sys.argv[2]}{i}', 22, key)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    own = tmp_path / "own"
    running = [subprocess.Popen([sys.executable, "-c", code, str(own), name], env=environment) for name in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    assert len(list(parse(own.read_text()))) == 40


# -- revoked host keys


def test_a_revoked_list_is_read_and_an_unreadable_one_stops_everything(tmp_path: Path) -> None:
    path = tmp_path / "revoked"
    path.write_text(f"# gone\n\nssh-ed25519 {base64.b64encode(ED25519).decode()} old node\n")
    assert load_revoked(path) == frozenset({ED25519})
    for data in (b"SSHKRL\n\0\0\0\0\1", b"garbage here\n", b"ssh-ed25519\n"):
        path.write_bytes(data)
        with pytest.raises(SshError) as caught:
            load_revoked(path)
        assert caught.value.code is SshProblem.KNOWN_HOSTS_UNREADABLE
    with pytest.raises(SshError):
        load_revoked(tmp_path / "nowhere")
