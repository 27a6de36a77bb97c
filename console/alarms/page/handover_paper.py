"""The paper of a hand-over, made of what was given: for the screen's own words, and for print."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from console.alarms.model.handover import Given, Matter, Paper
from console.pagekit.report import Facts, Heading, Paragraph, Part, Report, SignatureLines, Table
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers
from widgets.priority import Priority, word

_PARTS: tuple[tuple[str, Text], ...] = (
    ("open", QT_TRANSLATE_NOOP("HandOver", "Open")),
    ("shelved", QT_TRANSLATE_NOOP("HandOver", "Shelved")),
    ("running", QT_TRANSLATE_NOOP("HandOver", "Goes on")),
    ("due", QT_TRANSLATE_NOOP("HandOver", "Due")),
)

_TIME, _WHAT = QT_TRANSLATE_NOOP("HandOver", "Time"), QT_TRANSLATE_NOOP("HandOver", "What")
_HEAD: tuple[Text, ...] = (
    _TIME,
    QT_TRANSLATE_NOOP("HandOver", "Priority"),
    _WHAT,
    QT_TRANSLATE_NOOP("HandOver", "Where"),
    QT_TRANSLATE_NOOP("HandOver", "Whose"),
    QT_TRANSLATE_NOOP("HandOver", "More"),
)
_HEAD_DONE: tuple[Text, ...] = (
    _TIME,
    _WHAT,
    QT_TRANSLATE_NOOP("HandOver", "About"),
    QT_TRANSLATE_NOOP("HandOver", "Who"),
    QT_TRANSLATE_NOOP("HandOver", "Log"),
)


def title(paper: Paper, zone: str, now: float) -> str:
    """Of which time it is."""
    since, until = (numbers.moment(at / 1000, zone, now, seconds=False) for at in (paper.since, paper.until))
    return QCoreApplication.translate("HandOver", "Hand-over, {since} to {until}").format(since=since, until=until)


def report(given: Given | None, paper: Paper, site: str, zone: str, now: float) -> Report:
    """A hand-over for print; of one that was not `given` yet it says so."""
    parts: list[Part] = []
    if given is None:
        draft = QCoreApplication.translate("HandOver", "A draft: it was not handed over yet.")
        parts.append(Paragraph(draft, dim=True))
    if paper.words.strip():
        parts += [Heading(QCoreApplication.translate("HandOver", "In their words")), Paragraph(paper.words)]
    nothing = Paragraph(QCoreApplication.translate("HandOver", "Nothing"), dim=True)
    for name, text in _PARTS:
        matters: Sequence[Matter] = getattr(paper, name)
        parts.append(Heading(f"{QCoreApplication.translate(*text)} · {numbers.number(len(matters))}"))
        parts.append(_table(matters, zone, now) if matters else nothing)
    parts.append(Heading(QCoreApplication.translate("HandOver", "Done, from the log")))
    parts.append(_done(paper.done, zone, now) if paper.done else nothing)
    parts += [Heading(QCoreApplication.translate("HandOver", "In figures")), Facts(paper.figures)]
    parts.append(SignatureLines(_people(given, paper, zone, now)))
    made = numbers.local(now, zone)
    people = QCoreApplication.translate("HandOver", "{giver} to {taker}")
    people = people.format(giver=paper.giver, taker=paper.taker or "–")
    log = ""
    if given is not None:
        log = QCoreApplication.translate("HandOver", "entry {number} of the log").format(number=given.entry)
    return Report(
        title=title(paper, zone, now),
        under=" · ".join(part for part in (people, site, log) if part),
        parts=tuple(parts),
        author=paper.giver,
        made=made,
        foot=" · ".join(part for part in ("Driftvakt", site, numbers.moment(now, zone, now, seconds=False)) if part),
        page=QCoreApplication.translate("HandOver", "page {page} of {pages}"),
    )


def _people(given: Given | None, paper: Paper, zone: str, now: float) -> tuple[tuple[str, str], ...]:
    gives, takes = paper.giver, paper.taker or "–"
    if given is not None:
        gives += f", {numbers.moment(given.at, zone, now, seconds=False)}"
        if given.taken_at is not None:
            takes = f"{given.taken_by}, {numbers.moment(given.taken_at, zone, now, seconds=False)}"
    hands = QCoreApplication.translate("HandOver", "hands over")
    comes = QCoreApplication.translate("HandOver", "takes over")
    return ((hands, gives), (comes, takes))


def _table(matters: Sequence[Matter], zone: str, now: float) -> Table:
    head = tuple(QCoreApplication.translate(*text) for text in _HEAD)
    rows = tuple(
        (
            numbers.moment(each.at / 1000, zone, now, seconds=False) if each.at else "",
            word(Priority(each.priority)) if each.priority else "",
            each.what,
            each.where,
            each.owner or "–",
            each.more,
        )
        for each in matters
    )
    return Table(head, rows, (0.13, 0.09, 0.24, 0.17, 0.13, 0.24))


def _done(matters: Sequence[Matter], zone: str, now: float) -> Table:
    head = tuple(QCoreApplication.translate(*text) for text in _HEAD_DONE)
    rows = tuple(
        (
            numbers.moment(each.at / 1000, zone, now, seconds=False),
            each.what,
            each.where,
            each.owner,
            numbers.number(each.number),
        )
        for each in matters
    )
    return Table(head, rows, (0.14, 0.28, 0.3, 0.18, 0.1), frozenset({4}))
