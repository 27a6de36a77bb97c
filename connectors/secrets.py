"""Passwords and passphrases: a type that shows nothing, and the operating system's own keyring to keep them in.

The keyring library would silently fall back to a plain text file when no keyring is running; here the backend is
pinned to the system's own (Secret Service or KWallet, macOS Keychain, Windows Credential Manager) and everything else
is refused.
"""

from __future__ import annotations

import hmac
import sys
import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol, Self

from connectors.streams import ConnectorError
from connectors.text import sanitise

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

SERVICE: Final = "driftvakt"


class Secret:  # noqa: PLW1641 - not hashable on purpose: a hash tells of the text
    """A text that must not be shown. repr, str, format and logging give a constant, so that not even its length is
    told; it cannot be pickled, changed or hashed, and compares in constant time. `reveal` is the one way to the text:
    call it where the text is used and keep no other reference.
    """

    __slots__ = ("_text",)

    _text: str

    def __init__(self, text: str) -> None:
        object.__setattr__(self, "_text", text)

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret()"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        mine, others = self.reveal().encode("utf-8", "surrogatepass"), other.reveal().encode("utf-8", "surrogatepass")
        return hmac.compare_digest(mine, others)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Secret does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Secret does not change")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret is not written anywhere")

    __reduce__ = __getstate__ = __reduce_ex__  # type: ignore[assignment]

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


class Secrets(Protocol):
    """Where a connection looks for a secret by name. It never asks anyone: None when there is none."""

    def get(self, name: str) -> Secret | None:
        """The secret called `name`. Raises SecretError when the place cannot be read now (a locked keyring)."""


class SecretProblem(StrEnum):
    NO_KEYRING = "secrets.no_keyring"  # nothing that keeps secrets safely is running
    LOCKED = "secrets.locked"  # the operator must unlock it
    REFUSED = "secrets.refused"  # the chosen backend would keep secrets in the open
    FAILED = "secrets.failed"


class SecretError(ConnectorError):
    """A keyring that cannot be used now. Its text never quotes what was stored or looked for."""

    code: SecretProblem

    def __init__(self, code: SecretProblem, target: str, raw: str = "") -> None:
        super().__init__(code, target, raw=sanitise(raw, 2000))


class SessionSecrets:
    """Secrets kept in this process's memory until it ends or they are forgotten. Safe to use from many threads."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Secret, bool]] = {}
        self._lock = threading.Lock()

    def put(self, name: str, secret: Secret, *, once: bool = False) -> None:
        """Keep `secret`; with `once` it is gone after it was got (a one-time code)."""
        with self._lock:
            self._kept[name] = (secret, once)

    def get(self, name: str) -> Secret | None:
        with self._lock:
            kept = self._kept.get(name)
            if kept is not None and kept[1]:
                del self._kept[name]
            return None if kept is None else kept[0]

    def forget(self, name: str) -> None:
        with self._lock:
            self._kept.pop(name, None)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


_ALLOWED_MODULES: Final = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.macOS",
        "keyring.backends.Windows",
    }
)


class SecretStore:
    """The system's keyring. One call at a time goes through; each takes milliseconds and never opens a dialog, except
    `unlock`, which is for the operator's own click. Safe to use from many threads, blocking."""

    def __init__(self, backend: KeyringBackend) -> None:
        """Raises SecretError (refused) for any backend that is not the operating system's own keyring."""
        kind = type(backend)
        allowed = any(base.__module__ in _ALLOWED_MODULES for base in kind.__mro__ if base.__module__ != __name__)
        if not allowed or (kind.__module__ not in _ALLOWED_MODULES and kind.__module__ != __name__):
            raise SecretError(SecretProblem.REFUSED, f"{kind.__module__}.{kind.__qualname__}")
        self._backend = backend
        self._lock = threading.Lock()

    @classmethod
    def open(cls) -> SecretStore:
        """The keyring of this desktop. Raises SecretError (no_keyring) when none is running."""
        for make in _candidates():
            try:
                backend = make()
            except (ImportError, RuntimeError):  # RuntimeError is how keyring says "not here"
                continue
            if backend is not None:
                return cls(backend)
        raise SecretError(SecretProblem.NO_KEYRING, "keyring")

    @property
    def name(self) -> str:
        """What keeps the secrets, for the settings page: `SecretService Keyring`."""
        return str(self._backend.name)

    def get(self, name: str) -> Secret | None:
        found = self._call(lambda: self._backend.get_password(SERVICE, name))
        return None if found is None else Secret(str(found))

    def put(self, name: str, secret: Secret) -> None:
        """Keep `secret` under `name`, in place of an older one. Raises SecretError."""
        self._call(lambda: self._backend.set_password(SERVICE, name, secret.reveal()), quiet=True)

    def forget(self, name: str) -> None:
        """Remove `name`; nothing happens when it is not there. Raises SecretError."""
        if self.get(name) is not None:
            self._call(lambda: self._backend.delete_password(SERVICE, name))

    def is_locked(self) -> bool:
        """Whether the operator must unlock the keyring first. Raises SecretError (failed, no_keyring)."""
        try:
            self.get("is-locked")
        except SecretError as error:
            if error.code is SecretProblem.LOCKED:
                return True
            raise
        return False

    def unlock(self) -> bool:
        """Ask the desktop to unlock the keyring; may show its dialog and blocks until that is answered, so never call
        it on the window's thread. Whether it is open now. Raises SecretError."""
        opener: Callable[[], object] | None = getattr(self._backend, "open_with_dialog", None)
        if opener is not None:
            self._call(opener)
        return not self.is_locked()

    def _call(self, act: Callable[[], Any], *, quiet: bool = False) -> Any:
        from keyring import errors  # noqa: PLC0415 - importing keyring costs 50 ms, paid when first used

        try:
            with self._lock:
                return act()
        except errors.KeyringLocked:
            problem = SecretError(SecretProblem.LOCKED, self.name)
        except (errors.InitError, errors.NoKeyringError) as error:
            problem = SecretError(SecretProblem.NO_KEYRING, self.name, str(error))
        except Exception as error:  # backends let D-Bus and OS errors of many kinds through
            # What was being stored must not come back in an error's words.
            problem = SecretError(SecretProblem.FAILED, self.name, type(error).__name__ if quiet else str(error))
        # Raised out here so that the error carries no traceback whose frames hold the secret.
        raise problem


def _candidates() -> tuple[Callable[[], KeyringBackend | None], ...]:
    if sys.platform == "darwin":
        return (_macos,)
    if sys.platform == "win32":
        return (_windows,)
    return (_secret_service, _kwallet)


def _viable(kind: type[KeyringBackend]) -> KeyringBackend | None:
    return kind() if kind.viable else None


def _macos() -> KeyringBackend | None:
    from keyring.backends import macOS  # noqa: PLC0415 - exists only there

    return _viable(macOS.Keyring)


def _windows() -> KeyringBackend | None:
    from keyring.backends import Windows  # noqa: PLC0415 - exists only there

    return _viable(Windows.WinVaultKeyring)


def _kwallet() -> KeyringBackend | None:
    from keyring.backends import kwallet  # noqa: PLC0415 - see SecretStore._call

    return _viable(kwallet.DBusKeyring)


def _secret_service() -> KeyringBackend | None:
    from keyring.backends import SecretService  # noqa: PLC0415 - see SecretStore._call

    if not SecretService.Keyring.viable:
        return None
    return _quiet_secret_service()()


def _quiet_secret_service() -> type[KeyringBackend]:
    """keyring's Secret Service backend, except that a locked collection is an error instead of a dialog, and that the
    D-Bus connection is closed then."""
    import secretstorage  # noqa: PLC0415 - see SecretStore._call
    from keyring.backends import SecretService  # noqa: PLC0415
    from keyring.errors import InitError, KeyringLocked  # noqa: PLC0415

    class QuietSecretService(SecretService.Keyring):
        def get_preferred_collection(self) -> Any:
            return self._collection(with_dialog=False)

        def unlock(self, item: Any) -> None:
            if item.is_locked():
                raise KeyringLocked("locked")

        def open_with_dialog(self) -> None:
            self._collection(with_dialog=True).connection.close()

        def _collection(self, *, with_dialog: bool) -> Any:
            try:
                bus = secretstorage.dbus_init()
            except secretstorage.SecretStorageException as error:
                raise InitError(str(error)) from error
            try:
                collection = secretstorage.get_collection_by_alias(bus, "default")
                if with_dialog and collection.is_locked():
                    collection.unlock()
                if collection.is_locked():
                    raise KeyringLocked("locked")
            except secretstorage.ItemNotFoundException as error:
                bus.close()
                raise InitError("there is no default keyring yet") from error
            except BaseException:
                bus.close()
                raise
            return collection

    return QuietSecretService


class LateKeyring:
    """The system's keyring, opened when it is first asked for: that takes a while, and most commands never ask. It has
    nothing where nothing keeps secrets safely."""

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
