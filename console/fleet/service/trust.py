"""Trust in machines, as the operator gives it: host keys go to the known_hosts file, secrets to memory or the keyring,
and the journal is told."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.secrets import LateKeyring, Secret, SecretStore, SessionSecrets
from connectors.ssh.fingerprints import fingerprint, key_type, short_name
from connectors.ssh.known_hosts import KnownHosts
from connectors.ssh.problems import SshError, SshProblem
from console.fleet.model.links import Failure, asks
from console.journal.acts import Act
from console.journal.model import Target
from console.journal.service import Journal

CATEGORY = "trust"
#: The journal's result of forgetting a key that was gone already.
NOT_THERE = "failed: not there"


@dataclass(frozen=True, slots=True)
class Trust:
    """The operator's answers to what an SSH link waits for, and the keys that were accepted here. Methods block; they
    raise ConnectorError and JournalError. `name` gives the full name of a node by its key, for the journal."""

    known_hosts: KnownHosts
    session: SessionSecrets
    journal: Journal
    late: LateKeyring | None = None
    name: Callable[[str], str] = str

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
        """Trust exactly the key that was shown."""
        host, port, key, alias = _shown(failure)
        with self._begin("hostkey.accepted", node, _details(failure, key)):
            self.known_hosts.accept(host, port, key, alias=alias)

    def replace_host_key(self, node: str, failure: Failure) -> None:
        """Trust the key that was shown instead of those that were known, wherever they stand."""
        host, port, key, alias = _shown(failure)
        retired = [_decoded(old, failure) for old in failure.facts.get("known_elsewhere", "").split()]
        details = _details(failure, key)
        if retired:
            details["revoked"] = [fingerprint(old) for old in retired]
        with self._begin("hostkey.replaced", node, details):
            self.known_hosts.replace(host, port, key, alias=alias, retired=retired)

    def give_secret(self, node: str, failure: Failure, answers: Sequence[str], keep: bool) -> None:
        """Answer what was asked, in order. Answers to a server's own questions are used once; a password or passphrase
        is known until the program ends, or kept in the keyring."""
        names = [failure.facts[name] for name in _secret_names(failure)]
        if asks(failure) == SshProblem.ANSWERS_NEEDED:
            for name, answer in zip(names, answers, strict=True):
                self.session.put(name, Secret(answer), once=True)
            return
        secret = Secret(answers[0])
        self.session.put(names[0], secret)
        store = self.store if keep else None
        if store is not None:
            with self._begin("secret.kept", node, {"kind": asks(failure)}):
                store.put(names[0], secret)

    def listed(self) -> Sequence[tuple[str, str, str]]:
        """(host, type, fingerprint) of each key that was accepted here."""
        return [
            (entry.hosts, short_name(key_type(entry.key)), fingerprint(entry.key))
            for entry in self.known_hosts.accepted()
        ]

    def forget(self, host: str, fingerprint: str) -> Sequence[bytes]:
        """Trust one accepted key no longer; `host` and `fingerprint` as `listed` spells them. Returns what `restore`
        needs to take it back; nothing when the key was gone already."""
        with self._begin("hostkey.forgotten", "", {"host": host, "fingerprint": fingerprint}) as act:
            forgotten = self.known_hosts.forget_line(host, fingerprint)
            if not forgotten:
                act.ended(NOT_THERE)
        return forgotten

    def restore(self, host: str, fingerprint: str, forgotten: Sequence[bytes]) -> None:
        """Take back a `forget`."""
        with self._begin("hostkey.restored", "", {"host": host, "fingerprint": fingerprint}):
            self.known_hosts.put_back(forgotten)

    def _begin(self, type: str, node: str, details: dict[str, Any]) -> Act:
        """The journal knows of an act before it happens, and of its end only by what did happen."""
        targets = [Target(f"node:{node}", f"node:{self.name(node)}")] if node else []
        return self.journal.begin(CATEGORY, type, targets=targets, details=details)


def _details(failure: Failure, key: bytes) -> dict[str, Any]:
    """What the journal keeps of a decision on a key: where it was shown, and the fingerprint of that very key."""
    kept = ("host", "port", "key_type", "known_fingerprint", "hop")
    details: dict[str, Any] = {name: failure.facts[name] for name in kept if name in failure.facts}
    return details | {"fingerprint": fingerprint(key)}


def _shown(failure: Failure) -> tuple[str, int, bytes, str]:
    """(host, port, key, alias) of the key that a failure shows."""
    facts = failure.facts
    try:
        return facts["host"], int(facts["port"]), _decoded(facts["key"], failure), facts.get("alias", "")
    except (KeyError, ValueError) as error:
        raise SshError(SshProblem.PROTOCOL_BROKEN, failure.target, facts={"reason": "key"}) from error


def _decoded(key: str, failure: Failure) -> bytes:
    try:
        blob = base64.b64decode(key, validate=True)
        key_type(blob)
        return blob
    except ValueError as error:  # binascii.Error is one, too
        raise SshError(SshProblem.PROTOCOL_BROKEN, failure.target, facts={"reason": "key"}) from error


def _secret_names(failure: Failure) -> list[str]:
    if asks(failure) != SshProblem.ANSWERS_NEEDED:
        return ["secret"]
    return [f"secret_{number}" for number in range(1, int(failure.facts.get("count", "0")) + 1)]
