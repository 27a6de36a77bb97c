"""Quarters of an hour become entries of the ledger, once each: whose they were, what they went into, what they took."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.costs.model.calendar import bounds
from console.costs.model.ledger import Cause, Line, Work
from console.costs.model.metering import Counter, Gpu, Seen, meter
from console.costs.model.moves import metered, period
from console.costs.model.tenants import Rule, Tenancy, Use
from console.costs.model.usage import gather
from console.costs.service.measured import gpus
from console.costs.service.metering import Metering, Place
from console.costs.service.records import Records
from console.costs.service.watch import UseWatch
from console.fleet.model.links import Link, LinkState
from console.fleet.model.readings import Device, Facts, GpuHealth, GpuProcess, NodeReading
from console.fleet.model.signals import Kind, column
from console.fleet.model.watching import Seen as SeenNode
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.queries import Queries
from console.fleet.service.history.readers import Readers
from console.fleet.service.history.writer import History
from console.fleet.service.series import Layout
from console.journal.service import Journal

NAN = math.nan
START = bounds("2026-11")[0] + 9000
JOB = Use(user="s.lind", job="48120")


def seconds(lines: Iterable[Line]) -> dict[tuple[Use, Cause], int]:
    found: dict[tuple[Use, Cause], int] = {}
    for line in lines:
        found[line.use, line.cause] = found.get((line.use, line.cause), 0) + line.seconds
    return found


def quarter(use: Sequence[float], watts: float = 300.0) -> Gpu:
    return Gpu(use, [NAN if math.isnan(each) else watts for each in use])


def test_a_gpu_that_somebody_held_works_or_is_held_idle() -> None:
    made = meter("N", {"0": quarter([90.0] * 10 + [0.0] * 5)}, ["0"], {"0": Seen({JOB: 900.0})}, START)
    assert seconds(made.lines) == {(JOB, Cause.WORKING): 600, (JOB, Cause.ALLOCATED_IDLE): 300}
    assert sum(line.joules for line in made.lines) == 300 * 900
    assert sum(line.counted for line in made.lines) == 0


def test_what_nobody_held_is_free_and_what_nobody_saw_is_only_idle() -> None:
    resting = {"0": quarter([0.0] * 15)}
    assert seconds(meter("N", resting, ["0"], {"0": Seen({Use(): 900.0})}, START).lines) == {(Use(), Cause.FREE): 900}
    assert seconds(meter("N", resting, ["0"], {}, START).lines) == {(Use(), Cause.IDLE): 900}


def test_a_gpu_that_is_silent_while_its_node_answers_is_faulted_and_a_silent_node_is_not_measured() -> None:
    made = meter("N", {"0": quarter([50.0] * 14 + [NAN]), "1": quarter([NAN] * 15)}, ["0", "1", "2"], {}, START)
    assert seconds(made.lines) == {
        (Use(), Cause.WORKING): 840,
        (Use(), Cause.FAULTED): 840 * 2,
        (Use(), Cause.UNMEASURED): 180,
    }


def test_energy_is_the_counters_and_both_are_told() -> None:
    seen = Seen({JOB: 900.0}, Counter(START - 30, 1_000_000.0), Counter(START + 870, 1_250_000.0))
    made = meter("N", {"0": quarter([50.0] * 15)}, ["0"], {"0": seen}, START)
    assert [(line.joules, line.counted) for line in made.lines] == [(250_000, 250_000)]
    assert (made.counted, made.integrated) == (250_000, 270_000)
    move = metered("S", START, START + 900, made.lines, both=(made.counted, made.integrated))
    assert gather([period(move)], Tenancy()).both == (250_000, 270_000)


@pytest.mark.parametrize(
    ("before", "last"),
    [
        (Counter(START - 30, 9_000_000.0), Counter(START + 870, 1_000.0)),  # the driver was loaded anew
        (Counter(START - 4000, 1.0), Counter(START + 870, 2.0)),  # nobody looked at its beginning
        (None, Counter(START + 870, 2.0)),
        (Counter(START - 60, 1.0), Counter(START - 30, 2.0)),
    ],
)
def test_a_counter_that_says_nothing_of_the_quarter_leaves_it_to_the_power(
    before: Counter | None, last: Counter
) -> None:
    made = meter("N", {"0": quarter([50.0] * 15)}, ["0"], {"0": Seen({JOB: 900.0}, before, last)}, START)
    assert [(line.joules, line.counted) for line in made.lines] == [(270_000, 0)]


minute = st.floats(0, 100) | st.just(NAN)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from("0123"), st.lists(minute, min_size=15, max_size=15)),
    st.dictionaries(st.sampled_from([Use(), JOB, Use(unit="a")]), st.floats(0, 900)),
)
def test_every_gpu_second_of_a_quarter_is_told_once(use: Mapping[str, list[float]], held: Mapping[Use, float]) -> None:
    made = meter("N", {name: quarter(each) for name, each in use.items()}, "01", {n: Seen(held) for n in "0123"}, START)
    assert sum(line.seconds for line in made.lines) == 900 * len({*use, "0", "1"})
    assert all(line.seconds > 0 for line in made.lines)


class Measuring:
    def __init__(self) -> None:
        self.silent: set[str] = set()
        self.begin = START

    def places(self) -> Iterable[Place]:
        return [Place("S", {"N": ("0", "1"), "M": ("0",)})]

    def since(self) -> int | None:
        return self.begin

    def gpus(self, node: str, start: int, end: int) -> Mapping[str, Gpu]:
        return {} if node in self.silent else {"0": quarter([80.0] * 15), "1": quarter([0.0] * 15)}


@contextmanager
def ledger(folder: Path, now: float) -> Iterator[Journal]:
    journal = Journal.open(folder / "journal.db", actor="astrid@desk", clock=lambda: now)
    try:
        yield journal
    finally:
        journal.close()


def test_each_quarter_is_written_once_however_often_it_is_tried(tmp_path: Path) -> None:
    with ledger(tmp_path, START + 3600 + 130) as journal:
        records, measuring = Records(journal), Measuring()
        assert Metering(records, measuring).look() == 4
        assert Metering(records, measuring).look() == 0
        assert [(each.start - START) // 900 for each in records.periods(START, START + 9000)] == [0, 1, 2, 3]
        assert journal.differences() == ()


def test_what_models_did_is_written_with_its_quarter_and_once(tmp_path: Path) -> None:
    def work(quarter: int, nodes: Collection[str]) -> tuple[Work, ...]:
        return (Work("a", computed=(quarter - START) // 900, cached=7, out=3),) if "N" in nodes else ()

    with ledger(tmp_path, START + 1800 + 130) as journal:
        records = Records(journal)
        for _ in range(2):
            Metering(records, Measuring(), work=work).look()
        told = gather(records.periods(START, START + 1800), Tenancy()).work
        assert told == {"a": Work("a", computed=1, cached=14, out=6)}


def test_the_last_quarter_of_a_month_is_metered_when_the_next_has_begun(tmp_path: Path) -> None:
    turn = bounds("2026-12")[0]
    measuring = Measuring()
    with ledger(tmp_path, turn - 600) as journal:
        measuring.begin = turn - 1800
        assert Metering(Records(journal), measuring).look() == 1
    with ledger(tmp_path, turn + 130) as journal:
        assert Metering(Records(journal), measuring).look() == 1
        assert Records(journal).metered_until("S") == turn


def test_a_node_that_is_heard_of_late_is_corrected_by_a_row_of_its_own(tmp_path: Path) -> None:
    with ledger(tmp_path, START + 1800 + 130) as journal:
        records, measuring = Records(journal), Measuring()
        measuring.silent = {"M"}
        metering = Metering(records, measuring)
        metering.look()
        before = gather(records.periods(START, START + 1800), Tenancy())
        measuring.silent = set()
        assert metering.look() == 2
        assert metering.look() == 0
        after = gather(records.periods(START, START + 1800), Tenancy())
        assert (before.seconds(Cause.UNMEASURED), after.seconds(Cause.UNMEASURED)) == (1800, 0)
        assert after.seconds(Cause.WORKING) == 2 * before.seconds(Cause.WORKING)
        assert after.late == 2
        assert sum(each.seconds for each in before.used) <= sum(each.seconds for each in after.used)


def test_a_quarter_in_which_a_tenant_changes_is_divided_at_the_moment(tmp_path: Path) -> None:
    with ledger(tmp_path, START + 900 + 130) as journal:
        records = Records(journal)
        Metering(records, Measuring()).look()
        rules = (Rule("old", {"A": 1}, site="S"), Rule("new", {"B": 1}, since=START + 300, node="N"))  # type: ignore[dict-item]
        used = gather(records.periods(START, START + 900), Tenancy(rules)).used
        of_n = {(each.rule and each.rule.name, each.cause): each.seconds for each in used if each.node == "N"}
        assert of_n == {
            ("old", Cause.WORKING): 300, ("new", Cause.WORKING): 600,
            ("old", Cause.IDLE): 300, ("new", Cause.IDLE): 600,
        }  # fmt: skip


LAYOUT = Layout({Kind.HOST: ("",), Kind.GPU: ("0", "1")})


def test_history_is_read_by_the_minute_from_samples_and_roll_ups(tmp_path: Path) -> None:
    times = START + np.arange(0, 1200.0, 10.0)
    rows = np.zeros((len(times), LAYOUT.width), np.float32)
    rows[:, LAYOUT.column(Kind.GPU, "0", column(Kind.GPU, "power"))] = 250.0
    rows[:, LAYOUT.column(Kind.GPU, "0", column(Kind.GPU, "utilization"))] = 70.0
    rows[:, LAYOUT.column(Kind.GPU, "1", column(Kind.GPU, "utilization"))] = np.nan
    history = History(tmp_path / "telemetry.db", now=lambda: START + 1260.0)
    history.append(Batch("N", LAYOUT, times, np.full(len(times), 10.0, np.float32), rows))
    history.flush()
    history.stop()
    readers = Readers(tmp_path / "telemetry.db")
    try:
        found = gpus(Queries(readers), "N", START, START + 900)
    finally:
        readers.end()
    assert found["0"].use == [70.0] * 15 and found["0"].watts == [250.0] * 15
    assert all(math.isnan(each) for each in found["1"].use)


def reading(processes: tuple[GpuProcess, ...], joules: float) -> NodeReading:
    facts = Facts(devices=(Device(Kind.GPU, "0", "H200"), Device(Kind.GPU, "1", "H200")))
    link = Link("N", LinkState.LIVE, 0.0, name="g01", site="hall")
    return NodeReading(link, facts, 0.5, {}, {}, processes=processes, health=(GpuHealth(energy_joules=joules), None))


def test_the_watch_says_who_held_a_gpu_and_how_its_counter_stood() -> None:
    watch = UseWatch()
    watch.know(["support", "support-sv", "support-sv-8"])
    process = GpuProcess(0, 7, "svc", "python", 1 << 30, 50.0, unit="vllm@support-sv-7.1.service")
    for second in range(-30, 900, 5):
        watch.watch(SeenNode("N", START + second, reading((process,), 1000.0 + second)))
    seen = watch.seen(START, "N")
    use = Use(user="svc", unit="vllm@support-sv-7.1.service", model="support-sv")
    assert seen["0"].uses == {use: 900.0} and seen["1"].uses == {Use(): 900.0}
    assert seen["0"].before == Counter(START - 10, 990.0) and seen["0"].last == Counter(START + 890, 1890.0)
    assert watch.seen(START - 9000, "N") == {}
