"""The system's keyring, opened when it is first asked for: that takes a while, and most commands never ask."""

from __future__ import annotations

import threading
from collections.abc import Callable

from connectors.secrets import Secret, SecretError, SecretStore


class LateKeyring:
    """Looks secrets up in the system's keyring; has none where nothing keeps them safely."""

    def __init__(self, open_store: Callable[[], SecretStore] = SecretStore.open) -> None:
        self._open = open_store
        self._lock = threading.Lock()
        self._tried = False
        self._store: SecretStore | None = None

    def store(self) -> SecretStore | None:
        """The keyring itself, None where there is none."""
        with self._lock:
            if not self._tried:
                self._tried = True
                try:
                    self._store = self._open()
                except SecretError:
                    # Nobody's error: without a keyring secrets are asked for, and kept until the program ends.
                    self._store = None
            return self._store

    def get(self, name: str) -> Secret | None:
        """The secret called `name`, None when there is none. Raises SecretError (a locked keyring)."""
        store = self.store()
        return None if store is None else store.get(name)
