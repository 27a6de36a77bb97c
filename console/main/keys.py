"""Keys of whoever works here, as the log uses them: what signs, what a signature was made by, and how far the log was
known to go outside of its file."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.secrets import LateKeyring, Secret
from console.log.service.protocols import AGENT, Signer

if TYPE_CHECKING:
    from connectors.secrets import SecretStore
    from connectors.ssh.signers import Signers

#: Seconds that a person has to touch a key, or to say yes to the agent.
TOUCH = 45.0
#: Seconds that an agent has that is to ask nobody.
AT_ONCE = 2.0


class KeyringHeads:
    """How far journals were known to go, in the system's keyring: outside of their files."""

    def __init__(self, store: SecretStore) -> None:
        self._store = store

    def get(self, journal: str) -> str | None:
        kept = self._store.get(f"log-head:{journal}")
        return None if kept is None else kept.reveal()

    def put(self, journal: str, word: str) -> None:
        self._store.put(f"log-head:{journal}", Secret(word))


def keyring_heads(keyring: LateKeyring | None) -> KeyringHeads | None:
    """The place outside; None where there is no keyring. Blocks; raises SecretError."""
    store = keyring.store() if keyring is not None else None
    return None if store is None else KeyringHeads(store)


class OwnKeys:
    """The SSH keys of whoever works here, as the log sees them."""

    def __init__(self, signers: Signers) -> None:
        self._signers = signers

    def available(self) -> list[Signer]:
        return list(self._signers.available())

    def named(self, path: str) -> Signer:
        """The key of a file. Raises SignatureError."""
        return self._signers.named(Path(path).expanduser())

    def public(self, path: str) -> str:
        """The public key in a file. Raises SignatureError."""
        from connectors.ssh.fingerprints import key_type  # noqa: PLC0415 - as above
        from connectors.ssh.keys import read_public  # noqa: PLC0415 - as above
        from connectors.ssh.signatures import SignatureError  # noqa: PLC0415 - as above

        blob = read_public(Path(path).expanduser())
        if blob is None:
            raise SignatureError("no_public", path)
        return f"{key_type(blob)} {base64.b64encode(blob).decode()}"

    def sign(self, key: Signer, message: bytes, namespace: str, passphrase: str | None = None) -> str:
        """Raises SignatureError, also where the key is not there any more."""
        from connectors.ssh.signatures import SignatureError  # noqa: PLC0415 - as above

        held = next((each for each in self._signers.available() if each.line == key.line), None)
        if held is None and key.place != AGENT:
            held = self._signers.named(Path(key.place))
        if held is None or held.line != key.line:
            raise SignatureError("no_key", key.place)
        return self._signers.sign(held, message, namespace, None if passphrase is None else Secret(passphrase))


def own_signers(keys: Callable[[], Sequence[Path]] | None = None, patience: float = TOUCH) -> Signers:
    """The SSH keys of whoever works here: those of the agent that SSH_AUTH_SOCK names, which may be silent for
    `patience` seconds, and those in ~/.ssh; or those in the files `keys` alone."""
    from connectors.ssh.signers import Signers, usual_files  # noqa: PLC0415 - paramiko takes 90 ms

    if keys is not None:
        return Signers(keys())
    return Signers(usual_files(Path.home()), os.environ.get("SSH_AUTH_SOCK", ""), patience=patience)


def key_by_signature(message: bytes, namespace: str, armoured: str) -> str:
    """The public key, as a line, by which a message was signed. Raises SignatureError."""
    from connectors.ssh.fingerprints import key_type  # noqa: PLC0415 - as above
    from connectors.ssh.signatures import signer  # noqa: PLC0415 - as above

    blob = signer(message, namespace, armoured)
    return f"{key_type(blob)} {base64.b64encode(blob).decode()}"


def key_fingerprint(line: str) -> str:
    """The fingerprint of a public key as authorized_keys has it, as `ssh-keygen -l` prints it."""
    from connectors.ssh.fingerprints import fingerprint  # noqa: PLC0415 - as above

    return fingerprint(base64.b64decode(line.split()[1]))
