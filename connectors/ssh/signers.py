"""The SSH keys of whoever works here that can sign: those of the agent, and those in files."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import paramiko

from connectors.secrets import Secret
from connectors.ssh.agents import PATIENCE, Agent, AgentError, AgentKey, Identity
from connectors.ssh.certificates import is_certificate
from connectors.ssh.fingerprints import fingerprint, key_type
from connectors.ssh.keys import KeyCache, KeyTrouble, look_at
from connectors.ssh.signatures import SignatureError, is_quiet, sign, signer

#: Where people keep keys when nobody says otherwise, in OpenSSH's order.
_USUAL = ("id_ed25519", "id_ecdsa", "id_rsa")


class SigningTrouble(StrEnum):
    """Why a key did not sign."""

    LOCKED = "locked"  # its file is encrypted, and no passphrase was given
    WRONG_PASSPHRASE = "wrong_passphrase"  # noqa: S105 - a code, not a secret
    NO_KEY = "no_key"
    REFUSED = "refused"  # the agent would not, or nobody touched the key in time


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that can sign. `line` is its public half as authorized_keys has it, `place` its file or the agent. A
    `quiet` one signs without anybody being asked, as far as can be told: an agent may have been told to ask."""

    blob: bytes
    comment: str
    place: str
    quiet: bool

    @property
    def line(self) -> str:
        return f"{key_type(self.blob)} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.blob)


def usual_files(home: Path) -> tuple[Path, ...]:
    """Where somebody keeps keys whose folder `home` has .ssh."""
    return tuple(home / ".ssh" / name for name in _USUAL)


class Signers:
    """The keys of the person at this machine: those in `files`, and the agent's. `agent` is its socket, empty for none.
    Methods block; the agent may ask its owner for something, and may be silent for `patience` seconds."""

    def __init__(
        self, files: Sequence[Path], agent: str = "", cache: KeyCache | None = None, patience: float = PATIENCE
    ) -> None:
        self._files = tuple(files)
        self._agent = agent
        self._cache = cache or KeyCache()
        self._patience = patience

    def available(self) -> list[Signer]:
        """The keys that could sign now: the agent's in its order, then those in files that it does not hold."""
        found = [_held(identity) for identity in self._identities() if _signs(identity.blob)]
        held = {each.blob for each in found}
        for path in self._files:
            in_file = self._in_file(path)
            if in_file is not None and in_file.blob not in held:
                found.append(in_file)
        return found

    def named(self, path: Path) -> Signer:
        """The key of a file, which may be its public half if the agent holds the private one. Raises SignatureError."""
        blob = look_at(path).blob
        held = next((each for each in self._identities() if each.blob == blob), None)
        if held is not None:
            return _held(held)
        found = self._in_file(path)
        if found is None:
            raise SignatureError(SigningTrouble.NO_KEY, str(path))
        return found

    def sign(self, key: Signer, message: bytes, namespace: str, passphrase: Secret | None = None) -> str:
        """The armoured signature by one of these keys. Raises SignatureError with a SigningTrouble."""
        held = next((each for each in self._identities() if each.blob == key.blob), None)
        if held is not None:
            made = self._by_agent(held, message, namespace)
        else:
            made = sign(message, namespace, self._loaded(Path(key.place), passphrase))
        if signer(message, namespace, made) != key.blob:
            raise SignatureError(SigningTrouble.NO_KEY, key.place)
        return made

    def _by_agent(self, held: Identity, message: bytes, namespace: str) -> str:
        try:
            agent = Agent(self._agent, self._patience)
        except AgentError as error:
            raise SignatureError(SigningTrouble.REFUSED, str(error)) from error
        try:
            return sign(message, namespace, AgentKey(agent, held))
        finally:
            agent.close()

    def _loaded(self, path: Path, passphrase: Secret | None) -> paramiko.PKey:
        found = self._cache.load(path, passphrase)
        if isinstance(found, paramiko.PKey):
            return found
        troubles = {
            KeyTrouble.LOCKED: SigningTrouble.LOCKED,
            KeyTrouble.WRONG_PASSPHRASE: SigningTrouble.WRONG_PASSPHRASE,
        }
        raise SignatureError(troubles.get(found, SigningTrouble.NO_KEY), f"{path}: {found}")

    def _in_file(self, path: Path) -> Signer | None:
        known = look_at(path)
        if not known.present or known.blob is None or not _signs(known.blob) or not is_quiet(known.blob):
            return None  # of a security key a file holds but a handle: the agent speaks to it
        quiet = isinstance(self._cache.load(path, None), paramiko.PKey)
        return Signer(known.blob, path.name, str(path), quiet)

    def _identities(self) -> Sequence[Identity]:
        if not self._agent:
            return ()
        try:
            agent = Agent(self._agent, self._patience)
        except AgentError:
            return ()  # none is running: files are left
        try:
            return agent.identities()
        except AgentError:
            return ()
        finally:
            agent.close()


def _held(identity: Identity) -> Signer:
    return Signer(identity.blob, identity.comment, "agent", is_quiet(identity.blob))


def _signs(blob: bytes) -> bool:
    """Whether this is a plain key of a kind whose signatures count."""
    try:
        return not is_certificate(blob) and key_type(blob).startswith(
            ("ssh-ed25519", "ecdsa-sha2-", "ssh-rsa", "sk-ssh-ed25519@", "sk-ecdsa-sha2-")
        )
    except ValueError:
        return False
