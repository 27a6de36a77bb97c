"""The paper of a model's readiness, for those who decide whether it goes on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from console.deployments.model.models import Model
from console.deployments.model.readiness import Readiness, Standing
from console.deployments.model.score import Section
from console.deployments.page import wording
from console.pagekit.report import Facts, Heading, Part, Report, SignatureLines, Table
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers

_CONTEXT = "ReadinessPaper"
_TITLE = QT_TRANSLATE_NOOP("ReadinessPaper", "Readiness of {model}")
_MISSING = QT_TRANSLATE_NOOP("ReadinessPaper", "Missing, what stops production first")
_PASSED = QT_TRANSLATE_NOOP("ReadinessPaper", "Passed")
_SCORE = QT_TRANSLATE_NOOP("ReadinessPaper", "ML Test Score (Breck et al. 2017)")
_MISSING_HEAD: tuple[Text, ...] = (
    QT_TRANSLATE_NOOP("ReadinessPaper", "Gate"),
    QT_TRANSLATE_NOOP("ReadinessPaper", "What it stops"),
    QT_TRANSLATE_NOOP("ReadinessPaper", "Why it matters"),
    QT_TRANSLATE_NOOP("ReadinessPaper", "Next step"),
)
_PASSED_HEAD: tuple[Text, ...] = (
    QT_TRANSLATE_NOOP("ReadinessPaper", "Gate"),
    QT_TRANSLATE_NOOP("ReadinessPaper", "What shows it"),
    QT_TRANSLATE_NOOP("ReadinessPaper", "How it is known"),
)


def readiness_paper(model: Model, readiness: Readiness, *, site: str, by: str, zone: str, now: float) -> Report:
    """What stands at `now`, unix seconds."""
    parts: list[Part] = [Facts(_facts(model, readiness, zone))]
    if readiness.missing:
        head = tuple(wording.spoken(each) for each in _MISSING_HEAD)
        rows = tuple(
            (
                wording.lack(each.gate), wording.stops(each), wording.why(each.gate),
                each.words or wording.next_step(each.gate),
            )
            for each in readiness.missing
        )  # fmt: skip
        parts += [Heading(wording.spoken(_MISSING)), Table(head, rows, (3, 2, 4, 3))]
    if readiness.passed:
        head = tuple(wording.spoken(each) for each in _PASSED_HEAD)
        told = tuple((wording.gate(each.gate), each.words, _known(each, zone)) for each in readiness.passed)
        parts += [Heading(wording.spoken(_PASSED)), Table(head, told, (3, 5, 4))]
    sections = tuple((wording.section(each), numbers.number(readiness.score.sections[each], 1)) for each in Section)
    parts += [Heading(wording.spoken(_SCORE)), Facts(sections)]
    people = tuple((wording.role(role), name) for role, name in wording.people(model) if name)
    parts.append(SignatureLines(people))
    return Report(
        title=wording.spoken(_TITLE).format(model=model.name),
        under=" · ".join(part for part in (wording.stage(model.stage), model.purpose, site) if part),
        parts=tuple(parts),
        author=by,
        made=numbers.local(now, zone),
        foot=" · ".join(part for part in ("Driftvakt", site, model.name) if part),
        page=QCoreApplication.translate(_CONTEXT, "page {page} of {pages}"),
    )


def _facts(model: Model, readiness: Readiness, zone: str) -> tuple[tuple[str, str], ...]:
    said = QCoreApplication.translate
    facts = [
        (
            said(_CONTEXT, "Gates passed"),
            said(_CONTEXT, "{passed} of {gates}").format(passed=readiness.held, gates=readiness.of),
        ),
        (
            said(_CONTEXT, "ML Test Score"),
            said(_CONTEXT, "{points} of 7, the weakest of four sections").format(
                points=numbers.number(readiness.score.points, 1)
            ),
        ),
        *((wording.role(role), name or "–") for role, name in wording.people(model)),
        (said(_CONTEXT, "AI Act class"), wording.ai_class(model.ai_class)),
        (said(_CONTEXT, "In the register since"), numbers.date(model.since, zone)),
    ]
    last = model.last_step
    if last is not None:
        facts.append((said(_CONTEXT, "Last step forward"), f"{numbers.date(last.at, zone)}, {wording.step(last)}"))
    if model.waits_for:
        facts.append((said(_CONTEXT, "Waits for"), model.waits_for))
    return tuple(facts)


def _known(found: Standing, zone: str) -> str:
    when = numbers.date(found.at, zone) if found.at is not None else ""
    return " ".join(part for part in (wording.way(found.way), found.by, when) if part)
