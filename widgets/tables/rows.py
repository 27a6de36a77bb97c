"""A table model of rows with keys: it changes what changed, in runs, and never resets.

Selection, scroll position and the keyboard's place survive every refresh because rows are moved, not replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from widgets.tips import plain

_ANY_INDEX = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
#: More lines than a list shows at once: telling of each would cost more than drawing all of them.
_ONE_BY_ONE = 32


class Keyed(Protocol):
    """Anything with a key that stays the same while its content changes."""

    @property
    def key(self) -> Hashable:
        """What identifies it among its neighbours."""


def stretches(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs [first, last]: 1 2 3 7 gives (1, 3), (7, 7)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


R = TypeVar("R", bound=Keyed)


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows with unique keys. Subclasses give `columnCount` and `data`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: list[R] = []
        self._place: dict[Hashable, int] = {}

    def rowCount(self, parent: _ANY_INDEX = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.shown)

    def row_of(self, key: Hashable) -> int | None:
        """Where a key stands, None when it is not shown."""
        return self._place.get(key)

    def below(self, place: int) -> str:
        """What stands under a row. Rows of which the same is to be said, one below the other, say it once."""
        own = str(getattr(self.shown[place], "below", ""))
        return "" if own and place and getattr(self.shown[place - 1], "below", "") == own else own

    def _number(self) -> None:
        self._place = {row.key: index for index, row in enumerate(self.shown)}

    def _tell(self, changed: Sequence[int]) -> None:
        last = max(self.columnCount() - 1, 0)
        # A list draws all of itself for a run of lines, and for a line of its own that line alone.
        alone = last == 0 and len(changed) <= _ONE_BY_ONE
        for first, end in [(row, row) for row in changed] if alone else stretches(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(end, last))

    def replace(self, rows: Sequence[R]) -> None:
        """Show exactly `rows`, in this order. Raises ValueError when two have the same key."""
        wanted = {row.key: row for row in rows}
        if len(wanted) != len(rows):
            raise ValueError("two rows have the same key")
        self._remove([index for index, row in enumerate(self.shown) if row.key not in wanted])
        kept = [row for row in rows if row.key in self._place]
        self._reorder([row.key for row in kept])
        changed = [index for index, row in enumerate(kept) if self.shown[index] != row]
        self.shown[:] = kept
        self._tell(changed)
        self._insert(rows)

    def _remove(self, gone: Sequence[int]) -> None:
        for first, last in reversed(stretches(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self.shown[first : last + 1]
            self.endRemoveRows()
        if gone:
            self._number()

    def _reorder(self, keys: Sequence[Hashable]) -> None:
        if all(row.key == key for row, key in zip(self.shown, keys, strict=True)):
            return
        self.layoutAboutToBeChanged.emit()
        moved = {self._place[key]: index for index, key in enumerate(keys)}
        before = self.persistentIndexList()
        after = [self.index(moved[index.row()], index.column()) for index in before]
        self.shown[:] = [self.shown[self._place[key]] for key in keys]
        self.changePersistentIndexList(before, after)
        self._number()
        self.layoutChanged.emit()

    def _insert(self, rows: Sequence[R]) -> None:
        new = [index for index, row in enumerate(rows) if row.key not in self._place]
        for first, last in stretches(new):
            self.beginInsertRows(QModelIndex(), first, last)
            self.shown[first:first] = rows[first : last + 1]
            self.endInsertRows()
        if new:
            self._number()

    def amend(self, rows: Iterable[R]) -> None:
        """Replace rows that are shown, by key, in place; unknown keys are left alone."""
        changed = []
        for row in rows:
            place = self._place.get(row.key)
            if place is not None and self.shown[place] != row:
                self.shown[place] = row
                changed.append(place)
        self._tell(sorted(changed))

    def columnCount(self, parent: _ANY_INDEX = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        raise NotImplementedError

    def data(self, index: _ANY_INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading over a group of a list, and what stands at its other end."""

    key: Hashable
    title: str
    trailing: str = ""


class Titled(Keyed, Protocol):
    """A line of a list."""

    @property
    def title(self) -> str:
        """What it is called."""


L = TypeVar("L", bound=Titled)


class ListModel(RowModel[L | Heading]):
    """Headings and lines in one column; headings can be neither chosen nor reached. `heard` is what a screen reader
    says of a line, `tip` what it shows on hover."""

    def __init__(self, heard: Callable[[L], str], tip: Callable[[L], str] | None = None, parent: QObject | None = None):
        super().__init__(parent)
        self._heard, self._tip = heard, tip

    def columnCount(self, parent: _ANY_INDEX = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else 1

    def flags(self, index: _ANY_INDEX) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.shown[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _ANY_INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        row = self.shown[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        return None if isinstance(row, Heading) else self._said(row, role)

    def _said(self, row: L, role: int) -> str | None:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._heard(row)
        return plain(self._tip(row)) or None if role == Qt.ItemDataRole.ToolTipRole and self._tip is not None else None
