"""The settings of the desk and of signing, as a card of the Settings page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from console.alarms.page.settings import NOTIFY, SOUND
from console.frame.acts import spoken
from console.frame.memory import Memory
from console.log.page.settings import LOCK_AFTER, READ_ONLY, SIGN_AFTER, SIGN_AT_CLOSE, SIGN_DAILY
from console.log.service.seat import Seat
from console.pagekit.settings import Setting
from widgets import numbers
from widgets.card import Card
from widgets.field import CheckBox, Choice, Form

_MINUTES = (0, 5, 10, 15, 30, 60)
_ENTRIES = (0, 100, 500, 1000, 5000)


class DeskCard(Card):
    """Read-only or not, when an idle desk is locked, when the log is signed, how new alarms
    are told of. `changed` comes when one is another."""

    changed = Signal()
    _news = Signal()

    def __init__(self, memory: Memory, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._memory = memory
        self._seat = seat
        self.set_title(self.tr("Desk and signatures"))
        self._boxes: dict[QObject, Setting[bool]] = {}
        self.form = form = Form()
        self.read_only = self._box(READ_ONLY, self.tr("Nothing is changed from here"))
        form.add(self.tr("Read-only"), self.read_only)
        minutes = [
            (each, self.tr("after %n minute(s)", "", each) if each else self.tr("never"))
            for each in _with(_MINUTES, memory.get(LOCK_AFTER))
        ]
        self.lock_after = Choice(minutes, memory.get(LOCK_AFTER), self.tr("Lock when idle"))
        self.lock_after.chosen.connect(self._on_lock_after)
        form.add(
            self.tr("Lock when idle"), self.lock_after, self.tr("Takes away acts, never the sight of pages and alarms")
        )
        entries = [
            (each, self.tr("after {count} entries").format(count=numbers.number(each)) if each else self.tr("never"))
            for each in _with(_ENTRIES, memory.get(SIGN_AFTER))
        ]
        self.sign_after = Choice(entries, memory.get(SIGN_AFTER), self.tr("Sign the log"))
        self.sign_after.chosen.connect(self._on_sign_after)
        form.add(self.tr("Sign the log"), self.sign_after)
        self.daily = self._box(SIGN_DAILY, self.tr("once a day"))
        self.at_close = self._box(SIGN_AT_CLOSE, self.tr("when the window closes"))
        form.add("", self.daily)
        form.add("", self.at_close, self.tr("By who is at the desk, where the key asks for nothing"))
        self.notify = self._box(NOTIFY, self.tr("notify on the desktop"))
        self.sound = self._box(SOUND, self.tr("sound"))
        form.add(self.tr("New alarms"), self.notify)
        form.add("", self.sound, self.tr("Nothing leaves this machine"))
        self.add(form)
        self.add_stretch()
        self._news.connect(self.refresh)
        seat.subscribe(self._news.emit)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Whoever passes by a locked desk changes none of it; started with --read-only, it stays so."""
        seen = self._seat.seen()
        self.form.setEnabled(not seen.locked)
        if seen.pinned:
            self.read_only.blockSignals(True)
            self.read_only.setChecked(True)
            self.read_only.setEnabled(False)
            self.read_only.blockSignals(False)

    def _box(self, setting: Setting[bool], text: str) -> CheckBox:
        box = CheckBox(text, self._memory.get(setting))
        box.setAccessibleName(spoken(setting.text))
        box.toggled.connect(self._on_toggled)
        self._boxes[box] = setting
        return box

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        setting = self._boxes.get(self.sender())
        if setting is not None:
            self._put(setting, on)

    @Slot(object)
    def _on_lock_after(self, minutes: object) -> None:
        self._put(LOCK_AFTER, minutes)

    @Slot(object)
    def _on_sign_after(self, entries: object) -> None:
        self._put(SIGN_AFTER, entries)

    def _put(self, setting: Setting[Any], value: object) -> None:
        self._memory.put(setting, value)
        self.changed.emit()


def _with(offered: tuple[int, ...], value: int) -> list[int]:
    """What is offered, and what was chosen by hand in the file."""
    return sorted({*offered, value})
