"""Drills of one journal: begun, gone through, stopped and ended, kept fresh from its entries."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import msgspec

from console.journal.model import Entry, JournalError
from console.recovery.model import drill_moves as form
from console.recovery.model.drill_fold import after, may
from console.recovery.model.drill_moves import About, Anything, How, Move
from console.recovery.model.drills import Action, Drill, DrillState, Tick
from console.recovery.model.kinds import DrillKind, Scope
from console.recovery.model.move_forms import milliseconds
from console.recovery.model.scenarios import DrillStep, Scenario, StepKind
from console.recovery.service.drill_records import DrillRecords, actions, drill_of, free_number
from console.recovery.service.recovery import CannotRecover
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from console.journal.features import Reading

_log = logging.getLogger(__name__)

_NO_DRILL = QT_TRANSLATE_NOOP("Recovery", "There is no drill {number}.")
_OVER = QT_TRANSLATE_NOOP("Recovery", "Drill {number} is over.")
_PAUSED = QT_TRANSLATE_NOOP("Recovery", "Drill {number} is paused: resume it first.")
_NOT_PAUSED = QT_TRANSLATE_NOOP("Recovery", "Drill {number} is not paused.")
_OTHER_STEP = QT_TRANSLATE_NOOP("Recovery", "Drill {number} is at another step by now: {step}")
_ALL_OVER = QT_TRANSLATE_NOOP("Recovery", "All steps of drill {number} are over: end it.")
_SENSED = QT_TRANSLATE_NOOP(
    "Recovery", "The console sees by itself when this step is over. To go on without it, override it with a reason."
)
_DECIDE = QT_TRANSLATE_NOOP("Recovery", "This step is a decision: {choices}")
_NO_DECISION = QT_TRANSLATE_NOOP("Recovery", "This step is no decision.")
_REASON = QT_TRANSLATE_NOOP("Recovery", "It needs a reason.")
_EMPTY = QT_TRANSLATE_NOOP("Recovery", "There is nothing to write down.")
_APPROVER = QT_TRANSLATE_NOOP("Recovery", "This scenario asks for a second person who approves, other than {operator}.")
_ASSET = QT_TRANSLATE_NOOP("Recovery", "Say which asset on the board this drill brings back.")
_STEPS_LEFT = QT_TRANSLATE_NOOP("Recovery", "Steps are left, the next is: {step}. Abort the drill to stop before them.")
_ONE_RUNS = QT_TRANSLATE_NOOP("Recovery", "Drill {number} goes on: one at a time.")
_NO_ACTION = QT_TRANSLATE_NOOP("Recovery", "There is no open action {number}.")
_NO_OWNER = QT_TRANSLATE_NOOP("Recovery", "An action needs somebody who sees to it, and a day.")
_NOT_OVER = QT_TRANSLATE_NOOP("Recovery", "Drill {number} goes on: its report is made when it is over.")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the console saw about a sensed step: whether that ends it, since when (unix seconds), where it is told
    (`proof`, an address), and what it said."""

    ends: bool
    at: float
    proof: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class Look(Protocol):
    """Looks whether a sensed step of a drill is over; None where nothing is seen of it. Blocks."""

    def __call__(self, drill: Drill, step: DrillStep, /) -> Seen | None: ...


@dataclass(frozen=True, slots=True)
class Start:
    """What a drill begins with. Fields that are None are the scenario's own; `left_out` keeps away on purpose."""

    scenario: Scenario
    operator: str
    approver: str = ""
    assets: Sequence[About] = ()
    nodes: Sequence[About] = ()
    left_out: str = ""
    kind: DrillKind | None = None
    scope: Scope | None = None
    rto: int | None = None
    rpo: int | None = None


class DrillService:
    """Any thread may call it. What writes blocks until it is committed, and raises EnvironmentFault; what is asked of
    what stands blocks nobody. `tick` reads the two clocks, `look` sees what ends sensed steps. Raises JournalError."""

    def __init__(
        self, records: DrillRecords, tick: Callable[[], Tick], look: Look = lambda _drill, _step: None
    ) -> None:
        self._records = records
        self.tick = tick
        self._look = look
        self._lock = threading.RLock()
        self._told: list[Callable[[], object]] = []
        self._entry, self._drills, self._actions = records.standing()

    # -- what stands -----------------------------------------------------------------------------------------------

    def drills(self) -> tuple[Drill, ...]:
        """All drills, the newest first."""
        with self._lock:
            return tuple(sorted(self._drills.values(), key=lambda drill: -drill.number))

    def drill(self, number: int) -> Drill:
        """Raises CannotRecover."""
        with self._lock:
            found = self._drills.get(number)
        if found is None:
            raise CannotRecover(_NO_DRILL, number=str(number))
        return found

    @property
    def running(self) -> Drill | None:
        """The drill that goes on, paused or not; None where none does."""
        return next((drill for drill in self.drills() if not drill.over), None)

    def actions(self) -> tuple[Action, ...]:
        """All corrective actions: the open ones first, by their day."""
        with self._lock:
            found = [*self._actions.values()]
        return tuple(sorted(found, key=lambda each: (each.closed is not None, each.due, each.number)))

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called, in any thread, whenever a drill may stand otherwise. Gives the function that ends it."""
        self._told.append(told)
        return lambda: self._told.remove(told)

    def refresh(self) -> None:
        """Take in what came into the journal, by whatever program. Raises JournalError."""
        with self._lock:
            entries = self._records.since(self._entry)
            for entry in entries:
                self._take(form.read(entry.details, entry.time.timestamp(), entry.actor))
                self._entry = entry.sequence
        if entries:
            for told in tuple(self._told):
                told()

    def _take(self, moves: Sequence[Anything]) -> None:
        for move in moves:
            match move:
                case form.ActionOpened() | form.ActionClosed():
                    self._actions = action_after(self._actions, move)
                case _:
                    drill = after(self._drills.get(move.drill), move)
                    if drill is not None:
                        self._drills[move.drill] = drill

    # -- what people do --------------------------------------------------------------------------------------------

    def begin(self, start: Start) -> Drill:
        """Begin a drill. Raises CannotRecover."""
        scenario = start.scenario
        kind, scope = start.kind or scenario.kind, start.scope or scenario.scope
        if scenario.approval and start.approver.strip() in ("", start.operator):
            raise CannotRecover(_APPROVER, operator=start.operator)
        if scenario.assets and not start.assets and kind is not DrillKind.TABLETOP:
            raise CannotRecover(_ASSET)
        begun: list[int] = []

        def decide(work: Reading) -> list[Anything]:
            if (running := self.running) is not None and (now := drill_of(work, running.number)) and not now.over:
                raise CannotRecover(_ONE_RUNS, number=str(running.number))
            begun[:] = [free_number(work)]
            rpo = scenario.rpo if start.rpo is None else start.rpo
            return [
                self._stamped(
                    form.DrillBegun(
                        drill=begun[0],
                        scenario=scenario_form(scenario),
                        kind=kind,
                        scope=scope,
                        operator=start.operator,
                        approver=start.approver.strip(),
                        left_out=start.left_out.strip(),
                        assets=tuple(start.assets),
                        nodes=tuple(start.nodes),
                        assumed=scenario.assumed,
                        rto=scenario.rto if start.rto is None else start.rto,
                        rpo=rpo or 0,
                    )
                )
            ]

        self.write("drill.begun", decide)
        return self.drill(begun[0])

    def done(self, number: int, step: str, words: str = "") -> Drill:
        """Say that the step that a drill is at is done. What can be sensed is ticked by nobody; where all is talked
        through, it was talked through. Raises CannotRecover."""

        def over(drill: Drill, current: DrillStep) -> form.StepOver:
            if current.kind is StepKind.DECISION:
                raise CannotRecover(_DECIDE, choices=", ".join(choice.id for choice in current.choices))
            how = How.HAND if current.kind is not StepKind.SENSED else How.TALKED
            if not may(drill, current, how):
                raise CannotRecover(_SENSED)
            return form.StepOver(drill=number, step=current.id, how=how, words=words.strip())

        return self._step(number, step, "drill.step", over)

    def decide(self, number: int, step: str, choice: str, words: str = "") -> Drill:
        """Decide at the step that a drill is at. Raises CannotRecover."""

        def over(drill: Drill, current: DrillStep) -> form.StepOver:
            if current.kind is not StepKind.DECISION:
                raise CannotRecover(_NO_DECISION)
            if not may(drill, current, How.DECIDED, choice):
                raise CannotRecover(_DECIDE, choices=", ".join(each.id for each in current.choices))
            return form.StepOver(drill=number, step=current.id, how=How.DECIDED, choice=choice, words=words.strip())

        return self._step(number, step, "drill.decided", over)

    def override(self, number: int, step: str, reason: str) -> Drill:
        """Go on without the step that a drill is at; the reason stands in the report, and what was seen of it by then.
        Raises CannotRecover."""
        if not reason.strip():
            raise CannotRecover(_REASON)
        current = self.drill(number).current
        seen = None if current is None else self._seen(self.drill(number), current.step)

        def over(_drill: Drill, current: DrillStep) -> form.StepOver:
            proof, facts = ("", {}) if seen is None else (seen.proof, dict(seen.facts))
            return form.StepOver(
                drill=number, step=current.id, how=How.OVERRIDDEN, words=reason.strip(), proof=proof, facts=facts
            )

        return self._step(number, step, "drill.overridden", over)

    def sense(self, number: int, most: int = 20) -> tuple[Drill, Seen | None]:
        """Look whether the step that a drill is at is over, and write that down, step by step as far as it goes. Gives
        the drill, and what was seen of the step that it stands at."""
        drill = self.drill(number)
        for _ in range(most):
            current = drill.current
            if current is None or drill.state is not DrillState.RUNNING or current.step.kind is not StepKind.SENSED:
                return drill, None
            seen = self._seen(drill, current.step)
            if seen is None or not seen.ends:
                return drill, seen
            drill = self._note_seen(drill, current.step, seen)
        return drill, None

    def _note_seen(self, drill: Drill, step: DrillStep, seen: Seen) -> Drill:
        def decide(work: Reading) -> list[Anything]:
            now = drill_of(work, drill.number)
            if now is None or now.over or now.current is None or now.current.step.id != step.id:
                return []  # another program saw it, too
            ago = max(0, milliseconds(self.tick().wall - seen.at))
            over = form.StepOver(
                drill=drill.number, step=step.id, how=How.SENSED, ago=ago, proof=seen.proof, facts=dict(seen.facts)
            )
            return [self._stamped(over)]

        self.write("drill.sensed", decide)
        return self.drill(drill.number)

    def note(self, number: int, words: str) -> Drill:
        """Write something down. Raises CannotRecover."""
        if not words.strip():
            raise CannotRecover(_EMPTY)
        return self._do(number, "drill.noted", lambda _: form.DrillNoted(drill=number, words=words.strip()))

    def attach(self, number: int, name: str, sha256: str, size: int) -> Drill:
        """Have a file belong to a drill, by its SHA-256. Raises CannotRecover."""
        return self._do(
            number, "drill.attached", lambda _: form.DrillAttached(drill=number, name=name, sha256=sha256, size=size)
        )

    def pause(self, number: int, words: str = "") -> Drill:
        """Have the clock stand, also for days. Raises CannotRecover."""
        return self._do(
            number, "drill.paused", lambda _: form.DrillPaused(drill=number, words=words.strip()), unpaused=True
        )

    def resume(self, number: int) -> Drill:
        """Have the clock go on. Raises CannotRecover."""

        def move(drill: Drill) -> Move:
            if drill.state is not DrillState.PAUSED:
                raise CannotRecover(_NOT_PAUSED, number=str(number))
            return form.DrillResumed(drill=number)

        return self._do(number, "drill.resumed", move)

    def abort(self, number: int, reason: str) -> Drill:
        """Stop a drill before its end; what it showed until then is kept. Raises CannotRecover."""
        if not reason.strip():
            raise CannotRecover(_REASON)
        return self._do(number, "drill.aborted", lambda _: form.DrillAborted(drill=number, words=reason.strip()))

    def end(self, number: int, words: str = "") -> Drill:
        """End a drill whose steps are over. Raises CannotRecover."""

        def move(drill: Drill) -> Move:
            if drill.current is not None:
                raise CannotRecover(_STEPS_LEFT, step=drill.current.step.id)
            return form.DrillEnded(drill=number, words=words.strip())

        return self._do(number, "drill.ended", move)

    # -- what is to be done about it -------------------------------------------------------------------------------

    def open_action(self, about: str, text: str, owner: str, due: float) -> Action:
        """Have somebody do something about what a drill (`drill:118`) or a test showed, by a day (unix seconds). Raises
        CannotRecover."""
        if not text.strip():
            raise CannotRecover(_EMPTY)
        if not owner.strip() or due <= 0:
            raise CannotRecover(_NO_OWNER)
        number: list[int] = []

        def decide(work: Reading) -> list[Anything]:
            number[:] = [free_number(work, "drill_actions")]
            return [
                form.ActionOpened(
                    action=number[0], about=about, text=text.strip(), owner=owner.strip(), due=milliseconds(due)
                )
            ]

        self.write("action.opened", decide)
        with self._lock:
            return self._actions[number[0]]

    def close_action(self, number: int, words: str = "") -> Action:
        """Say that an action is done. Raises CannotRecover."""

        def decide(work: Reading) -> list[Anything]:
            found = actions(work).get(number)
            if found is None or found.closed is not None:
                raise CannotRecover(_NO_ACTION, number=str(number))
            return [form.ActionClosed(action=number, words=words.strip())]

        self.write("action.closed", decide)
        with self._lock:
            return self._actions[number]

    # -- its report ------------------------------------------------------------------------------------------------

    def report(self, number: int, made: Callable[[Drill], tuple[str, str]]) -> Drill:
        """Write down the report that is `made` of a drill that is over, its text and its SHA-256; once. Raises
        CannotRecover."""

        def decide(work: Reading) -> list[Anything]:
            drill = self._over(work, number)
            if drill.report:
                return []
            text, sha256 = made(drill)
            return [form.DrillReported(drill=number, text=text, sha256=sha256)]

        self.write("drill.reported", decide)
        return self.drill(number)

    def signed(self, number: int, who: str, key: str, armoured: str) -> Drill:
        """Write down a signature under the report of a drill."""

        def decide(work: Reading) -> list[Anything]:
            drill = self._over(work, number)
            return [form.DrillSigned(drill=number, who=who, sha256=drill.report_sha256, key=key, signature=armoured)]

        self.write("drill.signed", decide)
        return self.drill(number)

    def entries_of(self, number: int) -> list[Entry]:
        """The entries of one drill, in order; reads the journal."""
        return self._records.entries_of(number)

    # -- how it is written -----------------------------------------------------------------------------------------

    def past(self, type: str, moves: Collection[Anything]) -> None:
        """Write moves that were made elsewhere, as a simulated past: each has its own time and names."""
        self.write(type, lambda _work: [*moves])

    def numbers(self) -> tuple[int, int]:
        """The numbers of the next drill and of the next action."""
        with self._lock:
            return max(self._drills, default=0) + 1, max(self._actions, default=0) + 1

    def write(self, type: str, decide: Callable[[Reading], Sequence[Anything]]) -> Entry | None:
        """Write what `decide` makes of what stands, and take it in; None where that is nothing."""
        entry = self._records.write(type, decide)
        if entry is not None:
            try:
                self.refresh()
            except JournalError as error:  # it is written; the watcher brings it later
                _log.warning("what was written of drills could not be read back: %s", error)
        return entry

    def _over(self, work: Reading, number: int) -> Drill:
        drill = drill_of(work, number)
        if drill is None:
            raise CannotRecover(_NO_DRILL, number=str(number))
        if not drill.over:
            raise CannotRecover(_NOT_OVER, number=str(number))
        return drill

    def _seen(self, drill: Drill, step: DrillStep) -> Seen | None:
        """What is seen of a step; in a tabletop nothing is."""
        if step.sense is None or drill.kind is DrillKind.TABLETOP:
            return None
        return self._look(drill, step)

    def _do(self, number: int, type: str, move: Callable[[Drill], Move], *, unpaused: bool = False) -> Drill:
        """Write a move of a drill that goes on."""

        def decide(work: Reading) -> list[Anything]:
            drill = drill_of(work, number)
            if drill is None:
                raise CannotRecover(_NO_DRILL, number=str(number))
            if drill.over:
                raise CannotRecover(_OVER, number=str(number))
            if unpaused and drill.state is DrillState.PAUSED:
                raise CannotRecover(_PAUSED, number=str(number))
            return [self._stamped(move(drill))]

        self.write(type, decide)
        return self.drill(number)

    def _step(self, number: int, step: str, type: str, over: Callable[[Drill, DrillStep], form.StepOver]) -> Drill:
        """Write that the step that a drill is at is over; `step` is the one that the person meant, empty for whichever
        it is."""

        def move(drill: Drill) -> Move:
            current = drill.current
            if current is None:
                raise CannotRecover(_ALL_OVER, number=str(number))
            if step not in ("", current.step.id):
                raise CannotRecover(_OTHER_STEP, number=str(number), step=current.step.id)
            return over(drill, current.step)

        return self._do(number, type, move, unpaused=True)

    def _stamped(self, move: Move) -> Move:
        now = self.tick()
        stamped: Move = msgspec.structs.replace(
            move, at=milliseconds(now.wall), ran=milliseconds(now.ran), boot=now.boot
        )
        return stamped


def action_after(held: Mapping[int, Action], move: form.ActionOpened | form.ActionClosed) -> dict[int, Action]:
    """Actions after a move about one."""
    known = dict(held)
    found = known.get(move.action)
    if isinstance(move, form.ActionOpened):
        if found is None:
            known[move.action] = Action(
                move.action, move.about, move.text, move.owner, move.due / 1000, move.at / 1000, move.who
            )
    elif found is not None and found.closed is None:
        known[move.action] = replace(found, closed=move.at / 1000, closed_by=move.who, words=move.words)
    return known


def scenario_form(scenario: Scenario) -> form.ScenarioForm:
    """A scenario as the move that begins a drill of it holds it."""
    return form.ScenarioForm(
        id=scenario.id,
        name=scenario.name.source,
        summary=scenario.summary.source,
        sha256=scenario.sha256,
        roles=tuple(form.RoleForm(role.id, role.text.source) for role in scenario.roles),
        aborts=tuple(each.source for each in scenario.aborts),
        requirements=scenario.requirements,
        steps=tuple(
            form.StepForm(
                id=step.id,
                phase=step.phase,
                kind=step.kind,
                text=step.text.source,
                why=step.why.source,
                expect=step.expect.source,
                role=step.role,
                seconds=step.seconds,
                limit=step.limit,
                sense=None if step.sense is None else form.SenseForm(step.sense.by, step.sense.of),
                choices=tuple(form.ChoiceForm(way.id, way.text.source, way.skips) for way in step.choices),
                program=step.program,
            )
            for step in scenario.steps
        ),
    )
