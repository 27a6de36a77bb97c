"""The register of one journal: all models, their versions and what was seen serving, kept fresh from its entries, and
what people do with them."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from connectors import podman
from connectors.text import sanitise
from connectors.tools import ToolFault
from console.deployments.model import moves
from console.deployments.model.board import Board, Known, Sheet, board_of, row_of, version_rows
from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import Model, Role, Served, Serving, Stage, Version, VersionFile
from console.deployments.model.moves import GATE_FIELDS, Move, Register, milliseconds, read
from console.deployments.model.readiness import NOTHING, Measured, counts_until
from console.deployments.model.score import Mark, Test
from console.deployments.service.records import Records, model_of, models_of, serving_on, version_with, versions_of
from console.deployments.service.refusing import (
    BAD_FILE,
    BAD_IMAGE,
    LONGEST_TEXT,
    NO_FILES,
    NO_MODEL,
    NO_ONE,
    NO_OWNER,
    NO_REASON,
    NO_VERSION,
    NO_VERSION_NAME,
    NOT_SUSPENDED,
    NOT_TO_BE_SAID,
    RETIRED,
    SAME_PERSON,
    SAME_VERSION,
    SERVES,
    SUSPENDED,
    TAKEN,
    TWICE,
    VERSION_TAKEN,
    CannotModel,
    name_of,
    person_of,
    text_of,
)
from console.journal.model import Entry, JournalError

if TYPE_CHECKING:
    from console.journal.features import Reading

_log = logging.getLogger(__name__)

#: What the console finds of a model's gates at a time (unix seconds), wherever that is known.
Measure = Callable[[Model, float], Measured]
_SHA256 = frozenset("0123456789abcdef")


class ModelsService:
    """Any thread may call it. What writes blocks until it is committed, and raises EnvironmentFault; what is asked of
    what stands blocks nobody but the first who asks, who reads it. `new_id` gives ids, `measure` what the console finds
    of gates. Methods raise JournalError."""

    def __init__(
        self,
        records: Records,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
        measure: Measure = lambda _model, _now: NOTHING,
    ) -> None:
        self._records = records
        self._measure = measure
        self._new_id = new_id
        self._lock = threading.RLock()
        self._told: list[Callable[[], object]] = []
        self._entry = 0
        self._register: Register | None = None

    # -- what stands -----------------------------------------------------------------------------------------------

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._records.now()

    def models(self) -> tuple[Model, ...]:
        """In the order in which they came into the register."""
        with self._lock:
            return tuple(self._held().models.values())

    def model(self, called: str) -> Model:
        """A model by its id or name. Raises CannotModel."""
        for model in self.models():
            if called in (model.id, model.name):
                return model
        raise CannotModel(NO_MODEL, name=sanitise(called, 100))

    def versions(self, model: str) -> tuple[Version, ...]:
        """The versions of a model (its id), in the order in which they came."""
        with self._lock:
            return tuple(each for each in self._held().versions.values() if each.model == model)

    def version(self, id: str) -> Version | None:
        with self._lock:
            return self._held().versions.get(id)

    def version_called(self, model: Model, called: str) -> Version:
        """A version by its id, its name, or the beginning of its digest. Raises CannotModel."""
        of = self.versions(model.id)
        found = [each for each in of if called in (each.id, each.name)]
        if not found and len(called) >= 6:
            found = [each for each in of if each.digest.startswith(called)]
        if len(found) != 1:
            raise CannotModel(NO_VERSION, model=model.name, name=sanitise(called, 100))
        return found[0]

    def version_of_digest(self, digest: str) -> Version | None:
        """The version that is made of just that; the first that came where several models have it."""
        with self._lock:
            return next((each for each in self._held().versions.values() if each.digest == digest), None)

    def served(self, model: str | None = None) -> tuple[Served, ...]:
        """What was seen serving, of all or of one model (its id; empty: what is none of the register), by when it
        began."""
        with self._lock:
            found = [
                each for slot in self._held().served.values() for each in slot if model is None or each.model == model
            ]
        return tuple(sorted(found, key=lambda each: (each.begin, each.node, each.slot)))

    def board(self) -> Board:
        """The whole register, as it stands now."""
        with self._lock:
            models, entry = tuple(self._held().models.values()), self._entry
        now = self.now()
        return board_of(entry, [self._known(each, now) for each in models], self.served(), now)

    def sheet(self, called: str) -> Sheet:
        """All of one model, by its id or name. Raises CannotModel."""
        now = self.now()
        known = self._known(self.model(called), now)
        return Sheet(row_of(known, now), version_rows(known.versions, known.served), tuple(known.served))

    def _known(self, model: Model, now: float) -> Known:
        measured = NOTHING if model.stage is Stage.RETIRED else self._measure(model, now)
        return Known(model, self.versions(model.id), self.served(model.id), measured)

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called, in any thread, whenever the register may be another. Gives the function that ends it."""
        self._told.append(told)
        return lambda: self._told.remove(told)

    def refresh(self) -> None:
        """Take in what came into the journal, by whatever program."""
        with self._lock:
            if self._register is None:  # nobody asked yet: all of it is read then
                entries: Sequence[Entry] = ()
            else:
                entries = self._records.since(self._entry)
                for entry in entries:
                    for move in read(entry.details, entry.time.timestamp(), entry.actor):
                        self._register.take(move)
                    self._entry = entry.sequence
            fresh = self._register is None or bool(entries)
        if fresh:
            for told in tuple(self._told):
                told()

    def _held(self) -> Register:
        if self._register is None:
            self._entry, self._register = self._records.standing()
        return self._register

    # -- models ----------------------------------------------------------------------------------------------------

    def add(self, name: str, purpose: str = "", stage: Stage = Stage.IDEA, owner: str = "") -> Model:
        """A model comes into the register."""
        called, person, id = name_of(name), person_of(owner), self._new_id()
        if stage is Stage.PRODUCTION and not person:
            raise CannotModel(NO_OWNER)

        def decide(work: Reading) -> list[Move]:
            _refuse_taken(work, called)
            added: list[Move] = [
                moves.Added(model=id, name=called, purpose=sanitise(purpose, LONGEST_TEXT, lines=True), stage=stage)
            ]
            return [*added, moves.Named(model=id, role=Role.OWNER, person=person)] if person else added

        self.write("model.added", decide)
        return self.model(id)

    def describe(self, called: str, **fields: Any) -> Model:
        """Set fields of a model anew (those of `moves.Described`); what is not given or None stays."""
        model = self.model(called)
        told: dict[str, Any] = {name: _cleaned(value) for name, value in fields.items() if value is not None}
        if "name" in told:
            told["name"] = name_of(told["name"])

        def decide(work: Reading) -> list[Move]:
            before = _there(work, model)
            changed = {name: value for name, value in told.items() if getattr(before, name) != value}
            if "name" in changed:
                _refuse_taken(work, changed["name"])
            return [moves.Described(model=model.id, **changed)] if changed else []

        self.write("model.described", decide)
        return self.model(model.id)

    def name(self, called: str, role: Role, person: str) -> Model:
        """Say who is owner, deputy, overseer or manager; nobody where that is empty."""
        model, who = self.model(called), person_of(person)

        def decide(work: Reading) -> list[Move]:
            before = _there(work, model)
            if getattr(before, role) == who:
                return []
            if role is Role.OWNER and before.stage is Stage.PRODUCTION and not who:
                raise CannotModel(NO_OWNER)
            other = {Role.OWNER: before.deputy, Role.DEPUTY: before.owner}.get(role)
            if who and other == who:
                raise CannotModel(SAME_PERSON)
            return [moves.Named(model=model.id, role=role, person=who)]

        self.write("model.named", decide)
        return self.model(model.id)

    def hand_over(self, person: str, to: str) -> tuple[Model, ...]:
        """Somebody leaves: what they are to any model is another from now on, in one entry."""
        gone, heir = person_of(person), name_of(to)
        handed: list[str] = []

        def decide(work: Reading) -> list[Move]:
            told: list[Move] = []
            for model in models_of(work):
                told += _handed(model, gone, heir)
            handed[:] = [*dict.fromkeys(move.model for move in told)]
            if not told:
                raise CannotModel(NO_ONE, name=gone)
            return told

        self.write("model.handed_over", decide)
        return tuple(self.model(id) for id in handed)

    def stage(self, called: str, stage: Stage, reason: str = "") -> Model:
        """A model comes to another stage; what is retired needs a reason. What is in production must not serve any more
        by then; a pilot may be ended while it still does."""
        model = self.model(called)
        why = text_of(reason, NO_REASON) if stage is Stage.RETIRED else sanitise(reason, LONGEST_TEXT, lines=True)

        def decide(work: Reading) -> list[Move]:
            before = _there(work, model)
            if before.stage is stage:
                return []
            if stage is Stage.PRODUCTION and not before.owner:
                raise CannotModel(NO_OWNER)
            serves = any(each.end is None for each in self.served(model.id))
            if stage is Stage.RETIRED and before.stage is Stage.PRODUCTION and serves:
                raise CannotModel(SERVES, name=before.name)
            return [moves.Staged(model=model.id, stage=stage, reason=why)]

        self.write("model.staged", decide)
        return self.model(model.id)

    def answer(
        self,
        called: str,
        gate: Gate,
        *,
        held: bool,
        words: str,
        way: Way = Way.SIGNED,
        until: float | None = None,
    ) -> Model:
        """Say how it stands with a gate; people are named instead. Where `until` is None it counts as long as such an
        answer mostly does."""
        model = self.model(called)
        if (role := {Gate.OWNER: "owner", Gate.DEPUTY: "deputy", Gate.OVERSEER: "overseer"}.get(gate)) is not None:
            raise CannotModel(NOT_TO_BE_SAID, how=role, name=model.name)
        counts = until if until is not None else counts_until(gate, self.now())
        said = moves.Answered(
            model=model.id,
            gate=gate,
            held=held,
            way=way,
            words=text_of(words),
            until=0 if counts is None or not held else milliseconds(counts),
        )

        def decide(work: Reading) -> list[Move]:
            _in_use(_there(work, model))
            told: list[Move] = [said]
            field = next((name for name, of in GATE_FIELDS.items() if of is gate), None)
            if field is not None:  # what answers it stands with the model
                changed: dict[str, Any] = {field: said.words if held else ""}
                told = [moves.Described(model=model.id, **changed)]
            return told

        self.write("model.answered", decide)
        return self.model(model.id)

    def mark(self, called: str, test: Test, mark: Mark) -> Model:
        """Say how a test of the ML Test Score is done."""
        model = self.model(called)

        def decide(work: Reading) -> list[Move]:
            before = _there(work, model)
            same = before.marks.get(test, Mark.NOT) is mark
            return [] if same else [moves.Marked(model=model.id, test=test, mark=mark)]

        self.write("model.marked", decide)
        return self.model(model.id)

    def step(self, called: str, words: str) -> Model:
        """Write down what brought it forward."""
        return self._do("model.stepped", called, moves.Stepped(model="", words=text_of(words)))

    def expect(self, called: str, name: str, words: str) -> Model:
        """Say how far a version is that is being made; it is no more where `words` are empty."""
        said = sanitise(words, LONGEST_TEXT)
        return self._do("model.expected", called, moves.Expected(model="", name=name_of(name), words=said))

    def suspend(self, called: str, reason: str) -> Model:
        """Write down that its use is suspended. What takes the traffic away is an act of its own."""
        model = self.model(called)
        if model.suspended is not None:
            raise CannotModel(SUSPENDED, name=model.name)
        return self._do("model.suspended", called, moves.Suspended(model="", reason=text_of(reason, NO_REASON)))

    def resume(self, called: str) -> Model:
        model = self.model(called)
        if model.suspended is None:
            raise CannotModel(NOT_SUSPENDED, name=model.name)
        return self._do("model.resumed", called, moves.Resumed(model=""))

    # -- versions --------------------------------------------------------------------------------------------------

    def add_version(self, called: str, version: Version) -> Version:
        """A version comes into the register, whole; its `id` and `model` may be empty."""
        model = self.model(called)
        made = replace(
            version,
            id=version.id or self._new_id(),
            model=model.id,
            name=name_of(version.name, NO_VERSION_NAME),
            files=tuple(sorted(version.files, key=lambda each: each.path)),
        )
        _refuse_files(made.files, made.image)

        def decide(work: Reading) -> list[Move]:
            before = _in_use(_there(work, model))
            for each in versions_of(work, model.id):
                if each.digest == made.digest:
                    raise CannotModel(SAME_VERSION, model=before.name, name=each.name)
                if each.name == made.name:
                    raise CannotModel(VERSION_TAKEN, model=before.name, name=each.name)
            return [moves.versioned(made)]

        self.write("model.versioned", decide)
        return self.version(made.id) or made

    def sign_version(self, version: Version, key: str, text: str) -> Version:
        """Write down a signature (an SSHSIG by a public key) over a version's manifest; whoever calls has checked
        it."""

        def decide(work: Reading) -> list[Move]:
            if version_with(work, version.id) is None:
                raise CannotModel(NO_VERSION, model="", name=version.name)
            return [moves.VersionSigned(model=version.model, version=version.id, key=key, text=text)]

        self.write("model.version_signed", decide)
        return self.version(version.id) or version

    def note_rolled_back(self, version: Version, reason: str = "") -> Version:
        """Write down that a version was taken out of service again; it stays in the register."""

        def decide(work: Reading) -> list[Move]:
            if version_with(work, version.id) is None:
                raise CannotModel(NO_VERSION, model="", name=version.name)
            return [moves.RolledBack(model=version.model, version=version.id, reason=sanitise(reason, LONGEST_TEXT))]

        self.write("model.rolled_back", decide)
        return self.version(version.id) or version

    # -- what is seen serving --------------------------------------------------------------------------------------

    def note_served(self, node: str, serving: Sequence[Serving], at: float | None = None) -> tuple[Served, ...]:
        """Write down what is seen serving on a node (its key) at a time, now where that is None: all of it, for what is
        not named is gone. What is as it was is not written again. Gives what is seen there now."""
        when = self.now() if at is None else at
        seen = {each.slot: each for each in serving if each.node == node}
        with self._lock:
            before = {slot: held.seen for slot, held in self._held().on(node).items()}
        if before == seen:  # as nearly always: no transaction for that
            return self._serving(node)

        def decide(work: Reading) -> list[Move]:
            before = serving_on(work, node)
            told: list[Move] = [
                moves.Gone(model=each.model, at=milliseconds(when), node=node, slot=slot)
                for slot, each in sorted(before.items())
                if slot not in seen
            ]
            told += [
                moves.seen(each, when)
                for slot, each in sorted(seen.items())
                if slot not in before or before[slot].seen != each
            ]
            return told

        self.write("model.seen", decide)
        return self._serving(node)

    def _serving(self, node: str) -> tuple[Served, ...]:
        with self._lock:
            return tuple(held for _, held in sorted(self._held().on(node).items()))

    # -- writing ---------------------------------------------------------------------------------------------------

    def _do(self, type: str, called: str, move: Move) -> Model:
        model = self.model(called)
        told: Move = msgspec.structs.replace(move, model=model.id)

        def decide(work: Reading) -> list[Move]:
            _in_use(_there(work, model))
            return [told]

        self.write(type, decide)
        return self.model(model.id)

    def write(self, type: str, decide: Callable[[Reading], Sequence[Move]]) -> Entry | None:
        """Write what `decide` makes of what stands, and take it in; None where that is nothing."""
        entry = self._records.write(type, decide)
        if entry is not None:
            try:
                self.refresh()
            except JournalError as error:  # it is written; the watcher brings it later
                _log.warning("what was written of models could not be read back: %s", error)
        return entry

    def past(self, pieces: Sequence[tuple[str, Sequence[Move]]]) -> None:
        """Write moves that were made elsewhere, each with its time and name, an entry of that type for each piece."""
        self._records.past(pieces)
        self.refresh()


def _cleaned(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return tuple(text for each in value if (text := sanitise(str(each), LONGEST_TEXT).strip()))
    return sanitise(value, LONGEST_TEXT, lines=True).strip() if type(value) is str else value


def _there(work: Reading, model: Model) -> Model:
    found = model_of(work, model.id)
    if found is None:
        raise CannotModel(NO_MODEL, name=model.name)
    return found


def _in_use(model: Model) -> Model:
    if model.stage is Stage.RETIRED:
        raise CannotModel(RETIRED, name=model.name)
    return model


def _refuse_taken(work: Reading, name: str) -> None:
    if any(each.name == name for each in models_of(work)):
        raise CannotModel(TAKEN, name=name)


def _handed(model: Model, gone: str, heir: str) -> list[Move]:
    """What becomes of one model when somebody leaves; whoever would be owner and deputy is owner alone."""
    if model.stage is Stage.RETIRED:
        return []
    people = {role: getattr(model, role) for role in Role}
    after = {role: heir if who == gone else who for role, who in people.items()}
    if after[Role.DEPUTY] and after[Role.DEPUTY] == after[Role.OWNER]:
        after[Role.DEPUTY] = ""
    return [moves.Named(model=model.id, role=role, person=who) for role, who in after.items() if people[role] != who]


def _refuse_files(files: Sequence[VersionFile], image: str) -> None:
    if not files and not image:
        raise CannotModel(NO_FILES)
    if image:
        try:
            podman.digest_of(image)
        except ToolFault as fault:
            raise CannotModel(BAD_IMAGE, image=sanitise(image, 200)) from fault
    for before, each in zip((None, *files), files, strict=False):
        parts = each.path.split("/")
        sound = all(part not in ("", ".", "..") for part in parts) and "\0" not in each.path
        if not sound or each.size < 0 or len(each.sha256) != 64 or not set(each.sha256) <= _SHA256:
            raise CannotModel(BAD_FILE, path=sanitise(each.path, 200))
        if before is not None and before.path == each.path:
            raise CannotModel(TWICE, path=sanitise(each.path, 200))
