"""The card of the chain: whether it holds, what is proved by whom, and the acts of verifying and signing."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.log.page.entry_card import short
from console.log.service.verifying import Verdict
from resources.text import Sentence
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card, FactList
from widgets.priority import Priority, PriorityMark
from widgets.states import ProgressBar
from widgets.text import Caption, Title

#: No more things are named than these.
_MOST_NAMED = 4


class ChainCard(Card):
    """`verify_wanted` and `sign_wanted` come from its buttons."""

    verify_wanted = Signal()
    sign_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Chain"))
        self.mark = PriorityMark(size=14)
        self.headline = Title("")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.mark)
        row.addWidget(self.headline, 1)
        self.said = Caption("", wrap=True)
        self.progress = ProgressBar(None)
        self.progress.hide()
        self.facts = FactList()
        self.claim = Caption("", wrap=True)
        self.verify = Button(self.tr("Verify again"), Kind.NORMAL)
        self.verify.clicked.connect(self.verify_wanted)
        self.sign = Button(self.tr("Sign checkpoint"), Kind.NORMAL)
        self.sign.clicked.connect(self.sign_wanted)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.verify, 1)
        acts.addWidget(self.sign, 1)
        self.add(row)
        for part in (self.said, self.progress, self.facts, self.claim):
            self.add(part)
        self.add(acts)
        self.show_unknown()

    def show_unknown(self) -> None:
        """Nobody has looked yet."""
        self.mark.set(Priority.UNKNOWN)
        self.headline.setText(self.tr("Not verified yet"))
        self.said.setText(self.tr("What is listed was not compared with its hashes since the window opened."))
        self.facts.hide()
        self.claim.hide()

    def show_busy(self, busy: bool) -> None:
        """The log is looked through now."""
        self.progress.setVisible(busy)
        self.verify.setEnabled(not busy)

    def show_verdict(self, found: Verdict, zone: str, at: float, seconds: float) -> None:
        """What a look at all of it found."""
        chain = found.chain
        self.mark.set(Priority.NORMAL if found.sound else Priority.CRITICAL)
        self.headline.setText(self.tr("Unbroken") if found.sound else self.tr("Broken"))
        if chain.sound and found.sound:
            text = self.tr(
                "{entries} checked {time} in {seconds}, none changed, missing or out of order; "
                "all tables agree with them"
            )
            self.said.setText(
                text.format(
                    entries=numbers.counted(self.tr("%n entries", "", chain.count), chain.count),
                    time=numbers.clock(at, zone),
                    seconds=numbers.quantity(seconds, "s", 1),
                )
            )
        else:
            self.said.setText(self._trouble(found))
        self.said.set_ink("muted" if found.sound else "critical-text")
        self.facts.set_facts(self._facts(found))
        self.facts.show()
        self.claim.setText(self._claim(found, zone))
        self.claim.show()

    def _trouble(self, found: Verdict) -> str:
        chain = found.chain
        if chain.reason is not None:
            text = self.tr("Entry {number} does not hold: {reason}. Keep a copy of the file; it is evidence.")
            return text.format(number=numbers.number(chain.broken), reason=_spoken(chain.reason))
        if found.differences:
            text = self.tr("Somebody wrote past the log into the tables: {things}")
            things = dict.fromkeys(each.row or each.table for each in found.differences)
            return text.format(things=", ".join(itertools.islice(things, _MOST_NAMED)))
        if found.doubts:
            text = self.tr("Entry {number} changed the list of people and was not signed by who may")
            if found.doubts[0].desk:
                text = self.tr("Entry {number} names somebody who did not prove to be at the desk")
            return text.format(number=numbers.number(found.doubts[0].sequence))
        if found.unsaid:
            lost = found.unsaid[0]
            text = self.tr("It was known to have {known} entries before it went on from {count} of them")
            if not lost.count:
                text = self.tr("Where it lies there was another log, which was known to have {known} entries")
            return text.format(known=numbers.number(lost.head.sequence), count=numbers.number(lost.count))
        number = found.proof.doubtful[0][0]
        return self.tr("The signature of the checkpoint in entry {number} does not hold").format(
            number=numbers.number(number)
        )

    def _facts(self, found: Verdict) -> list[tuple[str, str]]:
        chain, proved = found.chain, found.proof.proved
        facts, left = [(self.tr("Head"), short(chain.head))], found.proof.by_chain_alone
        if proved is not None:
            facts += [
                (
                    self.tr("Last checkpoint"),
                    numbers.counted(self.tr("%n entries", "", proved.size), proved.size),
                ),
                (self.tr("Signed by"), proved.by.name if proved.by is not None else self.tr("a key not on the list")),
            ]
        facts.append((self.tr("Not yet under a signature"), numbers.counted(self.tr("%n entries", "", left), left)))
        outside = {"no_keyring": self.tr("no keyring")}.get(found.silent, found.silent)
        if found.outside is not None:
            text = self.tr("entry {number}, agrees") if chain.sound else self.tr("entry {number}")
            outside = text.format(number=numbers.number(found.outside.sequence))
        facts.append((self.tr("Head kept outside"), outside or self.tr("none yet")))
        return facts

    def _claim(self, found: Verdict, zone: str) -> str:
        proved = found.proof.proved
        if proved is None and not found.chain.sound:
            count = found.chain.count
            return numbers.counted(self.tr("Before it %n entries hold, by the chain alone.", "", count), count)
        if proved is None:
            return self.tr("All of it holds by the chain alone, which cannot show that its end was cut off.")
        time = proved.time.timestamp()
        text = self.tr("Proved up to {count}, {time}, by {who}; {rest} after it by the chain alone.")
        return text.format(
            count=numbers.number(proved.size),
            time=f"{numbers.date(time, zone)} {numbers.clock(time, zone)}",
            who=proved.by.name if proved.by is not None else self.tr("a key not on the list"),
            rest=numbers.number(found.proof.by_chain_alone),
        )


def _spoken(said: Sentence) -> str:
    return QCoreApplication.translate(*said.text).format(**said.values)
