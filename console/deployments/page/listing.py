"""Models as lines of the register: on screen, and as a table to save."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from console.deployments.model.gates import Gate
from console.deployments.model.models import Model, Served, Stage, Version
from console.deployments.page import wording
from console.deployments.page.protocols import Room
from console.pagekit.time_words import written
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers

DAY = 86400.0
#: A pilot may stand still for so many days; after the longer time its owner's manager is told.
SHORT, LONG = 30.0, 90.0

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


@dataclass(frozen=True, slots=True)
class Line:
    """A model with what a list tells of it: `version` in words, how many of its `gates` are `passed`, what is `missing`
    (what stops production first), what is seen `serving` and on which `nodes` by name, how many of these no rollout
    started, for how many seconds it stood `still` since its `last` step forward (unix seconds)."""

    model: Model
    version: str
    passed: int
    gates: int
    missing: tuple[Gate, ...]
    score: float
    serving: tuple[Served, ...]
    nodes: tuple[str, ...]
    unplanned: int
    still: float
    last: float
    words: str


class Days(QObject):
    """Holds the word for days, which has plural forms."""

    def text(self, count: int) -> str:
        return self.tr("%n day(s)", "", count)


def days_text(seconds: float) -> str:
    """So many whole days."""
    return Days().text(int(seconds // DAY))


def csv_of(lines: Iterable[Line], zone: str) -> str:
    """Models as a table of comma-separated values."""
    file = io.StringIO()
    out = csv.writer(file)
    out.writerow([QCoreApplication.translate(text.context, text.source) for text in _HEAD])
    for line in lines:
        model = line.model
        values = (
            model.name, wording.stage(model.stage), line.version, model.owner, model.deputy,
            f"{line.passed}/{line.gates}", ", ".join(wording.gate(gate) for gate in line.missing), f"{line.score:g}",
            written(line.last, zone), model.waits_for, wording.ai_class(model.ai_class), model.purpose,
        )  # fmt: skip
        out.writerow([_inert(value) for value in values])
    return file.getvalue()


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


class Lister(QObject):
    """Makes lines of what stands. `called` gives what people call a node by its key, `now` unix seconds."""

    def __init__(
        self,
        room: Room,
        called: Callable[[str], str],
        zone: Callable[[], str],
        now: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._room, self._called, self._zone, self._now = room, called, zone, now

    def line(self, model: Model) -> Line:
        """A model as it stands now."""
        models = self._room.models
        versions = models.versions(model.id)
        serving = tuple(each for each in models.served(model.id) if each.end is None)
        nodes = tuple(sorted({self._called(each.node) for each in serving}))
        ready = self._room.readiness(model)
        last = model.last_step.at if model.last_step is not None else model.since
        words = (
            model.purpose, model.deputy, model.overseer, model.waits_for, model.licence, *model.sources, *nodes,
            *(each.name for each in versions),
        )  # fmt: skip
        return Line(
            model,
            self._version(versions, serving),
            ready.passed,
            len(Gate),
            tuple(each.gate for each in ready.missing),
            ready.score.points,
            serving,
            nodes,
            sum(not each.planned for each in serving),
            max(self._now() - last, 0.0),
            last,
            " ".join(part for part in words if part),
        )

    @staticmethod
    def _version(versions: tuple[Version, ...], serving: tuple[Served, ...]) -> str:
        """What serves, from the old one to the new one; what came last where nothing does."""
        on = [each.name for each in versions if any(one.version == each.id for one in serving)]
        if on:
            return on[0] if len(on) == 1 else f"{on[0]} → {on[-1]}"
        return versions[-1].name if versions else "–"

    def waiting(self) -> list[tuple[str, str, str, bool]]:
        """Versions that wait or are being made, then models that are retired: (model's id, name, how far, over)."""
        models = self._room.models
        made: list[tuple[str, str, str, bool]] = []
        over: list[tuple[float, tuple[str, str, str, bool]]] = []
        for model in models.models():
            versions = models.versions(model.id)
            if model.stage is Stage.RETIRED:
                name = f"{model.name} {versions[-1].name}" if versions else model.name
                over.append((model.staged, (model.id, name, self._retired(model), True)))
                continue
            served = {each.version for each in models.served(model.id)}
            made += [
                (model.id, f"{model.name} {each.name}", self.tr("never served"), False)
                for each in versions
                if each.id not in served and each is versions[-1] and model.stage is Stage.PRODUCTION
            ]
            made += [(model.id, f"{model.name} {each.name}", each.words, False) for each in model.coming]
        over.sort(key=lambda each: -each[0])
        return made + [each for _, each in over]

    def _retired(self, model: Model) -> str:
        return self.tr("retired {day}").format(day=numbers.date(model.staged, self._zone()))
