"""Plans in maintenance windows: put there by who agrees to that, begun by the clockwork while the window is open, and
told as missed where it passed without them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from console.journal.chain import time_text
from console.journal.model import JournalError, Target
from console.work.model.runs import WITHDRAWN, RunState, RunView, window_writer
from console.work.service import answers
from console.work.service.acting import Acts
from console.work.service.lanes import CannotAct
from console.work.service.records import Records
from resources.errors import EnvironmentFault
from resources.text import Sentence, say

#: A plan waits no longer than this for its window to be over, in seconds: what it was made of grows old.
LONGEST_WAIT = 30 * 86400
_WAITS = (RunState.PLANNED, RunState.APPROVED)
#: How a run whose window passed is told, by what kept it from beginning last.
_MISSED, _UNSIGNED, _REFUSED = "window_missed", "window_unsigned", "window_refused"
_KEPT = {"window": "window_closed", "unsigned": _UNSIGNED}


@dataclass(frozen=True, slots=True)
class Opening:
    """A maintenance window (W-3) with the time at which it is open now, or opens next: unix seconds; and why it was
    planned."""

    window: str
    opens: float
    closes: float
    reason: str = ""


class Openings(Protocol):
    """The maintenance windows. What is asked is in memory."""

    def of(self, targets: Collection[Target], /) -> Sequence[Opening]:
        """Those that hold for all of these targets, the one that opens first before the others."""

    def is_open(self, window: str, /) -> bool:
        """Whether the window that people call so is open now."""


class InWindows:
    """Plans of one console that wait for windows. Methods block and raise JournalError and CannotAct; `now` is unix
    seconds."""

    def __init__(self, acts: Acts, records: Records, openings: Openings, now: Callable[[], float]) -> None:
        self._acts, self._records, self._openings, self._now = acts, records, openings, now
        #: What kept a run from beginning when that was tried last, by its id.
        self._kept: dict[str, str] = {}

    def openings(self, run: RunView) -> tuple[Opening, ...]:
        """The windows that a plan may be put into, the next first."""
        last = self._now() + LONGEST_WAIT
        return tuple(each for each in self._openings.of(run.plan.targets) if each.closes <= last)

    def put(self, run: str, window: str = "") -> RunView:
        """Put a plan that waits into a window, the next where none is named. It is a plan of its own, for people agree
        to the window with it; where one person is enough, whoever puts it there agrees. The other one is withdrawn."""
        waits = self._acts.run(run)
        if waits.state not in _WAITS:
            raise CannotAct("state", say(answers.OVER[waits.state]))
        if waits.plan.window:
            raise CannotAct("window", say(answers.IN_WINDOW_ALREADY, window=waits.plan.window))
        opening = self._chosen(waits, window)
        valid = round(opening.closes - self._now())
        opens = time_text(datetime.fromtimestamp(opening.opens, UTC))
        made = self._acts.propose(replace(waits.plan, window=opening.window, opens=opens, valid=valid), waits.undoes)
        self._acts.withdraw(waits.id, made.plan.window)
        return self._acts.agree(made.id) if self._acts.needs(made) <= 1 else made

    def refuses(self, run: RunView) -> Sentence | None:
        """Why a run that is in a window may not begin now; None where it may."""
        begins = datetime.fromisoformat(run.plan.opens).timestamp()
        if begins <= self._now() and self._openings.is_open(run.plan.window):
            return None
        return say(answers.NOT_OPEN_YET, window=run.plan.window)

    # -- what the clockwork does ---------------------------------------------------------------------------------------

    def waiting(self) -> tuple[RunView, ...]:
        """The runs in windows that are not over, or of which nobody has told yet that they are."""
        return tuple(self._acts.run(each.id) for each in self._records.unsettled() if each.plan.window)

    def look(self) -> tuple[RunView, ...]:
        """Begin what may begin now, and write down what passed; gives the runs of which either was done."""
        return tuple(after for run in self.waiting() if (after := self._look_at(run)) is not None)

    def _look_at(self, run: RunView) -> RunView | None:
        if run.state is RunState.EXPIRED:
            return self._missed(run)
        if run.state is not RunState.APPROVED or run.plan.opens > time_text(datetime.fromtimestamp(self._now(), UTC)):
            return None
        try:
            self._acts.start(run.id)
        except JournalError:
            raise
        except EnvironmentFault as fault:  # it is tried again while its window is open
            code = fault.code if isinstance(fault, CannotAct) else ""
            self._kept[run.id] = _KEPT.get(code, _REFUSED)
            return None
        self._kept.pop(run.id, None)
        return self._acts.run(run.id)

    def _missed(self, run: RunView) -> RunView | None:
        unsigned = not any(each.key == "" for each in run.approvals) and len(run.approvals) < self._acts.needs(run)
        reason = _UNSIGNED if unsigned else self._kept.pop(run.id, _MISSED)

        def unless(now: RunView) -> None:
            if now.state not in _WAITS:
                raise CannotAct("state", say(answers.OVER[now.state]))

        try:
            writing = self._records.by(window_writer(run.plan.window))
            writing.write(
                run.id, WITHDRAWN, {"reason": reason, "expired": True}, targets=run.plan.targets, unless=unless
            )
        except CannotAct:  # somebody else was first
            return None
        self._acts.tell()
        return self._acts.run(run.id)

    def _chosen(self, run: RunView, window: str) -> Opening:
        found = self.openings(run)
        if not window:
            if not found:
                raise CannotAct("window", say(answers.NO_OPENING))
            return found[0]
        wanted = window.strip().upper()
        wanted = wanted if wanted.startswith("W-") else f"W-{wanted}"
        for each in found:
            if each.window == wanted:
                return each
        raise CannotAct("window", say(answers.NOT_THEIR_WINDOW, window=window.strip()[:40]))
