"""The sheet that asks for a key for something else to be signed by: what that is, who opens it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from console.log.page.protocols import Desk
from console.log.page.signed_sheet import SignedSheet, anybody, listed
from console.log.service.protocols import Sign, Signer
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import SIGNED


class KeySheet(SignedSheet):
    """`act`, in a job, gets what signs with the key and its public half; `done` says what came of it. Where there is a
    list of people, only their keys are offered."""

    past = SIGNED

    def __init__(  # noqa: PLR0917 - as the frame it is made of
        self,
        desk: Desk,
        surroundings: Surroundings,
        title: str,
        text: str,
        button: str,
        act: Callable[[Sign, str], Any],
        done: Callable[[Any], str],
        parent: QWidget,
    ) -> None:
        fit = listed if desk.seat.seen().listed else anybody
        help_text = self.tr("It signs this once; it does not leave its place.")
        super().__init__(desk, surroundings, title, text, button, fit, help_text, parent)
        self._act = act
        self._say = done
        self.begin()

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], Any]:
        assert key is not None  # noqa: S101 - it cannot be pressed without one
        return lambda: self.desk.lend(self._act, key, passphrase)

    def said(self, came: Any) -> str:
        return self._say(came)
