"""The operator's answers, handed to the connectors: host keys to the known_hosts file, secrets to the keyring."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.secrets import LateKeyring, Secret, SecretStore, SessionSecrets
from connectors.ssh.fingerprints import fingerprint, key_type, short_name
from connectors.ssh.known_hosts import KnownHosts, Marker, parse
from connectors.ssh.problems import SshError, SshProblem
from console.fleet.model.links import Failure
from console.journal.service import Journal

CATEGORY = "trust"


@dataclass(frozen=True, slots=True)
class SshDoors:
    """How the operator answers what an SSH link waits for, and the keys that were accepted here. Methods block; they
    raise ConnectorError and JournalError."""

    known_hosts: KnownHosts
    session: SessionSecrets
    journal: Journal
    late: LateKeyring | None = None

    @property
    def store(self) -> SecretStore | None:
        """The keyring itself, None where there is none; opening it takes a while once."""
        return self.late.store() if self.late is not None else None

    @property
    def keyring(self) -> str:
        """What secrets can be kept in, for people; empty for nothing safe."""
        store = self.store
        return store.name if store is not None else ""

    def accept_host_key(self, node: str, failure: Failure) -> None:
        """Trust exactly the key that was shown; the journal has it before the file does."""
        host, port, key, alias = _shown(failure)
        self._note("hostkey.accepted", node, failure)
        self.known_hosts.accept(host, port, key, alias=alias)

    def replace_host_key(self, node: str, failure: Failure) -> None:
        """Trust the key that was shown instead of those that were known, wherever they stand."""
        host, port, key, alias = _shown(failure)
        retired = [_decoded(old, failure) for old in failure.facts.get("known_elsewhere", "").split()]
        self._note("hostkey.replaced", node, failure, revoked=[fingerprint(old) for old in retired])
        self.known_hosts.replace(host, port, key, alias=alias, retired=retired)

    def give_secret(self, node: str, failure: Failure, answers: Sequence[str], keep: bool) -> None:
        """Answer what was asked, in order. Answers to a server's own questions are used once; a password or passphrase
        is known until the program ends, or kept in the keyring."""
        names = [failure.facts[name] for name in _secret_names(failure)]
        if failure.code == SshProblem.ANSWERS_NEEDED:
            for name, answer in zip(names, answers, strict=True):
                self.session.put(name, Secret(answer), once=True)
            return
        secret = Secret(answers[0])
        self.session.put(names[0], secret)
        store = self.store if keep else None
        if store is not None:
            store.put(names[0], secret)
            self.journal.append(CATEGORY, "secret.kept", targets=[f"node:{node}"], details={"kind": failure.code})

    def listed(self) -> Sequence[tuple[str, str, str]]:
        """(host, type, fingerprint) of each key that was accepted here."""
        try:
            text = self.known_hosts.own.read_text("utf-8", "replace")
        except FileNotFoundError:
            return []
        return [
            (entry.hosts, short_name(key_type(entry.key)), fingerprint(entry.key))
            for entry in parse(text, self.known_hosts.own)
            if entry.marker is Marker.NONE
        ]

    def forget(self, host: str, fingerprint: str) -> Sequence[str]:
        """Trust one accepted key no longer; `host` and `fingerprint` as `listed` spells them. Returns what `restore`
        needs to take it back."""
        self.journal.append(CATEGORY, "hostkey.forgotten", details={"host": host, "fingerprint": fingerprint})
        return self.known_hosts.forget_line(host, fingerprint)

    def restore(self, host: str, fingerprint: str, forgotten: Sequence[str]) -> None:
        """Take back a `forget`."""
        self.journal.append(CATEGORY, "hostkey.restored", details={"host": host, "fingerprint": fingerprint})
        self.known_hosts.put_back(forgotten)

    def _note(self, type: str, node: str, failure: Failure, **more: object) -> None:
        details: dict[str, object] = {
            name: failure.facts[name]
            for name in ("host", "port", "key_type", "fingerprint", "known_fingerprint", "hop")
            if name in failure.facts
        } | {name: value for name, value in more.items() if value}
        self.journal.append(CATEGORY, type, targets=[f"node:{node}"] if node else [], details=details)


def _shown(failure: Failure) -> tuple[str, int, bytes, str]:
    """(host, port, key, alias) of the key that a failure shows."""
    facts = failure.facts
    try:
        return facts["host"], int(facts["port"]), _decoded(facts["key"], failure), facts.get("alias", "")
    except (KeyError, ValueError) as error:
        raise SshError(SshProblem.PROTOCOL_BROKEN, failure.target, facts={"reason": "key"}) from error


def _decoded(key: str, failure: Failure) -> bytes:
    try:
        return base64.b64decode(key, validate=True)
    except binascii.Error as error:
        raise SshError(SshProblem.PROTOCOL_BROKEN, failure.target, facts={"reason": "key"}) from error


def _secret_names(failure: Failure) -> list[str]:
    if failure.code != SshProblem.ANSWERS_NEEDED:
        return ["secret"]
    return [f"secret_{number}" for number in range(1, int(failure.facts.get("count", "0")) + 1)]
