"""A Secret shows itself nowhere, and only the system's own keyring is trusted with one."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import sys
import traceback
from types import ModuleType

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, null
from keyring.errors import InitError, KeyringLocked

from connectors import secrets
from connectors.secrets import Secret, SecretError, SecretProblem, SecretStore, SessionSecrets

WORD = "hunter2-åäö"


def test_a_secret_reveals_its_text_only_when_asked() -> None:
    secret = Secret(WORD)
    assert secret.reveal() == WORD
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r:>40}",
        "%s" % secret,  # noqa: UP031 - the old ways must be safe, too
        "{}".format(secret),  # noqa: UP032
        repr([secret]),
    ]
    assert not [text for text in shown if WORD in text]
    assert len({repr(Secret("")), repr(Secret("x" * 100))}) == 1  # not even its length


def test_a_secret_stays_out_of_logs_and_tracebacks(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(WORD)
    logging.getLogger("test").warning("the secret is %s %r", secret, secret)
    try:
        raise RuntimeError("about", secret)
    except RuntimeError as error:
        assert WORD not in "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert WORD not in caplog.text


def test_a_secret_is_not_written_anywhere() -> None:
    secret = Secret(WORD)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(secret, protocol)
    with pytest.raises(TypeError):
        json.dumps({"secret": secret})
    with pytest.raises(TypeError):
        "password: " + secret  # type: ignore[operator]
    with pytest.raises(TypeError):
        vars(secret)
    with pytest.raises(TypeError):
        bytes(secret)  # type: ignore[call-overload]


def test_a_secret_compares_but_does_not_hash_or_change() -> None:
    assert Secret(WORD) == Secret(WORD)
    assert Secret(WORD) != Secret("other")
    assert Secret(WORD) != WORD
    assert Secret("\ud800") == Secret("\ud800")
    assert bool(Secret("x")) and not Secret("")
    with pytest.raises(TypeError):
        hash(Secret(WORD))
    with pytest.raises(AttributeError):
        Secret(WORD)._text = "other"
    with pytest.raises(AttributeError):
        del Secret(WORD)._text
    secret = Secret(WORD)
    assert copy.copy(secret) is secret
    assert copy.deepcopy({"a": secret})["a"] is secret


def test_session_secrets_are_kept_used_once_and_forgotten() -> None:
    kept = SessionSecrets()
    kept.put("password:a", Secret("one"))
    kept.put("answer:a:OTP", Secret("123456"), once=True)
    assert kept.get("password:a") == Secret("one") == kept.get("password:a")
    assert kept.get("answer:a:OTP") == Secret("123456")
    assert kept.get("answer:a:OTP") is None
    kept.forget("password:a")
    kept.forget("never there")
    assert kept.get("password:a") is None
    kept.put("x", Secret("y"))
    kept.clear()
    assert kept.get("x") is None
    assert WORD not in repr(vars(kept))


class PlaintextKeyring(KeyringBackend):
    """Stands for keyrings.alt's file keyring."""

    priority = 9  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("a secret was about to be written in the open")


class Disguised(PlaintextKeyring):
    """Calls itself what it is not."""


Disguised.__module__ = "keyrings.alt.file"


class Impostor(SecretService.Keyring):
    """Derives from an allowed backend and overrides what it likes."""


@pytest.mark.parametrize(
    "kind", [fail.Keyring, null.Keyring, chainer.ChainerBackend, PlaintextKeyring, Disguised, Impostor]
)
def test_a_backend_that_is_not_the_systems_own_is_refused(kind: type[KeyringBackend]) -> None:
    with pytest.raises(SecretError) as caught:
        SecretStore(kind())
    assert caught.value.code is SecretProblem.REFUSED


def test_an_environment_that_chooses_another_keyring_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(SecretError) as caught:
        SecretStore.open()
    assert caught.value.code is SecretProblem.NO_KEYRING


class Rehearsed(SecretService.Keyring):
    """A backend of an allowed module whose answers a test decides."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.trouble: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        if self.trouble is not None:
            raise self.trouble
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


Rehearsed.__module__ = "keyring.backends.SecretService"


def test_a_store_keeps_gives_and_forgets() -> None:
    store = SecretStore(Rehearsed())
    assert store.get("password:a") is None
    store.put("password:a", Secret(WORD))
    assert store.get("password:a") == Secret(WORD)
    store.forget("password:a")
    store.forget("password:a")
    assert store.get("password:a") is None
    assert not store.is_locked()
    assert store.unlock()


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (KeyringLocked("locked"), SecretProblem.LOCKED),
        (InitError("no bus"), SecretProblem.NO_KEYRING),
        (OSError("pipe"), SecretProblem.FAILED),
        (RuntimeError("anything"), SecretProblem.FAILED),
    ],
)
def test_a_keyring_in_trouble_says_which(trouble: Exception, code: SecretProblem) -> None:
    backend = Rehearsed()
    backend.trouble = trouble
    store = SecretStore(backend)
    with pytest.raises(SecretError) as caught:
        store.get("password:a")
    assert caught.value.code is code
    if code is SecretProblem.LOCKED:
        assert store.is_locked()


def test_an_error_while_storing_never_quotes_the_secret() -> None:
    backend = Rehearsed()
    backend.trouble = OSError(f"cannot store {WORD}")
    with pytest.raises(SecretError) as caught:
        SecretStore(backend).put("password:a", Secret(WORD))
    error = caught.value
    text = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert WORD not in text + repr(vars(error)) + str(error)
    assert error.__context__ is None


def test_each_platform_has_its_own_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {
        "darwin": [secrets._macos],
        "win32": [secrets._windows],
        "linux": [secrets._secret_service, secrets._kwallet],
    }
    for platform, makers in wanted.items():
        monkeypatch.setattr(secrets.sys, "platform", platform)
        assert list(secrets._candidates()) == makers


def test_keyring_is_imported_only_when_it_is_used() -> None:
    import subprocess

    code = "import sys, connectors.secrets; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert isinstance(secrets, ModuleType)
