"""Models as lines of the register: on screen, and as a table to save."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from console.deployments.model.board import Board, Row
from console.deployments.page import wording
from console.pagekit.time_words import written
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers

DAY = 86400.0

_HEAD: tuple[Text, ...] = (
    QT_TRANSLATE_NOOP("ModelsPage", "Model"),
    QT_TRANSLATE_NOOP("ModelsPage", "Stage"),
    QT_TRANSLATE_NOOP("ModelsPage", "Version"),
    QT_TRANSLATE_NOOP("ModelsPage", "Owner"),
    QT_TRANSLATE_NOOP("ModelsPage", "Deputy"),
    QT_TRANSLATE_NOOP("ModelsPage", "Gates passed"),
    QT_TRANSLATE_NOOP("ModelsPage", "Missing"),
    QT_TRANSLATE_NOOP("ModelsPage", "ML Test Score"),
    QT_TRANSLATE_NOOP("ModelsPage", "Last step forward"),
    QT_TRANSLATE_NOOP("ModelsPage", "Waits for"),
    QT_TRANSLATE_NOOP("ModelsPage", "AI Act class"),
    QT_TRANSLATE_NOOP("ModelsPage", "Purpose"),
)


class Days(QObject):
    """Holds the word for days, which has plural forms."""

    def text(self, count: int) -> str:
        return self.tr("%n day(s)", "", count)


def days_text(seconds: float) -> str:
    """So many whole days."""
    return Days().text(int(seconds // DAY))


def version_text(row: Row) -> str:
    """What serves, from the old one to the new one; what came last where nothing does."""
    if row.next is not None and row.version is not None:
        return f"{row.version_name} → {row.next.version.name}"
    return row.version_name or "–"


def still_seconds(row: Row, now: float) -> float:
    """For how long a model has made no step forward."""
    return max(now - last_step(row), 0.0)


def last_step(row: Row) -> float:
    """When it made its last step forward, unix seconds."""
    last = row.model.last_step
    return last.at if last is not None else row.model.since


def csv_of(rows: Iterable[Row], zone: str) -> str:
    """Models as a table of comma-separated values."""
    file = io.StringIO()
    out = csv.writer(file)
    out.writerow([QCoreApplication.translate(text.context, text.source) for text in _HEAD])
    for row in rows:
        model, ready = row.model, row.readiness
        values = (
            model.name, wording.stage(model.stage), version_text(row), model.owner, model.deputy,
            f"{ready.held}/{ready.of}", ", ".join(wording.gate(each.gate) for each in ready.missing),
            f"{ready.score.points:g}", written(last_step(row), zone), model.waits_for,
            wording.ai_class(model.ai_class), model.purpose,
        )  # fmt: skip
        out.writerow([_inert(value) for value in values])
    return file.getvalue()


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits or is being made, or what is left of a model that is retired: the model's id, what it is
    called, how far it is in words, whether it is over."""

    model: str
    name: str
    words: str
    over: bool = False


class Waits(QObject):
    """Says how far versions are that do not serve."""

    def __init__(self, zone: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone

    def of(self, board: Board) -> list[Waiting]:
        """Versions beside those that serve, those that are being made, then what is retired, the last of it first."""
        made = []
        for row in board.rows:
            model = row.model
            if row.next is not None:
                share = self.tr("canary, {share}").format(share=numbers.percent(row.next.share))
                made.append(Waiting(model.id, f"{model.name} {row.next.version.name}", share))
            made += [Waiting(model.id, f"{model.name} {each.name}", each.words) for each in model.coming]
        for row in reversed(board.retired):
            day = self.tr("retired {day}").format(day=numbers.date(row.model.staged, self._zone()))
            made.append(Waiting(row.model.id, f"{row.model.name} {row.version_name}".strip(), day, over=True))
        return made
