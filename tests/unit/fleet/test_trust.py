"""What the operator answers: into which file and memory it goes, and what the journal says of it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.backends import SecretService

from connectors.secrets import LateKeyring, SecretError, SecretProblem, SecretStore, SessionSecrets
from connectors.ssh.fingerprints import fingerprint, randomart
from connectors.ssh.known_hosts import KnownHosts, VerdictKind, host_key_facts
from connectors.ssh.problems import SshError, SshProblem
from console.fleet.model.links import Failure
from console.fleet.service.trust import NOT_THERE, Trust
from console.journal.model import JournalError
from console.journal.service import Journal
from tests.support.keys import ED25519, OTHER

UNWRITABLE = "failed: ssh.known_hosts_unwritable"


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    journal = Journal.open(tmp_path / "journal.db", actor="a@b", clock=lambda: 1_800_000_000.0)
    yield Trust(KnownHosts(tmp_path / "own"), SessionSecrets(), journal)
    journal.close()


def shown(key: bytes = ED25519, port: int = 2200, **facts: str) -> Failure:
    """What a link says when a host shows a key."""
    return Failure("ssh.host_key_unknown", "g01", host_key_facts("g01", port, key, randomart(key)) | facts)


def encoded(*keys: bytes) -> str:
    return " ".join(base64.b64encode(key).decode() for key in keys)


def acts(trust: Trust) -> list[tuple[str, str]]:
    """(what, how it went) of each entry."""
    return [(entry.type.removeprefix("hostkey."), entry.result) for entry in trust.journal.entries(category="trust")]


def verdict(trust: Trust, key: bytes, port: int = 2200, alias: str = "") -> VerdictKind:
    return trust.known_hosts.check("g01", port, key, alias=alias).kind


# -- host keys


def test_the_key_that_was_shown_is_trusted_for_that_host_and_port(trust: Trust) -> None:
    trust.accept_host_key("hall/g01", shown())
    assert verdict(trust, ED25519) is VerdictKind.KNOWN
    assert verdict(trust, OTHER) is VerdictKind.CHANGED
    assert verdict(trust, ED25519, port=2201) is VerdictKind.UNKNOWN
    assert trust.listed() == [("[g01]:2200", "ED25519", fingerprint(ED25519))]


def test_a_key_shown_under_an_alias_is_trusted_for_the_alias(trust: Trust) -> None:
    trust.accept_host_key("hall/g01", shown(alias="rack7"))
    assert verdict(trust, ED25519, alias="rack7") is VerdictKind.KNOWN
    assert verdict(trust, ED25519) is VerdictKind.UNKNOWN


def test_the_journal_has_what_was_decided_on_and_how_it_ended(trust: Trust) -> None:
    asked = shown(hop="ops@bastion:22", known_fingerprint="SHA256:old", fingerprint="SHA256:said", known_type="x")
    trust.accept_host_key("hall/g01", asked)
    begun, ended = trust.journal.entries(category="trust")
    assert [(entry.type, entry.result) for entry in (begun, ended)] == [
        ("hostkey.accepted", ""),
        ("hostkey.accepted", "ok"),
    ]
    told = {name: value for name, value in begun.details.items() if name != "act"}
    assert told == {
        "host": "g01",
        "port": "2200",
        "key_type": "ssh-ed25519",
        "fingerprint": fingerprint(ED25519),  # of the key itself, whatever was said of it
        "known_fingerprint": "SHA256:old",
        "hop": "ops@bastion:22",
    }
    assert "node:hall/g01" in str(begun.targets)


def test_the_journal_names_the_node_as_people_called_it_then(trust: Trust) -> None:
    named = Trust(trust.known_hosts, trust.session, trust.journal, name={"id-7": "hall/g01"}.__getitem__)
    named.accept_host_key("id-7", shown())
    for entry in trust.journal.entries(category="trust"):
        assert [(target.id, target.name) for target in entry.targets] == [("node:id-7", "node:hall/g01")]


def test_a_host_that_is_no_node_has_no_target(trust: Trust) -> None:
    trust.accept_host_key("", shown())
    assert [len(entry.targets) for entry in trust.journal.entries(category="trust")] == [0, 0]


def test_a_replaced_key_is_trusted_no_longer_wherever_it_stands(trust: Trust, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    known = KnownHosts(trust.known_hosts.own, [theirs])
    trust.accept_host_key("hall/g01", shown(OTHER))
    theirs.write_bytes(known.own.read_bytes())
    trust.replace_host_key("hall/g01", shown(ED25519, known_elsewhere=encoded(OTHER)))
    assert known.check("g01", 2200, ED25519).kind is VerdictKind.KNOWN
    assert known.check("g01", 2200, OTHER).kind is VerdictKind.REVOKED
    begun = trust.journal.entries(category="trust")[-2]
    assert (begun.type, begun.details["revoked"]) == ("hostkey.replaced", [fingerprint(OTHER)])


def test_a_replaced_key_that_stood_here_alone_is_not_revoked(trust: Trust) -> None:
    trust.accept_host_key("hall/g01", shown(OTHER))
    trust.replace_host_key("hall/g01", shown())
    assert verdict(trust, OTHER) is VerdictKind.CHANGED
    assert "revoked" not in trust.journal.entries(category="trust")[-2].details
    assert acts(trust)[-1] == ("replaced", "ok")


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"host": "g01"},
        {"host": "g01", "port": "22"},
        {"host": "g01", "port": "x", "key": encoded(ED25519)},
        {"host": "g01", "port": "22", "key": "not base64"},
        {"host": "g01", "port": "22", "key": "AAAA"},
        {"host": "g01", "port": "22", "key": ""},
    ],
)
def test_a_failure_that_shows_no_key_leads_to_nothing(trust: Trust, facts: dict[str, str]) -> None:
    with pytest.raises(SshError) as caught:
        trust.accept_host_key("hall/g01", Failure("ssh.host_key_unknown", "g01", facts))
    assert (caught.value.code, caught.value.facts) == (SshProblem.PROTOCOL_BROKEN, {"reason": "key"})
    assert acts(trust) == []
    assert not trust.known_hosts.own.exists()


def test_old_keys_that_cannot_be_read_stop_a_replacement(trust: Trust) -> None:
    with pytest.raises(SshError) as caught:
        trust.replace_host_key("hall/g01", shown(known_elsewhere=f"{encoded(OTHER)} not-base64"))
    assert caught.value.code is SshProblem.PROTOCOL_BROKEN
    assert acts(trust) == []
    assert not trust.known_hosts.own.exists()


def test_the_journal_never_says_ok_of_what_could_not_be_written(trust: Trust) -> None:
    trust.known_hosts.own.mkdir()
    for act in (trust.accept_host_key, trust.replace_host_key):
        with pytest.raises(SshError) as caught:
            act("hall/g01", shown())
        assert caught.value.code is SshProblem.KNOWN_HOSTS_UNWRITABLE
    with pytest.raises(SshError):
        trust.forget("[g01]:2200", fingerprint(ED25519))
    with pytest.raises(SshError):
        trust.restore("[g01]:2200", fingerprint(ED25519), [b"line"])
    expected = []
    for name in ("accepted", "replaced", "forgotten", "restored"):
        expected += [(name, ""), (name, UNWRITABLE)]
    assert acts(trust) == expected


def test_what_the_journal_cannot_take_does_not_happen(trust: Trust) -> None:
    trust.accept_host_key("hall/g01", shown(OTHER))
    before = trust.known_hosts.own.read_bytes()
    trust.journal._connection.execute("PRAGMA query_only = ON")
    for act in (trust.accept_host_key, trust.replace_host_key):
        with pytest.raises(JournalError):
            act("hall/g01", shown())
    with pytest.raises(JournalError):
        trust.forget("[g01]:2200", fingerprint(OTHER))
    with pytest.raises(JournalError):
        trust.restore("[g01]:2200", fingerprint(OTHER), [b"line"])
    assert trust.known_hosts.own.read_bytes() == before


# -- keys that were accepted


def test_a_key_is_forgotten_and_taken_back(trust: Trust) -> None:
    trust.accept_host_key("hall/g01", shown())
    trust.accept_host_key("hall/g01", shown(OTHER, port=2201))
    (first, second) = trust.listed()
    forgotten = trust.forget(first[0], first[2])
    assert trust.listed() == [second]
    assert verdict(trust, ED25519) is VerdictKind.UNKNOWN
    trust.restore(first[0], first[2], forgotten)
    assert sorted(trust.listed()) == sorted([first, second])
    told = trust.journal.entries(category="trust")[4:]
    assert [(entry.type, entry.result) for entry in told] == [
        ("hostkey.forgotten", ""),
        ("hostkey.forgotten", "ok"),
        ("hostkey.restored", ""),
        ("hostkey.restored", "ok"),
    ]
    for begun in (told[0], told[2]):
        assert (begun.details["host"], begun.details["fingerprint"]) == (first[0], first[2])


def test_a_key_that_is_not_there_is_not_told_as_forgotten(trust: Trust) -> None:
    trust.accept_host_key("hall/g01", shown())
    assert list(trust.forget("[g01]:2200", "SHA256:none")) == []
    assert list(trust.forget("nowhere", fingerprint(ED25519))) == []
    assert acts(trust)[2:] == [("forgotten", ""), ("forgotten", NOT_THERE)] * 2
    assert NOT_THERE.startswith("failed")


def test_no_file_means_no_keys_and_one_that_cannot_be_read_is_told(trust: Trust) -> None:
    assert list(trust.listed()) == []
    trust.known_hosts.own.mkdir()
    with pytest.raises(SshError) as caught:
        trust.listed()
    assert caught.value.code is SshProblem.KNOWN_HOSTS_UNREADABLE


# -- secrets


class Keyring:
    """A keyring of the operator's desktop, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.broken = False

    def store(self) -> SecretStore:
        keyring = self

        class Backend(SecretService.Keyring):
            priority = 1

            def get_password(self, _service: str, name: str) -> str | None:
                return keyring.kept.get(name)

            def set_password(self, _service: str, name: str, password: str) -> None:
                if keyring.broken:
                    raise OSError("the keyring went away")
                keyring.kept[name] = password

        Backend.__module__ = "keyring.backends.SecretService"
        return SecretStore(Backend())


PASSWORD = Failure("ssh.password_needed", "g01:22", {"user": "ops", "secret": "password:ops@g01:22"})


def with_keyring(trust: Trust, keyring: Keyring) -> Trust:
    return Trust(trust.known_hosts, trust.session, trust.journal, LateKeyring(keyring.store))


def revealed(trust: Trust, name: str) -> str | None:
    held = trust.session.get(name)
    return held.reveal() if held is not None else None


@pytest.mark.parametrize("keep", [True, False])
def test_a_password_is_known_until_the_program_ends(trust: Trust, keep: bool) -> None:
    assert trust.keyring == ""
    trust.give_secret("hall/g01", PASSWORD, ["s3cret", "ignored"], keep)
    assert [revealed(trust, "password:ops@g01:22") for _ in range(2)] == ["s3cret", "s3cret"]
    assert acts(trust) == []


def test_a_password_is_kept_in_the_keyring_only_when_that_is_wanted(trust: Trust) -> None:
    keyring = Keyring()
    kept = with_keyring(trust, keyring)
    assert kept.keyring == kept.store.name != ""
    kept.give_secret("hall/g01", PASSWORD, ["s3cret"], keep=False)
    assert keyring.kept == {}
    kept.give_secret("hall/g01", PASSWORD, ["s3cret"], keep=True)
    assert list(keyring.kept.values()) == ["s3cret"]
    begun, ended = kept.journal.entries(category="trust")
    assert (begun.type, begun.result, ended.result) == ("secret.kept", "", "ok")
    assert begun.details["kind"] == "ssh.password_needed"
    assert "s3cret" not in str([begun, ended])


def test_a_keyring_that_refuses_is_told_and_the_answer_is_used_still(trust: Trust) -> None:
    keyring = Keyring()
    kept = with_keyring(trust, keyring)
    keyring.broken = True
    with pytest.raises(SecretError) as caught:
        kept.give_secret("hall/g01", PASSWORD, ["s3cret"], keep=True)
    assert isinstance(caught.value.code, SecretProblem)
    assert acts(trust) == [("secret.kept", ""), ("secret.kept", f"failed: {caught.value.code}")]
    assert revealed(trust, "password:ops@g01:22") == "s3cret"


def test_answers_to_a_servers_own_questions_are_used_once_and_never_kept(trust: Trust) -> None:
    keyring = Keyring()
    asked = Failure("ssh.answers_needed", "g01:22", {"count": "2", "secret_1": "answer:1", "secret_2": "answer:2"})
    with_keyring(trust, keyring).give_secret("hall/g01", asked, ["a", "b"], keep=True)
    assert (revealed(trust, "answer:1"), revealed(trust, "answer:2")) == ("a", "b")
    assert (revealed(trust, "answer:1"), revealed(trust, "answer:2")) == (None, None)
    assert keyring.kept == {}
    assert acts(trust) == []


def test_as_many_answers_as_questions_or_none(trust: Trust) -> None:
    asked = Failure("ssh.answers_needed", "g01:22", {"count": "1", "secret_1": "answer:1"})
    with pytest.raises(ValueError):
        trust.give_secret("hall/g01", asked, ["a", "b"], keep=False)
