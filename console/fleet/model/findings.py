"""Findings, the things that are abnormal now: what the judge found by the rules, folded and told in sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from console.fleet.model.failures import explain
from console.fleet.model.links import Failure
from console.fleet.model.readings import NodeReading
from console.fleet.model.rules import About, Event, Grade, Group, Named, Rule, State
from console.fleet.model.signals import Kind
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text

#: Nodes of one site that have the same thing become one line from this many on; storage that they share from two.
FOLD_FROM = 4
#: States of a road on which nothing comes.
OF_LINK = frozenset({"asking", "stopped", "lost", "never"})
_FOLD_SHARED = 2
#: Where what no judge finds is looked at.
PAGES = {Named.COSTS: "costs", Named.BACKUPS: "recovery/board"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, by a row of the rules: of one node, called `name`, or of several of a `site`; of the
    console itself `nodes` are those it shows by. `parts` are GPU indexes, names of ports, mounts, servers or silent
    parts; `gpus` is how many GPUs nothing is known of because of it. `since` is when it began, and it may have begun
    before that where it is `or_earlier`: nobody looked. `facts` are the values that decided it. `due` is when it will
    be told if it stays so (unix seconds), None once it was."""

    rule: Rule
    nodes: tuple[str, ...]
    parts: tuple[str, ...] = ()
    since: float | None = None
    gpus: int = 0
    failure: Failure | None = None
    or_earlier: bool = False
    site: str = ""
    name: str = ""
    facts: tuple[tuple[str, str | float], ...] = ()
    due: float | None = None

    @property
    def grade(self) -> Grade:
        return self.rule.grade

    @property
    def key(self) -> tuple[str, ...]:
        """What stays the same while it lasts."""
        return (self.rule.id, *self.nodes[:1], *self.parts)

    @property
    def address(self) -> str:
        """Where to look at it."""
        if self.rule.told is not None:
            return PAGES[self.rule.told]
        if self.rule.about is About.CONSOLE or not self.nodes:
            return "fleet"
        if len(self.nodes) > 1:
            return f"site:{self.site}"
        if self.rule.about is About.GPU and len(self.parts) == 1:
            return f"gpu:{self.nodes[0]}/{self.parts[0]}"
        return f"node:{self.nodes[0]}"

    def fact(self, name: str) -> str | float | None:
        """A value that decided it."""
        return next((value for known, value in self.facts if known == name), None)


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Worst first, then what began first."""
    return sorted(found, key=lambda each: (each.rule.rank, each.since or math.inf, each.site, each.name, each.parts))


def joined(found: Iterable[Finding]) -> list[Finding]:
    """Of one node: the parts of which the same is true as one finding, which began with the first of them."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for each in found:
        shared = each.parts if each.rule.about in (About.STORAGE, About.DISK) or each.rule.told is not None else ()
        groups.setdefault((each.rule.id, each.nodes, shared), []).append(each)
    return in_order(_one(group) if len(group) > 1 else group[0] for group in groups.values())


def folded(found: Iterable[Finding]) -> list[Finding]:
    """What a list of everything shows: parts joined, and what many nodes of a site have alike as one line. Every node
    and every part that is there before is there after."""
    groups: dict[object, list[Finding]] = {}
    for each in joined(found):
        code = each.failure.code if each.failure is not None else ""
        alike = (each.rule.id, each.site, code, each.parts if each.rule.about is not About.GPU else ())
        groups.setdefault(alike if each.rule.folds else each.key, []).append(each)
    made: list[Finding] = []
    for group in groups.values():
        least = _FOLD_SHARED if group[0].rule.about is About.STORAGE else FOLD_FROM
        if len(group) < least:
            made += group
        else:
            made.append(_one(group))
    return in_order(made)


def _one(group: Sequence[Finding]) -> Finding:
    known = [finding for finding in group if finding.since is not None]
    first = min(known, key=lambda finding: finding.since or 0.0, default=group[0])
    # Of which one of them nobody knows when it began, that one may have been the first.
    earlier = bool(known) and (first.or_earlier or len(known) < len(group))
    return replace(
        first,
        nodes=tuple(dict.fromkeys(node for finding in group for node in finding.nodes)),
        parts=tuple(dict.fromkeys(part for finding in group for part in finding.parts)),
        or_earlier=earlier,
        gpus=sum(finding.gpus for finding in group),
    )


def counted(found: Iterable[Finding]) -> dict[Grade, int]:
    """How many there are of each grade, the worst first; grades of which there is none are left out."""
    counts = dict.fromkeys(Grade, 0)
    for each in found:
        counts[each.grade] += 1
    return {grade: count for grade, count in counts.items() if count}


def of_gpu(reading: NodeReading, part: str) -> list[Finding]:
    """What is wrong with one GPU, worst first: its own, and what hides it with the rest of its node."""
    return [
        each
        for each in reading.found
        if each.rule.hides == "gpus" or (each.rule.about is About.GPU and part in each.parts)
    ]


def of_part(reading: NodeReading, about: About, part: str) -> Finding | None:
    """The worst that is wrong with a port, a disk, a server."""
    return next((each for each in reading.found if each.rule.about is about and part in each.parts), None)


def shown_by(reading: NodeReading, rule: Rule, part: str) -> Finding | None:
    """The finding that a value shows up in: of this row, or of one whose consequence the row is."""
    for each in reading.found:
        mine = (part in each.parts if part else not each.parts) or each.rule.about is not rule.about
        if mine and (each.rule.id == rule.id or rule.is_under(each.rule.id)):
            return each
    return None


def is_consequence(rule: Rule, part: str, others: Iterable[tuple[Rule, str]]) -> bool:
    """Whether a finding follows from another one of the same node (a row, and what it is about there): from one that it
    is under, or from a road on which nothing comes."""
    return any(
        (rule.is_under(other.id) and (of == part or other.about is not rule.about))
        or (other.about is About.LINK and rule.about is not About.LINK and _nothing_comes(other))
        for other, of in others
        if (other, of) != (rule, part)
    )


def server_of(rule: Rule, part: str) -> str:
    """The file server that a finding of the whole is at, as its nodes call it; empty for what is at none."""
    return part.partition("/")[2] if isinstance(rule.when, Group) and rule.when.of == "server" else ""


def is_below(rule: Rule, parts: Collection[str], wholes: Collection[tuple[str, str]]) -> bool:
    """Whether what is found of a node follows from one of these of the whole: rows, each with the server it is at."""
    return any(rule.is_under(of) and (not server or server in parts) for of, server in wholes)


def _nothing_comes(rule: Rule) -> bool:
    return isinstance(rule.when, State) and bool(rule.when.among & OF_LINK)


def cell_marks(reading: NodeReading) -> dict[str, Grade]:
    """The GPUs (by index) that are not normal, with how much it matters; of a GPU with two troubles the worse one."""
    marks: dict[str, Grade] = {}
    for finding in reading.found:
        if finding.rule.about is About.GPU:
            for part in finding.parts:
                marks.setdefault(part, finding.grade)
        elif finding.rule.about is About.NODE and finding.rule.hides == "gpus":
            for gpu in reading.facts.of(Kind.GPU):
                marks.setdefault(gpu.part, finding.grade)
    return marks


def node_mark(found: Iterable[Finding]) -> Grade | None:
    """How much what is wrong with the node itself matters, not with single GPUs; None for nothing."""
    own = (f.grade for f in found if f.rule.about is not About.GPU and f.rule.hides != "gpu")
    return next((grade for grade in own if grade is not Grade.UNKNOWN), None)


_PLACE = re.compile(r"\{(\w+)\}")
_WITH_XID = QT_TRANSLATE_NOOP("Findings", "{what} (XID {code})")
_BY_CODE: dict[str, tuple[Text, Text]] = {
    "ssh.host_key_unknown": (
        QT_TRANSLATE_NOOP("Words", "Waits for you to look at its host key"),
        QT_TRANSLATE_NOOP("Words", "Key to accept"),
    ),
    "ssh.host_key_changed": (
        QT_TRANSLATE_NOOP("Words", "Stopped: the host key has changed"),
        QT_TRANSLATE_NOOP("Words", "Host key changed"),
    ),
    "ssh.host_key_revoked": (
        QT_TRANSLATE_NOOP("Words", "Stopped: the host key is revoked"),
        QT_TRANSLATE_NOOP("Words", "Host key revoked"),
    ),
    "ssh.password_needed": (
        QT_TRANSLATE_NOOP("Words", "Asks for a password"),
        QT_TRANSLATE_NOOP("Words", "Asks for a password"),
    ),
    "ssh.passphrase_needed": (
        QT_TRANSLATE_NOOP("Words", "Asks for a passphrase"),
        QT_TRANSLATE_NOOP("Words", "Asks for a passphrase"),
    ),
}

#: Writes a value: what it is called in a row's text, and what it is. `since` and `age` are given when it began.
Spell = Callable[[str, str | float], str]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in sentences: what is wrong, the same in a word or two, what to do next, and what a failure says of
    itself where there is one."""

    what: Sentence
    short: Sentence
    next: Sentence
    happened: Sentence | None = None
    matters: Sentence | None = None


def tell(finding: Finding, spell: Spell) -> Told:
    """What is wrong, and what to do next: a failure's own advice where there is one. `spell` writes values."""
    rule, failure = finding.rule, finding.failure
    values: dict[str, str | int | Text | Sentence] = {name: spell(name, value) for name, value in finding.facts}
    if finding.since is not None:
        values |= {name: spell(name, finding.since) for name in ("since", "age")}
    what, short = _BY_CODE.get(failure.code if failure else "", (rule.what, rule.short))
    if any(name not in values for name in _PLACE.findall(what.source)):
        what = short  # a moment of the past, of which the value is not known
    said = Sentence(what, _filled(what, values))
    code = finding.fact("code")
    if isinstance(rule.when, Event) and rule.when.code.startswith("xid:"):
        code = rule.when.code.removeprefix("xid:")
    if code is not None:
        said = Sentence(_WITH_XID, {"what": what, "code": str(code)})
    brief = Sentence(short, _filled(short, values))
    if failure is None:
        return Told(said, brief, Sentence(rule.next, {}))
    words = explain(failure)
    return Told(said, brief, words.next, words.happened if len(finding.nodes) == 1 else None, words.matters)


def _filled(text: Text, values: Mapping[str, str | int | Text | Sentence]) -> dict[str, str | int | Text | Sentence]:
    """The values that a text has places for."""
    return {name: values.get(name, "") for name in _PLACE.findall(text.source)}
