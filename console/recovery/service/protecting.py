"""Protecting: an asset onto the board, its repository's password into the keyring, the asset into a set, as one act.

The password comes first: where nothing keeps secrets safely, nothing is written, and what was asked for can be asked
for again. It is never in the journal.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from connectors.secrets import Secret, SecretError, SecretProblem
from console.recovery.model.assets import Asset, Copy
from console.recovery.service.plans import secret_of
from console.recovery.service.recovery import CannotRecover, RecoveryService
from console.recovery.service.sets import Sets
from resources.text import QT_TRANSLATE_NOOP

_NO_KEYRING = QT_TRANSLATE_NOOP(
    "Recovery",
    "No keyring (Secret Service) runs here that could keep the password. Nothing was written: name a file on the node "
    "that has it, or leave it empty; the command line asks for it.",
)
_LOCKED = QT_TRANSLATE_NOOP("Recovery", "The keyring is locked. Nothing was written: unlock it, and go on.")
_REFUSED = QT_TRANSLATE_NOOP("Recovery", "The keyring did not take the password ({words}). Nothing was written.")


class Store(Protocol):
    """The system's keyring. Raises SecretError."""

    def put(self, name: str, secret: Secret, /) -> None: ...

    def forget(self, name: str, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Protection:
    """An asset that is to be protected (its `id` empty), or set anew; the `password` of its `copy`, None where nobody
    typed one; and the id of the set that it is to belong to, empty for none more than it does."""

    asset: Asset
    copy: Copy
    password: Secret | None = None
    set: str = ""


class Protecting:
    """`store` gives the keyring, None where there is none. Methods block, and raise EnvironmentFault."""

    def __init__(self, recovery: RecoveryService, sets: Sets, store: Callable[[], Store | None]) -> None:
        self._recovery, self._sets, self._store = recovery, sets, store

    def protect(self, wanted: Protection) -> Asset:
        """Raises CannotRecover, also where a password was typed that nothing can keep."""
        known = bool(wanted.asset.id)
        asset = wanted.asset if known else replace(wanted.asset, id=str(uuid.uuid4()))
        name = secret_of(asset, wanted.copy) if wanted.password is not None else ""
        store = self._keep(name, wanted.password) if name and wanted.password is not None else None
        try:
            made = self._recovery.protect(asset)
        except BaseException:
            if store is not None and not known:
                store.forget(name)
            raise
        before = self._sets.row(wanted.set).set if wanted.set else None
        if before is not None and made.id not in before.assets:
            self._sets.group(replace(before, assets=(*before.assets, made.id)))
        return made

    def _keep(self, name: str, password: Secret) -> Store:
        """The keyring that has it now. Raises CannotRecover."""
        try:
            store = self._store()
            if store is not None:
                store.put(name, password)
                return store
        except SecretError as error:
            if error.code is SecretProblem.LOCKED:
                raise CannotRecover(_LOCKED) from error
            if error.code is not SecretProblem.NO_KEYRING:
                raise CannotRecover(_REFUSED, words=error.raw or str(error.code)) from error
        raise CannotRecover(_NO_KEYRING)
