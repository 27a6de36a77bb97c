"""A feed, all that the pipeline knows of one node: its clock, its rows, its troubles, its events. Only the pipeline's
thread changes it; others see the frozen `Picture` and the series."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from connectors.probe import messages
from connectors.probe.decoder import ProbeProblem, ProblemCode
from connectors.streams import StreamEnd
from connectors.text import sanitise_bytes
from console.fleet.model.clock import NodeClock
from console.fleet.model.failures import Local
from console.fleet.model.links import Failure
from console.fleet.model.readings import (
    Device,
    Facts,
    Filesystem,
    Floats,
    GpuHealth,
    GpuProcess,
    KernelRecord,
    LastKnown,
    NodeEvent,
    PartTrouble,
)
from console.fleet.model.signals import Kind
from console.fleet.model.storms import FloodGauge, StormGate
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.moments import Latest
from console.fleet.service.live import readings
from console.fleet.service.live.last_words import LastWords
from console.fleet.service.live.readings import Alive
from console.fleet.service.protocols import Decoder
from console.fleet.service.road.inbox import Lane, Taken
from console.fleet.service.series import ROWS, Layout, NodeSeries, layout_of, transfer

EVENTS_KEPT = 500
#: A line of a boot that is over is the same as one that was told live, though it was dated by another clock.
SAME_SECONDS = 5.0
#: How long a problem in the stream counts as a trouble of the node.
PROBLEM_SECONDS = 60.0
#: Characters of a node's own words that a failure carries.
RAW_KEPT = 2000
#: Rows at periods below a third of a second: the ring must reach back further than telemetry.db lags behind.
FAST_ROWS = 1200
MAX_TROUBLES = 256
_EXITS = {69: Local.NO_INTERPRETER, 70: Local.CRASHED, 126: Local.NOT_STARTED, 127: Local.NOT_STARTED}
_FATAL = frozenset({ProblemCode.FLOOD, ProblemCode.VERSION})


@dataclass(frozen=True, slots=True)
class Newest:
    """A node's newest row; its arrays are never changed after they were put here."""

    time: float
    layout: Layout
    row: Floats
    alive: Alive


@dataclass(frozen=True, slots=True)
class Picture:
    """What else a node said last: what does not come with every sample."""

    facts: Facts = field(default_factory=Facts)
    processes: tuple[GpuProcess, ...] | None = None
    fans: tuple[float | None, ...] = ()
    filesystems: tuple[Filesystem, ...] = ()
    troubles: tuple[PartTrouble, ...] = ()
    health: tuple[GpuHealth | None, ...] = ()
    last: Mapping[str, LastKnown] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What one round of a node's bytes came to."""

    heard: bool = False  # at least one whole message came
    sampled: bool = False
    pictured: bool = False
    facts: Facts | None = None
    judged: KernelRecord | None = None  # how far the kernel's log was told by now, where that changed
    events: list[NodeEvent] = field(default_factory=list)
    failure: Failure | None = None


class Feed:
    """One node in the pipeline. `label` is what its failures name as their target."""

    def __init__(self, node: str, label: str, facts: Facts | None = None) -> None:
        self.node = node
        self.label = label
        self.picture = Picture(facts or Facts())
        self.newest: Newest | None = None
        self.layout: Layout = layout_of(self.picture.facts.devices)
        self.series = NodeSeries(self.layout)
        self.events: deque[NodeEvent] = deque(maxlen=EVENTS_KEPT)
        self.clock = NodeClock()
        self.period = 1.0
        self.dropped = 0
        self.sampled_at: float | None = None  # console time of the newest sample of this run of the console
        self.attempt = -1
        self.gate = StormGate()
        self.asked_period: float | None = None  # what the operator changed the fast tier to
        self._decoder: Decoder | None = None
        self._maker: readings.RowMaker | None = None
        self._boot = ""
        self.judged: KernelRecord | None = None  # the last line of the kernel's log that was told
        #: The GPU known last in each slot: also of one that is gone for a while.
        self.last_words = LastWords()
        self._slots = {device.part: device.uuid for device in self.picture.facts.of(Kind.GPU) if device.uuid}
        self._number: int | None = None
        self._problem: ProbeProblem | None = None
        self._floods: dict[ProblemCode, FloodGauge] = {}
        self._stream_trouble: PartTrouble | None = None
        self._troubles: dict[str, PartTrouble] = {}
        self._open_times: list[float] = []
        self._open_periods: list[float] = []
        self._open_rows: list[Floats] = []
        self._batches: list[Batch] = []

    def begin(self, attempt: int, decoder: Decoder) -> None:
        """A new stream begins."""
        self.attempt = attempt
        self._decoder = decoder
        self._maker = None
        self._number = None
        self._problem = None
        self._floods.clear()
        # A probe tells of its own troubles; what its forerunner could not read says nothing about it.
        self._troubles.clear()
        self._stream_trouble = None
        self.picture = replace(self.picture, troubles=())

    def remember_judged(self, record: KernelRecord) -> None:
        """Lines of the kernel's log up to this one were told in an earlier run of the console."""
        if self.judged is None:
            self.judged = record

    def remember(self, latest: Latest) -> None:
        """Show the last known row, from telemetry.db, until something newer comes."""
        if self.newest is None:
            if not self.picture.facts.devices:  # the journal does not know this node: its rows tell its shape
                devices = tuple(
                    Device(kind, part, part, latest.layout.uuid(kind, part))
                    for kind, parts in latest.layout.parts.items()
                    if kind is not Kind.HOST
                    for part in parts
                )
                self.picture = replace(self.picture, facts=replace(self.picture.facts, devices=devices))
                self.layout = layout_of(devices)
                self.series.relayout(self.layout)
            self.newest = moved(Newest(latest.time, latest.layout, latest.row, {}), self.layout)

    def remember_last(self, last: Mapping[str, LastKnown]) -> None:
        """What the node's GPUs said last in an earlier run of the console."""
        self.last_words.recall(last, self._slots)
        self.picture = replace(self.picture, last=self.last_words.said)

    def last_to_keep(self, now: float) -> Mapping[str, LastKnown] | None:
        """What the node's GPUs said last, when it is time to write it down."""
        alive = self.newest.alive.get(Kind.GPU) if self.newest is not None else None
        if alive is None or alive.all():
            return self.last_words.due(now, frozenset())
        gpus = self.picture.facts.of(Kind.GPU)
        lost = frozenset(gpu.part for gpu, answers in zip(gpus, alive.tolist(), strict=False) if not answers)
        return self.last_words.due(now, lost)

    # One round

    def work(self, taken: Taken, unix: float, offset: float) -> Outcome:
        """Decode and apply one round of bytes. `offset` turns arrivals on the monotonic clock into unix seconds."""
        outcome = Outcome()
        found: list[tuple[float, object]] = []
        decoder = self._decoder
        assert decoder is not None  # noqa: S101 -- begin() comes first
        if taken.torn and taken.chunks:
            # Ends the line whose rest was dropped; which samples are lost shows in their numbers.
            taken.chunks.insert(0, (taken.chunks[0][0], b"\n"))
        for arrival, data in taken.chunks:
            when = arrival + offset
            found += [(when, message) for message in decoder.feed(data)]
        for when, message in found:
            if isinstance(message, messages.Hello):
                self.clock.observe(message.boot_id, message.m, message.t, when)
                self._reboot(message.boot_id, outcome, when)
            elif isinstance(message, messages.Sample | messages.Middle):
                self.clock.observe(self._boot, message.m, message.t, when)
        for when, message in found:
            self._apply(message, when, outcome)
            outcome.heard = outcome.heard or not isinstance(message, ProbeProblem)
        self._age(unix, outcome)
        return outcome

    def _apply(self, message: object, when: float, outcome: Outcome) -> None:
        match message:
            case messages.Sample():
                self._sample(message, when, outcome)
            case messages.Hello():
                self._set_period(message.tiers[0])
                outcome.facts = readings.facts_from_hello(message, self.picture.facts)
                self._picture(outcome, facts=outcome.facts)
            case messages.Inventory():
                self._inventory(message, when, outcome)
            case messages.Middle():
                processes = readings.processes(message)
                self._note_processes(processes, when)
                self._picture(
                    outcome,
                    processes=processes,
                    fans=tuple(message.fans),
                    filesystems=readings.filesystems(message),
                    last=self.last_words.said,
                )
            case messages.Slow():
                health = readings.health(message)
                self.last_words.health(self.picture.facts.of(Kind.GPU), health, when)
                self._picture(outcome, health=health, last=self.last_words.said)
            case messages.Status():
                self._status(message, when, outcome)
            case messages.Event():
                self._event(message, when, outcome)
            case messages.Log():
                self._reaches(KernelRecord(message.boot, message.seq, message.us, message.lag), outcome)
            case messages.Ack():
                if message.op == "tiers" and message.ok and self.asked_period is not None:
                    self._set_period(self.asked_period)
            case ProbeProblem():
                self._trouble(message, when, outcome)
            case _:
                raise TypeError(f"the decoder gave a {type(message).__name__}")

    def _sample(self, sample: messages.Sample, when: float, outcome: Outcome) -> None:
        if self._number is not None and sample.n > self._number + 1:
            self.dropped += min(sample.n - self._number - 1, 1_000_000)
        self._number = sample.n
        time = self.clock.place(sample.m, when)
        if time is None:
            self.dropped += 1
            return
        if self._maker is None:
            self._maker = readings.RowMaker(self.layout, {}, -1)
        row, alive = self._maker.row(sample)
        self.series.append(time, self.period, row)
        self._open_times.append(time)
        self._open_periods.append(self.period)
        self._open_rows.append(row)
        self.newest = Newest(time, self.layout, row, alive)
        self.sampled_at = time
        outcome.sampled = True

    def _inventory(self, inventory: messages.Inventory, when: float, outcome: Outcome) -> None:
        outcome.facts = facts = readings.facts_from_inventory(inventory, self.picture.facts)
        self._replacements(facts.devices, outcome, when)
        layout = layout_of(facts.devices)
        if layout != self.layout:
            self._close_batch()
            self.layout = layout
            self.series.relayout(layout)
            if self.newest is not None:
                self.newest = moved(self.newest, layout)
        self._maker = readings.RowMaker(self.layout, readings.wire_parts(inventory), inventory.gen)
        self._picture(outcome, facts=facts, last=self.last_words.said)

    def _note_processes(self, processes: tuple[GpuProcess, ...] | None, when: float) -> None:
        alive = self.newest.alive.get(Kind.GPU) if self.newest is not None else None
        if processes is not None and alive is not None:
            gpus = zip(self.picture.facts.of(Kind.GPU), alive.tolist(), strict=False)
            self.last_words.processes([gpu for gpu, answers in gpus if answers], processes, when)

    def _status(self, status: messages.Status, when: float, outcome: Outcome) -> None:
        if status.state == "ok":
            self._troubles.pop(status.part, None)
        elif status.part in self._troubles or len(self._troubles) < MAX_TROUBLES:
            since = self.clock.place_wall(status.since, when)
            self._troubles[status.part] = PartTrouble(status.part, status.state, since, status.text)
        self._tell_troubles(outcome)

    def _event(self, message: messages.Event, when: float, outcome: Outcome) -> None:
        record = None
        if message.boot and message.boot != self._boot:
            record = KernelRecord(message.boot, -1)
        elif message.seq is not None and self._boot:
            lag = self.judged.lag if self.judged is not None and self.judged.boot == self._boot else None
            record = KernelRecord(self._boot, message.seq, message.us or 0, lag)
            if not self._reaches(record, outcome):
                return  # a probe that begins anew may read again what its forerunner told
        time = self.clock.place_wall(message.t, when)
        event = NodeEvent(self.node, time, message.source, message.code, message.device, message.text, record)
        if event.past and any(each.text == event.text and abs(each.time - time) < SAME_SECONDS for each in self.events):
            return  # told before, and the link broke before the probe could say that it was done
        outcome.events += self.gate.admit(event, when)

    def _reaches(self, record: KernelRecord, outcome: Outcome) -> bool:
        """Whether a line of the kernel's log is beyond all that was told; from now on it is the last that was."""
        if self.judged is not None and self.judged.boot == record.boot and record.number <= self.judged.number:
            return False
        self.judged = outcome.judged = record
        return True

    def _trouble(self, problem: ProbeProblem, when: float, outcome: Outcome) -> None:
        self._problem = problem
        self._stream_trouble = PartTrouble("stream", str(problem.code.value), when, problem.text)
        self._tell_troubles(outcome)
        flood = self._floods.setdefault(problem.code, FloodGauge()).rose(problem.count, when)
        if (flood or problem.code in _FATAL) and outcome.failure is None:
            code = ProblemCode.FLOOD if flood else problem.code
            heard = self._decoder.noise if self._decoder is not None and not self._decoder.greeted else ""
            raw = "\n".join(filter(None, (problem.text, heard)))[:RAW_KEPT]
            outcome.failure = Failure(code.value, self.label, {}, raw)

    def _age(self, unix: float, outcome: Outcome) -> None:
        trouble = self._stream_trouble
        if trouble is not None and not 0 <= unix - trouble.since <= PROBLEM_SECONDS:
            self._stream_trouble = None
            self._tell_troubles(outcome)

    def idle(self, unix: float) -> Outcome:
        """What time alone brings: storms are summed up, old problems forgotten. Call it every few seconds."""
        outcome = Outcome(events=self.gate.close(unix))
        self._age(unix, outcome)
        return outcome

    def _tell_troubles(self, outcome: Outcome) -> None:
        self._picture(outcome, troubles=self._all_troubles())

    def _all_troubles(self) -> tuple[PartTrouble, ...]:
        stream = (self._stream_trouble,) if self._stream_trouble else ()
        return (*self._troubles.values(), *stream)

    def _picture(self, outcome: Outcome, **changes: object) -> None:
        self.picture = replace(self.picture, **changes)  # type: ignore[arg-type]  # fields by name
        outcome.pictured = True

    def _reboot(self, boot: str, outcome: Outcome, when: float) -> None:
        if self._boot and boot and boot != self._boot:
            self._note("node:rebooted", "", "The node was restarted", outcome, when)
        self._boot = boot

    def _replacements(self, devices: tuple[Device, ...], outcome: Outcome, when: float) -> None:
        """Tell of GPUs that are in the slots of others now. A slot whose GPU does not say its UUID keeps the last one
        known."""
        for device in devices:
            before = self._slots.get(device.part)
            if device.kind is Kind.GPU and device.uuid:
                self._slots[device.part] = device.uuid
                if before is not None and before != device.uuid:
                    self.last_words.forget(device.part)
                    text = f"The GPU was replaced: {before} was in this slot, {device.uuid} is now"
                    self._note("gpu:replaced", f"gpu:{device.part}", text, outcome, when)

    def _note(self, code: str, device: str, text: str, outcome: Outcome, when: float) -> None:
        """Tell of something that the console itself saw on the node; a node may make it see a thousand of them."""
        outcome.events += self.gate.admit(NodeEvent(self.node, when, "console", code, device, text), when)

    def _set_period(self, period: float) -> None:
        self.period = min(max(period, 0.05), 3600.0)
        self.series.set_limit(ROWS if self.period > 1 / 3 else FAST_ROWS)

    # What leaves

    def batches(self) -> list[Batch]:
        """The rows since the last call, for telemetry.db."""
        self._close_batch()
        batches, self._batches = self._batches, []
        return batches

    def _close_batch(self) -> None:
        """Rows of one batch are of one layout."""
        if self._open_times:
            times, periods = np.array(self._open_times), np.array(self._open_periods, np.float32)
            self._batches.append(Batch(self.node, self.layout, times, periods, np.stack(self._open_rows)))
            self._open_times, self._open_periods, self._open_rows = [], [], []

    def end(self, end: StreamEnd, lane: Lane) -> Failure:
        """Why a stream ended, in the fleet's words, with what the node itself said about it."""
        noise, greeted = (self._decoder.noise, self._decoder.greeted) if self._decoder else ("", False)
        raw = "\n".join(filter(None, (sanitise_bytes(lane.complaint), noise)))[-RAW_KEPT:]
        if end.error is not None:
            error = end.error
            return Failure(str(error.code.value), error.target, dict(error.facts), error.raw or raw)
        status = end.exit_status if end.exit_status is not None else -1
        code = _EXITS.get(status, Local.ENDED if greeted else Local.NOT_STARTED)
        if not greeted and self._problem is not None and code is Local.NOT_STARTED:
            return Failure(self._problem.code.value, self.label, {"status": str(status)}, self._problem.text)
        return Failure(code.value, self.label, {"status": str(status)}, raw)

    def shift(self, seconds: float) -> None:
        """Follow a step back of the console's clock."""
        self.clock.shift(seconds)
        self.series.shift(seconds)
        if self.newest is not None:
            self.newest = replace(self.newest, time=self.newest.time + seconds)
        if self.sampled_at is not None:
            self.sampled_at += seconds
        if self._stream_trouble is not None:
            self._stream_trouble = replace(self._stream_trouble, since=self._stream_trouble.since + seconds)
        for part, trouble in self._troubles.items():
            self._troubles[part] = replace(trouble, since=trouble.since + seconds)
        self.last_words.shift(seconds)
        self.picture = replace(self.picture, troubles=self._all_troubles(), last=self.last_words.said)


def moved(newest: Newest, layout: Layout) -> Newest:
    """A row for other devices: those that stay keep their values, new ones have not answered yet."""
    row = transfer(newest.row, newest.layout, layout)
    alive = {kind: np.asarray(~np.isnan(values).all(axis=1)) for kind, values in layout.split(row).items()}
    return Newest(newest.time, layout, row, alive)
