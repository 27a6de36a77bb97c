"""The card of storage: where everything lies, how large it is, and how much of the history is kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.frame.protocols import Storage, StoredFile
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card, FactList
from widgets.field import Choice, Form
from widgets.text import Caption

_DAY = 86400.0
_GIB = 1 << 30


class StorageCard(Card):
    """Where everything lies, how large it is, how long it is kept, and whether it is kept at all. `wanted` carries the
    bounds that were chosen for the history: (bytes, seconds of every sample)."""

    wanted = Signal(object, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Storage"))
        self._storage: Storage | None = None
        self._used = 0
        self.facts = FactList([])
        self.most = Choice(name=self.tr("Measurements at most"))
        self.samples = Choice(name=self.tr("Every sample is kept"))
        for choice in (self.most, self.samples):
            choice.chosen.connect(self._on_chosen)
        self.form = Form()
        self.form.add(self.tr("Measurements at most"), self.most)
        self.form.add(self.tr("Every sample is kept"), self.samples)
        self.consequence = Caption("", wrap=True)
        self.apply = Button(self.tr("Set the bounds"))
        self.apply.clicked.connect(self._on_apply)
        self.revert = Button(self.tr("Leave them"), Kind.QUIET)
        self.revert.clicked.connect(self._on_revert)
        self._acts = QWidget()
        row = QHBoxLayout(self._acts)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self.revert)
        row.addWidget(self.apply)
        self.note = Caption("", wrap=True)
        for part in (self.facts, self.form, self.consequence, self._acts, self.note):
            self.add(part)
        self.add_stretch()
        self.form.hide()
        self._weigh()

    def show_storage(self, storage: Storage, files: Sequence[StoredFile]) -> None:
        """What is chosen but not set yet stays chosen while figures change."""
        undecided = self._storage is not None and self.chosen() != self._bounds(self._storage)
        self._storage = storage
        self._used = sum(file.size_bytes for file in files if file.name == "telemetry")
        facts: list[tuple[str, str]] = [(self.tr("Folder"), str(storage.directory))]
        names = {"journal": self.tr("Journal"), "telemetry": self.tr("Measurements"), "logs": self.tr("Log files")}
        facts += [(names.get(file.name, file.name), numbers.iec(file.size_bytes)) for file in files]
        if storage.free_bytes is not None:
            facts.append((self.tr("Free on that disk"), numbers.iec(storage.free_bytes)))
        kept = {"minute": self.tr("Means by the minute"), "hour": self.tr("Means by the hour")}
        facts += [(kept[name], self._long(seconds)) for name, seconds in storage.kept if name in kept]
        self.facts.set_facts(facts)
        self.form.setVisible(bool(storage.sizes))
        if not undecided:
            self._offer(storage)
        self.note.setText(storage.trouble)
        self.note.set_ink("high-text" if storage.trouble else "muted")
        self.note.setVisible(bool(storage.trouble))
        self._weigh()

    def chosen(self) -> tuple[int, float]:
        """(bytes, seconds) as they are chosen now."""
        size, age = self.most.current(), self.samples.current()
        return (size if isinstance(size, int) else 0, age if isinstance(age, float) else 0.0)

    @staticmethod
    def _bounds(storage: Storage) -> tuple[int, float]:
        return storage.most_bytes, dict(storage.kept).get("raw", 0.0)

    def _offer(self, storage: Storage) -> None:
        size, age = self._bounds(storage)
        self.most.clear()
        for count in sorted({*storage.sizes, size}):
            self.most.addItem(f"{count / _GIB:g}{numbers.SPACE}GiB", count)
        self.samples.clear()
        for seconds in sorted({*storage.ages, age}):
            self.samples.addItem(self._days(seconds), seconds)
        self.most.set_current(size)
        self.samples.set_current(age)

    def _weigh(self) -> None:
        """Say what setting the chosen bounds would do."""
        storage = self._storage
        changed = storage is not None and self.chosen() != self._bounds(storage)
        self._acts.setVisible(changed)
        self.consequence.setVisible(changed)
        if storage is None or not changed:
            return
        size, age = self.chosen()
        before, age_before = self._bounds(storage)
        said = []
        if size < self._used:
            text = self.tr("{size} of measurements, the oldest, are removed for good.")
            said.append(text.format(size=numbers.iec(self._used - size)))
        if age < age_before:
            text = self.tr("Samples older than {age} are removed for good; their means by the minute stay.")
            said.append(text.format(age=self._days(age)))
        if storage.free_bytes is not None and size > before and size - self._used > storage.free_bytes:
            said.append(self.tr("The disk has not that much room; it would be full before."))
        self.consequence.setText(" ".join(said) or self.tr("Nothing is removed."))
        self.consequence.set_ink("high-text" if said else "muted")
        self.apply.setText(self.tr("Remove and set") if said and size <= before else self.tr("Set the bounds"))

    @Slot(object)
    def _on_chosen(self, _key: object) -> None:
        self._weigh()

    @Slot()
    def _on_apply(self) -> None:
        size, age = self.chosen()
        self._acts.hide()
        self.wanted.emit(size, age)

    @Slot()
    def _on_revert(self) -> None:
        if self._storage is not None:
            self._offer(self._storage)
            self._weigh()
            self.most.setFocus()

    def _days(self, seconds: float) -> str:
        return self.tr("%n day(s)", "", round(seconds / _DAY))

    def _long(self, seconds: float) -> str:
        years = round(seconds / (365 * _DAY))
        return self.tr("%n year(s)", "", years) if years >= 2 else numbers.duration(seconds, 1)
