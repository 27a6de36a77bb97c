"""Reading known_hosts files, and judging keys by them."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.ssh import known_hosts
from connectors.ssh.certificates import CertificateProblem, is_certificate, plain_key, read_certificate
from connectors.ssh.fingerprints import fingerprint, key_bits, key_type, randomart, read_string, short_name
from connectors.ssh.known_hosts import (
    KnownHosts,
    Marker,
    Verdict,
    VerdictKind,
    hashed_name,
    host_key_facts,
    load_revoked,
    lookup_name,
    parse,
)
from connectors.ssh.problems import SshError, SshProblem
from tests.support.keys import ED25519, OTHER, authority, certificate, line, of_kind, public, resolver

# What ssh-keygen 9.2 printed.
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
    assert not [name for name in ("g03", *(f"[g{number}]:2200" for number in range(4, 2000))) if entry.matches(name)]
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


def test_a_kind_whose_only_key_is_revoked_is_not_asked_for(tmp_path: Path) -> None:
    banned = of_kind("ecdsa-sha2-nistp256")
    for revoked in (line("a", banned, "@revoked"), line("*", banned, "@revoked")):
        known = resolver(tmp_path, line("a") + line("a", banned) + revoked)
        assert known.key_types("a", 22) == (frozenset({"ssh-ed25519"}), False)
    elsewhere = resolver(tmp_path, line("a") + line("a", banned) + line("b", banned, "@revoked"))
    assert elsewhere.key_types("a", 22) == (frozenset({"ssh-ed25519", "ecdsa-sha2-nistp256"}), False)


def test_under_an_alias_only_what_is_known_for_the_alias_is_asked_for(tmp_path: Path) -> None:
    known = resolver(tmp_path, line("host", of_kind("ssh-rsa")) + line("rack7"))
    assert known.key_types("host", 2200, alias="rack7") == (frozenset({"ssh-ed25519"}), False)


def test_a_key_that_is_none_is_unknown(tmp_path: Path) -> None:
    assert resolver(tmp_path).check("a", 22, b"").kind is VerdictKind.UNKNOWN


def test_what_is_known_without_the_port_counts_on_another_port_only_for_trust_and_revocation(tmp_path: Path) -> None:
    def kind(text: str, **more: str) -> VerdictKind:
        return resolver(tmp_path, text).check("a", 2200, ED25519, **more).kind

    assert kind(line("a")) is VerdictKind.KNOWN
    assert kind(line("a", ED25519, "@revoked")) is VerdictKind.REVOKED
    assert kind(line("a", OTHER)) is VerdictKind.UNKNOWN, "another key without the port says nothing of this one"
    assert kind(line("[a]:2200", OTHER) + line("a")) is VerdictKind.CHANGED
    assert kind(line("a"), alias="rack7") is VerdictKind.UNKNOWN
    assert kind(line("[a]:2201")) is VerdictKind.UNKNOWN
    hashed = line(hashed_name("a", b"s" * 20), ED25519, "@revoked")
    assert kind(hashed) is VerdictKind.REVOKED
    assert resolver(tmp_path, line("a")).check("a", 0, ED25519).kind is VerdictKind.KNOWN


def test_only_a_known_key_and_a_proven_certificate_are_trusted(tmp_path: Path) -> None:
    assert [kind for kind in VerdictKind if Verdict(kind).trusted] == [VerdictKind.KNOWN, VerdictKind.CA_OK]


def test_a_changed_key_names_every_line_that_knows_another(tmp_path: Path) -> None:
    known = resolver(tmp_path, line("a", of_kind("ssh-rsa")) + line("b") + line("a,b", OTHER))
    verdict = known.check("A", 22, ED25519)
    assert verdict.kind is VerdictKind.CHANGED
    assert [entry.line for entry in verdict.against] == [1, 3]
    assert verdict.entry is verdict.against[-1]


def test_only_plain_lines_make_a_key_known_or_changed(tmp_path: Path) -> None:
    known = resolver(tmp_path, line("*", ED25519, "@cert-authority") + line("*", OTHER, "@revoked"))
    assert known.check("a", 22, ED25519).kind is VerdictKind.UNKNOWN
    assert known.check("a", 22, of_kind("ssh-rsa")).kind is VerdictKind.UNKNOWN


def test_a_key_revoked_in_another_list_is_revoked_wherever_it_is_known(tmp_path: Path) -> None:
    known = resolver(tmp_path, line("a"))
    assert known.check("a", 22, ED25519, revoked=[ED25519]).kind is VerdictKind.REVOKED
    assert known.check("a", 22, ED25519, revoked=[OTHER]).kind is VerdictKind.KNOWN
    assert known.check("b", 2200, ED25519, revoked=[ED25519]).kind is VerdictKind.REVOKED


# -- host certificates

CA = authority()
TRUSTED = "@cert-authority"


@pytest.mark.parametrize(
    ("text", "expected", "problem"),
    [
        (line("*", public(CA), TRUSTED), VerdictKind.CA_OK, None),
        (line("b", public(CA), TRUSTED), VerdictKind.UNKNOWN, None),
        (line("*", public(authority(2)), TRUSTED), VerdictKind.CA_BAD, CertificateProblem.UNKNOWN_CA),
        (line("*", public(CA)), VerdictKind.CHANGED, None),
        (line("a"), VerdictKind.KNOWN, None),
        (line("a", OTHER), VerdictKind.CHANGED, None),
        (line("a") + line("*", public(authority(2)), TRUSTED), VerdictKind.KNOWN, None),
        (line("a", OTHER) + line("*", public(authority(2)), TRUSTED), VerdictKind.CHANGED, None),
        (line("a", OTHER) + line("*", public(CA), TRUSTED), VerdictKind.CA_OK, None),
        (line("*", public(CA), TRUSTED) + line("*", public(CA), "@revoked"), VerdictKind.REVOKED, None),
        (line("*", public(CA), TRUSTED) + line("*", ED25519, "@revoked"), VerdictKind.REVOKED, None),
        (line("*", public(CA), TRUSTED) + line("*", OTHER, "@revoked"), VerdictKind.CA_OK, None),
    ],
)
def test_a_certificate_counts_by_its_authority_or_by_the_key_inside(
    tmp_path: Path, text: str, expected: VerdictKind, problem: CertificateProblem | None
) -> None:
    verdict = resolver(tmp_path, text).check("A", 22, certificate(ED25519, CA, ["a"]))
    assert (verdict.kind, verdict.problem) == (expected, problem)


def test_a_revoked_certificate_says_which_line_revoked_it_and_what_it_was(tmp_path: Path) -> None:
    shown = certificate(ED25519, CA, ["a"])
    known = resolver(tmp_path, line("*", public(CA), TRUSTED) + line("*", shown, "@revoked"))
    verdict = known.check("a", 22, shown)
    assert (verdict.kind, verdict.entry and verdict.entry.line) == (VerdictKind.REVOKED, 2)
    assert verdict.certificate is not None and verdict.certificate.key_id == "node"
    vouching = resolver(tmp_path, line("*", public(CA), TRUSTED))
    assert vouching.check("a", 22, shown).kind is VerdictKind.CA_OK
    for revoked in (public(CA), ED25519, shown):
        assert vouching.check("a", 22, shown, revoked=[revoked]).kind is VerdictKind.REVOKED


def test_a_certificate_is_judged_by_the_clock_and_the_name_that_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(line("*", public(CA), TRUSTED))
    known = KnownHosts(tmp_path / "own", [path], clock=lambda: 1000.0)

    def problem(shown: bytes, **more: str) -> CertificateProblem | None:
        return known.check("a", 2200, shown, **more).problem

    assert problem(certificate(ED25519, CA, ["a"], after=1000, before=1001)) is None
    assert problem(certificate(ED25519, CA, ["a"], after=1001)) is CertificateProblem.NOT_YET_VALID
    assert problem(certificate(ED25519, CA, ["a"], before=1000)) is CertificateProblem.EXPIRED
    assert problem(certificate(ED25519, CA, ["[a]:2200"])) is CertificateProblem.OTHER_NAME
    assert problem(certificate(ED25519, CA, ["rack7"]), alias="rack7") is None
    assert problem(certificate(ED25519, CA, ["a"]), alias="rack7") is CertificateProblem.OTHER_NAME


def test_an_authority_known_without_the_port_vouches_on_another_port_whatever_keys_are_known_there(
    tmp_path: Path,
) -> None:
    def verdict(text: str, shown: bytes, **more: str) -> VerdictKind:
        return resolver(tmp_path, text).check("node.test", 2219, shown, **more).kind

    shown, vouching = certificate(ED25519, CA, ["node.test"]), line("*.test", public(CA), TRUSTED)
    ported = line("[node.test]:2219", of_kind("ecdsa-sha2-nistp256"))
    assert verdict(vouching + ported, shown) is VerdictKind.CA_OK
    assert verdict(vouching, shown) is VerdictKind.CA_OK
    assert verdict(vouching + ported, ED25519) is VerdictKind.CHANGED, "it vouches for certificates alone"
    assert verdict(ported + line("node.test"), shown) is VerdictKind.CHANGED
    assert verdict(vouching + ported, certificate(ED25519, CA, ["other"])) is VerdictKind.CHANGED
    revoked = line("[node.test]:2219", ED25519, "@revoked")
    assert verdict(vouching + revoked, shown) is VerdictKind.REVOKED
    assert verdict(vouching + line("node.test", public(CA), "@revoked"), shown) is VerdictKind.REVOKED
    assert verdict(vouching, shown, alias="rack7") is VerdictKind.UNKNOWN


def test_only_signatures_that_the_configuration_allows_vouch(tmp_path: Path) -> None:
    known = resolver(tmp_path, line("*", public(CA), TRUSTED))
    shown = certificate(ED25519, CA, ["a"])
    assert known.check("a", 22, shown, signatures=["ssh-ed25519"]).kind is VerdictKind.CA_OK
    refused = known.check("a", 22, shown, signatures=["rsa-sha2-512"])
    assert (refused.kind, refused.problem) == (VerdictKind.CA_BAD, CertificateProblem.WEAK_SIGNATURE)


def test_an_alias_is_looked_up_in_lower_case_as_openssh_does(tmp_path: Path) -> None:
    hashed = line(hashed_name("rack7", b"s" * 20))
    for text in (hashed, line("rack7"), line("RACK7")):
        known = resolver(tmp_path, text)
        assert known.check("a", 22, ED25519, alias="Rack7").kind is VerdictKind.KNOWN
        assert known.key_types("a", 22, alias="Rack7") == (frozenset({"ssh-ed25519"}), False)
    vouching = resolver(tmp_path, line("rack7", public(CA), TRUSTED))
    assert vouching.check("a", 22, certificate(ED25519, CA, ["rack7"]), alias="Rack7").kind is VerdictKind.CA_OK
    own = resolver(tmp_path)
    own.accept("a", 22, ED25519, alias="Rack7")
    assert own.own.read_text().startswith("rack7 ")
    assert own.forget("a", 22, alias="RACK7")


def test_a_certificate_that_cannot_be_read_proves_nothing(tmp_path: Path) -> None:
    broken = certificate(ED25519, CA, ["a"])[:-1]
    verdict = resolver(tmp_path, line("*", public(CA), TRUSTED)).check("a", 22, broken)
    assert (verdict.kind, verdict.problem) == (VerdictKind.CA_BAD, CertificateProblem.MALFORMED)
    assert verdict.certificate is None
    revoked = resolver(tmp_path, line("*", ED25519, "@revoked")).check("a", 22, broken)
    assert (revoked.kind, revoked.certificate) == (VerdictKind.REVOKED, None)


def test_what_the_operator_is_shown_is_of_one_and_the_same_key() -> None:
    assert host_key_facts("a", 2200, ED25519, "art") == {
        "host": "a",
        "port": "2200",
        "key_type": "ssh-ed25519",
        "fingerprint": ED25519_PRINT,
        "randomart": "art",
        "key": base64.b64encode(ED25519).decode(),
    }


# -- files that cannot be read


def test_a_file_that_is_there_and_cannot_be_read_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = resolver(tmp_path, line("a"))
    known.own.mkdir()
    for ask in (
        lambda: known.check("a", 22, ED25519),
        lambda: known.key_types("a", 22),
        known.accepted,
    ):
        with pytest.raises(SshError) as caught:
            ask()
        assert caught.value.code is SshProblem.KNOWN_HOSTS_UNREADABLE
        assert caught.value.facts["file"] == str(known.own)
    known.own.rmdir()
    monkeypatch.setattr(known_hosts, "_FILE_LIMIT", len(line("a")) - 1)
    with pytest.raises(SshError) as caught:
        known.check("a", 22, ED25519)
    assert (caught.value.code, caught.value.facts["reason"]) == (SshProblem.KNOWN_HOSTS_UNREADABLE, "size")
    monkeypatch.setattr(known_hosts, "_FILE_LIMIT", len(line("a")))
    assert known.check("a", 22, ED25519).kind is VerdictKind.KNOWN


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX's")
def test_a_pipe_in_the_place_of_a_list_is_waited_for_by_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    known = KnownHosts(tmp_path / "own", [tmp_path / "pipe"])
    with pytest.raises(SshError) as caught:
        known.check("a", 22, ED25519)
    assert caught.value.code is SshProblem.KNOWN_HOSTS_UNREADABLE and "no file but a pipe" in caught.value.raw
    with pytest.raises(SshError):
        load_revoked(tmp_path / "pipe")
    assert KnownHosts(tmp_path / "own", [Path(os.devnull)]).check("a", 22, ED25519).kind is VerdictKind.UNKNOWN


def test_a_file_that_is_not_there_knows_nothing(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    for missing in (tmp_path / "none", tmp_path / "plain" / "below"):
        assert KnownHosts(missing, [missing]).check("a", 22, ED25519).kind is VerdictKind.UNKNOWN


@pytest.mark.parametrize("comment", [b"k\xe4llare", b"\xff\xfe\x00", "källare".encode()])
def test_a_comment_in_any_encoding_hides_no_line(tmp_path: Path, comment: bytes) -> None:
    path = tmp_path / "theirs"
    path.write_bytes(
        b"# " + comment + b"\n" + line("a").rstrip().encode() + b" " + comment + b"\r\n" + line("b").encode()
    )
    known = KnownHosts(tmp_path / "own", [path])
    found = [known.check(host, 22, ED25519).entry for host in "ab"]
    assert [entry and entry.line for entry in found] == [2, 3]
    assert found[0] is not None
    found[0].comment.encode()  # it can be shown


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
