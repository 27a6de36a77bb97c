"""The paper of a drill: its after-action report for those who file it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from console.pagekit.report import Facts, Heading, Paragraph, Part, Report, SignatureLines, Table
from console.recovery.model.after_action import NAMESPACE, answered
from console.recovery.model.drill_moves import How
from console.recovery.model.drills import Action, Drill
from console.recovery.model.scenarios import Book
from console.recovery.page import wording
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers

_TITLE = QT_TRANSLATE_NOOP("DrillPaper", "Drill {drill}: {scenario}")
_RESULT = QT_TRANSLATE_NOOP("DrillPaper", "Result")
_TIME = QT_TRANSLATE_NOOP("DrillPaper", "Where the time went")
_STEPS = QT_TRANSLATE_NOOP("DrillPaper", "Steps")
_DEVIATIONS = QT_TRANSLATE_NOOP("DrillPaper", "Gone on without")
_ACTIONS = QT_TRANSLATE_NOOP("DrillPaper", "Corrective actions, open until closed")
_EVENTS = QT_TRANSLATE_NOOP("DrillPaper", "Events")
_ANSWERS = QT_TRANSLATE_NOOP("DrillPaper", "Asked for by; mapped, not judged")
_CHECK = QT_TRANSLATE_NOOP("DrillPaper", "What is signed")
_PHASE_HEAD: tuple[Text, ...] = (
    QT_TRANSLATE_NOOP("DrillPaper", "Phase"),
    QT_TRANSLATE_NOOP("DrillPaper", "Start"),
    QT_TRANSLATE_NOOP("DrillPaper", "End"),
    QT_TRANSLATE_NOOP("DrillPaper", "Took"),
    QT_TRANSLATE_NOOP("DrillPaper", "of it waiting"),
    QT_TRANSLATE_NOOP("DrillPaper", "Known from"),
)
_STEP_HEAD: tuple[Text, ...] = (
    QT_TRANSLATE_NOOP("DrillPaper", "Step"),
    QT_TRANSLATE_NOOP("DrillPaper", "How"),
    QT_TRANSLATE_NOOP("DrillPaper", "Time"),
    QT_TRANSLATE_NOOP("DrillPaper", "Who"),
    QT_TRANSLATE_NOOP("DrillPaper", "More"),
)
_ACTION_HEAD: tuple[Text, ...] = (
    QT_TRANSLATE_NOOP("DrillPaper", "No."),
    QT_TRANSLATE_NOOP("DrillPaper", "Action"),
    QT_TRANSLATE_NOOP("DrillPaper", "Owner"),
    QT_TRANSLATE_NOOP("DrillPaper", "Due"),
)


def report(drill: Drill, actions: Sequence[Action], book: Book, *, site: str, zone: str, now: float) -> Report:
    """The paper of a drill that is over."""
    said = QCoreApplication.translate
    parts: list[Part] = [Heading(wording.spoken(_RESULT)), Facts(_result(drill))]
    parts += [Heading(wording.spoken(_TIME)), _phases(drill, zone)]
    if drill.deviations:
        rows = tuple((wording.spoken(view.step.text), f"{view.words} ({view.who})") for view in drill.deviations)
        parts += [Heading(wording.spoken(_DEVIATIONS)), Facts(rows)]
    parts += [Heading(wording.spoken(_STEPS)), _steps(drill, zone)]
    if actions:
        parts += [Heading(wording.spoken(_ACTIONS)), _actions(actions, zone)]
    parts += [Heading(wording.spoken(_EVENTS)), _events(drill, zone)]
    asked = tuple(
        (f"{each.of}, {each.place}", wording.spoken(each.asks)) for each in answered(drill, book.requirements)
    )
    if asked:
        parts += [Heading(wording.spoken(_ANSWERS)), Facts(asked)]
    parts += [Heading(wording.spoken(_CHECK)), Paragraph(_checked(drill), dim=True)]
    parts.append(SignatureLines(_people(drill, zone, now)))
    began = numbers.moment(drill.began, zone, now, seconds=False)
    return Report(
        title=wording.spoken(_TITLE).format(drill=drill.name, scenario=wording.spoken(drill.scenario.name)),
        under=" · ".join(part for part in (wording.says(drill), wording.nature(drill), began, site) if part),
        parts=tuple(parts),
        author=drill.operator,
        made=numbers.local(now, zone),
        foot=" · ".join(part for part in ("Driftvakt", site, drill.name) if part),
        page=said("DrillPaper", "page {page} of {pages}"),
    )


def _result(drill: Drill) -> tuple[tuple[str, str], ...]:
    said = QCoreApplication.translate
    reason = wording.spoken(wording.REASONS[drill.verdict[1]]) if drill.verdict is not None else ""
    of = said("DrillPaper", "{measured}, target {target}")
    rto = of.format(measured=wording.span(drill.clock), target=numbers.duration(drill.rto, 1))
    facts = [
        (said("DrillPaper", "Says"), f"{wording.says(drill)}: {reason}"),
        (said("DrillPaper", "Time to return"), rto),
        (said("DrillPaper", "Of it waiting for people"), wording.span(drill.waiting)),
        (said("DrillPaper", "Paused, apart from it"), wording.span(drill.paused)),
    ]
    if drill.rpo_target is not None:
        rpo = of.format(measured=wording.span(drill.rpo), target=numbers.duration(drill.rpo_target, 1))
        facts.append((said("DrillPaper", "Data loss"), rpo))
    facts += [(said("DrillPaper", "Asset"), asset.name) for asset in drill.assets]
    if drill.left_out:
        facts.append((said("DrillPaper", "Left out on purpose"), drill.left_out))
    return tuple(facts)


def _phases(drill: Drill, zone: str) -> Table:
    rows = tuple(
        (
            wording.spoken(wording.PHASES[phase.kind]),
            numbers.clock(phase.begin, zone),
            numbers.clock(phase.end, zone),
            wording.span(phase.seconds),
            wording.span(phase.waiting) if phase.waiting else "",
            wording.spoken(wording.SOURCES[phase.ended_by]),
        )
        for phase in drill.phases
    )
    return Table(tuple(map(wording.spoken, _PHASE_HEAD)), rows, (0.2, 0.13, 0.13, 0.2, 0.16, 0.18), frozenset({3, 4}))


def _steps(drill: Drill, zone: str) -> Table:
    rows = []
    for view in drill.steps:
        chosen = view.step.choice(view.choice)
        more = view.words or ("" if chosen is None else wording.spoken(chosen.text)) or view.proof
        how = "" if view.how is None else wording.spoken(wording.HOWS[view.how])
        at = "" if view.how in (None, How.AWAY) else numbers.clock(view.at, zone)
        who = "" if view.how is How.SENSED else view.who
        rows.append((wording.spoken(view.step.text), how, at, who, more))
    return Table(tuple(map(wording.spoken, _STEP_HEAD)), tuple(rows), (0.36, 0.14, 0.1, 0.14, 0.26))


def _actions(actions: Sequence[Action], zone: str) -> Table:
    rows = tuple((each.name, each.text, each.owner, numbers.date(each.due, zone)) for each in actions)
    return Table(tuple(map(wording.spoken, _ACTION_HEAD)), rows, (0.1, 0.55, 0.2, 0.15))


def _events(drill: Drill, zone: str) -> Table:
    head = tuple(map(wording.spoken, (_STEP_HEAD[2], _STEP_HEAD[4])))
    rows = tuple((numbers.clock(each.at, zone), wording.event(drill, each)) for each in drill.events)
    return Table(head, rows, (0.14, 0.86))


def _checked(drill: Drill) -> str:
    if not drill.report:
        return QCoreApplication.translate("DrillPaper", "Nobody has signed the report yet.")
    text = QCoreApplication.translate(
        "DrillPaper", "{drill}.json, SHA-256 {sha256}, signed for {namespace}; ssh-keygen -Y verify checks it."
    )
    return text.format(drill=drill.name, sha256=drill.report_sha256, namespace=NAMESPACE)


def _people(drill: Drill, zone: str, now: float) -> tuple[tuple[str, str], ...]:
    first = QCoreApplication.translate("DrillPaper", "signs")
    second = QCoreApplication.translate("DrillPaper", "counter-signs")
    signed = [f"{each.who}, {numbers.moment(each.at, zone, now, seconds=False)}" for each in drill.signatures]
    return ((first, signed[0] if signed else "–"), (second, signed[1] if len(signed) > 1 else "–"))
