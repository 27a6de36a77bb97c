"""The keys to offer a server, in their order: as OpenSSH does, but a configured key never waits behind an agent full of
others until the server has lost its patience."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import paramiko

from connectors.secrets import Secret
from connectors.ssh.agents import Agent, AgentError, AgentKey, Identity
from connectors.ssh.certificates import Certificate, is_certificate, plain_key, read_certificate
from connectors.ssh.keys import (
    KeyCache,
    KeyFile,
    KeyTrouble,
    certificate_for,
    fits,
    look_at,
    read_public,
    with_certificate,
)
from connectors.ssh.targets import Target
from connectors.ssh.vault import Vault


@dataclass(frozen=True, slots=True)
class Locked:
    """An encrypted key file that could not be opened: no passphrase is known, or a wrong one."""

    path: Path
    blob: bytes | None
    wrong: bool


@dataclass(slots=True)
class Offers:
    """The keys for one target; iterate once. `locked` and `skipped` fill up meanwhile: keys that were not offered."""

    target: Target
    cache: KeyCache
    vault: Vault
    locked: list[Locked] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    _agent: Agent | None = None
    _seen: set[bytes] = field(default_factory=set)

    def close(self) -> None:
        if self._agent is not None:
            self._agent.close()

    def __iter__(self) -> Iterator[tuple[str, paramiko.PKey]]:
        """Pairs of a name to show and a key that paramiko can log in with."""
        held = self._held()
        files = [look_at(path) for path in self.target.identity_files]
        yield from self._explicit_certificates(held, files)
        from_files = self._from_files(held, files)
        if self.target.identities_configured or self.target.identities_only:
            yield from from_files
        if not self.target.identities_only:
            yield from self._from_agent(held)
        yield from from_files

    def _held(self) -> list[Identity]:
        if not self.target.identity_agent:
            return []
        try:
            self._agent = Agent(self.target.identity_agent)
            return self._agent.identities()
        except AgentError as error:
            self.skipped.append((f"agent {self.target.identity_agent}", str(error)))
            return []

    def _explicit_certificates(self, held: list[Identity], files: list[KeyFile]) -> Iterator[tuple[str, paramiko.PKey]]:
        for path in self.target.certificate_files:
            certificate = read_public(path)
            if certificate is None or not is_certificate(certificate):
                self.skipped.append((str(path), KeyTrouble.FORMAT if path.exists() else KeyTrouble.MISSING))
                continue
            holder = next((identity for identity in held if fits(certificate, identity.blob)), None)
            if holder is not None:
                yield from self._offer(str(path), self._agent_key(holder, certificate), certificate)
                continue
            for file in files:
                if file.blob is not None and fits(certificate, file.blob):
                    key = self._load(file)
                    if key is not None:
                        yield from self._offer(str(path), with_certificate(key, certificate), certificate)
                    break
            else:
                self.skipped.append((str(path), "no_key"))

    def _from_files(self, held: list[Identity], files: list[KeyFile]) -> Iterator[tuple[str, paramiko.PKey]]:
        for file in files:
            if file.blob is not None and file.blob in self._seen:
                continue
            beside = certificate_for(file.path)
            holder = next((identity for identity in held if identity.blob == file.blob), None)
            if holder is not None:
                if beside is not None and fits(beside, holder.blob):
                    yield from self._offer(f"{file.path}-cert.pub", self._agent_key(holder, beside), beside)
                yield from self._offer(str(file.path), self._agent_key(holder), holder.blob)
                continue
            key = self._load(file)
            if key is None:
                continue
            if beside is not None and fits(beside, key.asbytes()):
                yield from self._offer(f"{file.path}-cert.pub", with_certificate(key, beside), beside)
            yield from self._offer(str(file.path), key, key.asbytes())

    def _from_agent(self, held: list[Identity]) -> Iterator[tuple[str, paramiko.PKey]]:
        for identity in held:
            try:
                key = self._agent_key(identity)
                plain_key(identity.blob)
            except ValueError:  # a kind of identity that is no SSH key (some agents list others)
                continue
            yield from self._offer(f"agent {identity.comment}".strip(), key, identity.blob)

    def _agent_key(self, identity: Identity, certificate: bytes | None = None) -> AgentKey:
        if self._agent is None:
            raise ValueError("no agent")
        return AgentKey(self._agent, identity, certificate)

    def _offer(self, name: str, key: paramiko.PKey, blob: bytes) -> Iterator[tuple[str, paramiko.PKey]]:
        if blob in self._seen:
            return
        self._seen.add(blob)
        if is_certificate(blob):
            read = read_certificate(blob)
            now = time.time()
            if isinstance(read, Certificate) and not read.valid_after <= now < read.valid_before:
                self.skipped.append((name, "expired" if now >= read.valid_before else "not_yet_valid"))
                return
        yield name, key
        if isinstance(key, AgentKey) and key.refusal:
            self.skipped.append((name, f"agent: {key.refusal}"))

    def _load(self, file: KeyFile) -> paramiko.PKey | None:
        if any(locked.path == file.path for locked in self.locked):
            return None
        found = self.cache.load(file.path, None)
        if found is KeyTrouble.LOCKED:
            passphrase: Secret | None = self.vault.passphrase(file.path)
            if passphrase is not None:
                found = self.cache.load(file.path, passphrase)
        if isinstance(found, paramiko.PKey):
            return found
        if found in (KeyTrouble.LOCKED, KeyTrouble.WRONG_PASSPHRASE):
            self.locked.append(Locked(file.path, file.blob, wrong=found is KeyTrouble.WRONG_PASSPHRASE))
        elif self.target.identities_configured or found is not KeyTrouble.MISSING:
            self.skipped.append((str(file.path), found))
        return None
