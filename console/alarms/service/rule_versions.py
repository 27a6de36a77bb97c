"""Rules of this site that people wrote here: versions in the journal, one of which holds, and holds at once.

What ships and what files of the site say is the base. A version that was switched on stands in its place, in every
program over the same data, from the entry on that says so; switching to another one, or back, is another entry.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from console.alarms.model.versions import BASE, CATEGORY, SAVED, SWITCHED, On, Version
from console.fleet.model.rule_rows import rows_of
from console.fleet.model.rules import Rule, RuleError, Rules
from console.fleet.service.rulebook import overlaid
from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

_log = logging.getLogger(__name__)

_WRONG = QT_TRANSLATE_NOOP("Rules", "The rule says something wrong: {words}")
_ONE = QT_TRANSLATE_NOOP("Rules", "A version is one row, which begins with [[rule]].")
_NONE = QT_TRANSLATE_NOOP("Rules", "There is no version {number} of {rule}.")
_IS_ON = QT_TRANSLATE_NOOP("Rules", "Version {number} of {rule} is on already.")
_MOST = 1 << 16


class WrongRule(EnvironmentFault):
    """A version that cannot be had so; nothing was written. `reason` is for the operator."""

    def __init__(self, reason: Text, **values: str) -> None:
        self.reason: Sentence = say(reason, **values)
        super().__init__(str(self.reason))


class RuleVersions:
    """The rules that hold now: any thread may ask. What writes blocks until it is committed, and raises
    EnvironmentFault."""

    def __init__(self, journal: Journal, base: Rules) -> None:
        self._journal, self.base = journal, base
        self._lock = threading.RLock()
        self._told: list[Callable[[], object]] = []
        self._versions: dict[str, tuple[Version, ...]] = {}
        self._on: dict[str, On] = {}
        self._current = base
        self.rows: Mapping[str, Rule] = _Rows(self)
        journal.keep(RULES)
        self._read()

    # -- what holds ----------------------------------------------------------------------------------------------------

    def current(self) -> Rules:
        """The rules that hold now; another object when they are others."""
        return self._current

    def versions(self, rule: str) -> tuple[Version, ...]:
        """What was saved of a rule, the oldest first; the base is not among it."""
        return self._versions.get(rule, ())

    def on(self, rule: str) -> On:
        """Which version of a rule holds."""
        return self._on.get(rule, On())

    def known(self) -> tuple[str, ...]:
        """Every rule that there is or was here: also those of which no version holds now."""
        return tuple(dict.fromkeys((*self._current.by_id, *self._versions)))

    def row(self, rule: str, number: int) -> Rule | None:
        """A version as a row; None where the base has none. Raises WrongRule for one that there is not."""
        if number == BASE:
            return self.base.by_id.get(rule)
        for each in self.versions(rule):
            if each.number == number:
                return self.tried(each.text)[0]
        raise WrongRule(_NONE, number=str(number), rule=rule)

    def tried(self, text: str) -> tuple[Rule, Rules]:
        """A text as a row, and the rules as they would be with it. Raises WrongRule."""
        try:
            rows = rows_of("rule", text) if len(text) <= _MOST else []
        except RuleError as error:
            raise WrongRule(_WRONG, words=str(error)) from error
        if len(rows) != 1:
            raise WrongRule(_ONE)
        (row,) = rows
        made = self._with({**self._texts(), row.id: text})
        return made.by_id[row.id], made

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called, in any thread, when other rules hold or a version was saved. Gives what ends it."""
        self._told.append(told)
        return lambda: self._told.remove(told)

    def refresh(self) -> None:
        """Take in what came into the journal, by whatever program. Raises JournalError."""
        if self._read():
            for told in tuple(self._told):
                told()

    # -- what is written -----------------------------------------------------------------------------------------------

    def save(self, text: str) -> Version:
        """Save a version that does not hold yet."""
        row, _ = self.tried(text)
        return self._saved(row.id, self._write(SAVED, row.id, text=text))

    def switch_on(self, rule: str, number: int) -> On:
        """Have a version hold from now on; BASE is what ships, what a file says, or none."""
        texts = self._texts()
        if number == BASE:
            texts.pop(rule, None)
        else:
            row = self.row(rule, number)
            assert row is not None  # noqa: S101 -- only the base may have none
            texts[rule] = next(each.text for each in self.versions(rule) if each.number == number)
        if self.on(rule).version == number:
            raise WrongRule(_IS_ON, number=str(number), rule=rule)
        self._with(texts)
        self._write(SWITCHED, rule, version=number)
        return self.on(rule)

    def switch_on_text(self, text: str) -> Version:
        """Save a version and have it hold from now on, by one entry."""
        row, _ = self.tried(text)
        return self._saved(row.id, self._write(SWITCHED, row.id, text=text))

    def _saved(self, rule: str, entry: Entry) -> Version:
        return next(each for each in self.versions(rule) if each.entry == entry.sequence)

    def _write(self, type: str, rule: str, *, text: str = "", version: int = BASE) -> Entry:
        with self._journal.transaction() as work:
            details: dict[str, Any] = {"rule": rule, "version": _next(work, rule) if text else version}
            details |= {"text": text} if text else {}
            entry = work.append(CATEGORY, type, targets=[Target.of(f"rule:{rule}")], details=details)
            note(work, entry)
        self.refresh()
        return entry

    # -- how -----------------------------------------------------------------------------------------------------------

    def _texts(self) -> dict[str, str]:
        """What holds besides the base."""
        return {
            rule: each.text
            for rule, on in self._on.items()
            for each in self.versions(rule)
            if each.number == on.version != BASE
        }

    def _with(self, texts: Mapping[str, str]) -> Rules:
        made = overlaid(self.base, texts)
        if len(made.faults) > len(self.base.faults) + len(self._faults()):
            raise WrongRule(_WRONG, words=made.faults[-1])
        return made

    def _faults(self) -> tuple[str, ...]:
        return self._current.faults[len(self.base.faults) :]

    def _read(self) -> bool:
        with self._lock:
            with self._journal.reading() as reading:
                versions: dict[str, tuple[Version, ...]] = {}
                for row in reading.rows("SELECT * FROM rule_versions ORDER BY rule, number"):
                    made = Version(
                        row["rule"], row["number"], row["text"], row["who"], row["at"] / 1000.0, row["entry"]
                    )
                    versions[made.rule] = (*versions.get(made.rule, ()), made)
                on = {
                    row["rule"]: On(row["version"], row["before"], row["who"], row["at"] / 1000.0, row["entry"])
                    for row in reading.rows("SELECT * FROM rules_on")
                }
            if versions == self._versions and on == self._on:
                return False
            self._versions, self._on = versions, on
            self._current = overlaid(self.base, self._texts())
            for fault in self._faults():
                _log.warning("a version of a rule was left out: %s", fault)
            return True


class _Rows(Mapping[str, Rule]):
    """The rows that hold at the moment at which they are asked for."""

    def __init__(self, of: RuleVersions) -> None:
        self._of = of

    def __getitem__(self, rule: str) -> Rule:
        return self._of.current().by_id[rule]

    def __iter__(self) -> Iterator[str]:
        return iter(self._of.current().by_id)

    def __len__(self) -> int:
        return len(self._of.current().by_id)


# -- tables ------------------------------------------------------------------------------------------------------------


def _next(reading: Reading, rule: str) -> int:
    (row,) = reading.rows("SELECT coalesce(max(number), 0) + 1 AS free FROM rule_versions WHERE rule = ?", (rule,))
    return int(row["free"])


def note(work: Writing, entry: Entry) -> None:
    """Take in an entry of rules. Raises ValueError for one that does not add up."""
    rule, number, text = entry.details.get("rule"), entry.details.get("version"), entry.details.get("text", "")
    if not isinstance(rule, str) or not isinstance(number, int) or not isinstance(text, str):
        raise ValueError(f"entry {entry.sequence} tells of no rule")
    at = round(entry.time.timestamp() * 1000)
    if text:
        values = (rule, number, text, entry.actor, at, entry.sequence)
        work.run("INSERT INTO rule_versions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", values)
    if entry.type == SWITCHED:
        known = work.rows("SELECT version FROM rules_on WHERE rule = ?", (rule,))
        before = known[0]["version"] if known else BASE
        work.run(
            "INSERT INTO rules_on VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (rule) DO UPDATE SET"
            " version = excluded.version, before = excluded.before, who = excluded.who, at = excluded.at,"
            " entry = excluded.entry",
            (rule, number, before, entry.actor, at, entry.sequence),
        )


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run(
        "CREATE TABLE rule_versions (rule TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL,"
        " who TEXT NOT NULL, at INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (rule, number))"
    )
    work.run(
        "CREATE TABLE rules_on (rule TEXT PRIMARY KEY, version INTEGER NOT NULL, before INTEGER NOT NULL,"
        " who TEXT NOT NULL, at INTEGER NOT NULL, entry INTEGER NOT NULL)"
    )
    for entry in work.walk(CATEGORY):
        note(work, entry)


_TABLES = (
    Table("rule_versions", ("rule", "number"), lambda row, _: f"rule:{row['rule']}"),
    Table("rules_on", ("rule",), lambda row, _: f"rule:{row['rule']}"),
)
RULES = Feature("rules", CATEGORY, _TABLES, _replay, (Step("0001_rules", _make),))
