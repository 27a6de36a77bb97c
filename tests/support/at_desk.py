"""Keys at hand for tests of the desk: some in an agent, some in files, one that refuses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from connectors.ssh.signatures import SignatureError
from tests.support.signing import SomeKey


class Key:
    """A key at this machine; with a passphrase its file is locked."""

    def __init__(self, key: SomeKey, place: str = "agent", passphrase: str = "") -> None:
        self.key, self.place, self.passphrase = key, place, passphrase
        self.line, self.fingerprint, self.comment = key.line, f"SHA256:{key.line[-8:]}", "a key"
        self.quiet = not passphrase


class Keys:
    """Keys at hand, and keys in files that must be named."""

    def __init__(self) -> None:
        self.held: list[Key] = []
        self.files: dict[str, Key] = {}
        self.refuses = False

    def available(self) -> Sequence[Key]:
        return self.held

    def named(self, path: str) -> Key:
        if path not in self.files:
            raise SignatureError("no_key", path)
        return self.files[path]

    def public(self, path: str) -> str:
        return self.files[path].line

    def sign(self, key: Key, message: bytes, namespace: str, passphrase: str | None = None) -> str:
        if self.refuses:
            raise SignatureError("refused")
        if key.passphrase and passphrase != key.passphrase:
            raise SignatureError("locked" if passphrase is None else "wrong_passphrase")
        return key.key(message, namespace)


def press(button: QWidget) -> None:
    """Press a button that can be pressed."""
    assert button.isEnabled(), button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
