"""What more than one reading tells: counters that grow, errors within a while, disks that fill, jobs that idle."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.fleet.model.lately import ERRORS_SECONDS, TREND_LEAST
from console.fleet.model.readings import Filesystem, GpuHealth, GpuProcess, NodeReading
from console.fleet.model.rules import Named
from console.fleet.model.signals import Kind, column
from tests.support.court import KEY, SHAPE, Court, happened, port, reading, server, xid
from tests.support.scripted import NOW, alive, rows

GIB = 1 << 30


def health(replays: int | None, generation: int | None = 5) -> NodeReading:
    one = GpuHealth(pcie_replays=replays, pcie_generation=generation)
    return reading(health=(one, *[GpuHealth(pcie_replays=3, pcie_generation=5)] * 3))


def gpu(signal: str, *values: float, processes: tuple[GpuProcess, ...] | None = ()) -> NodeReading:
    made = rows(SHAPE, utilization=0.0, memory_used=0.6 * GIB)
    made[Kind.GPU][: len(values), column(Kind.GPU, signal)] = values
    return reading(rows=made, processes=processes)


def process(on: int, job: str = "48177") -> GpuProcess:
    return GpuProcess(on, 4711, "s.ahmadi", "train.py", 88 * GIB, None, job=job)


def idle(use: float, job: str = "48177") -> NodeReading:
    return gpu("utilization", use, processes=(process(0, job),))


def disk(free_percent: float, age: float = 0.0) -> NodeReading:
    return reading(filesystems=(Filesystem("/scratch", "xfs", 1 << 40, int(free_percent / 100 * (1 << 40)), age),))


def play(court: Court, made: list[NodeReading], every: float) -> list[list[str]]:
    return [court.see(each, after=every) for each in made]


# PCIe


@pytest.mark.parametrize(
    ("a_minute", "generation", "expected"),
    [
        (41, 5, ["gpu.pcie-replays"]),
        (31, 5, []),
        (20, 5, []),
        (20, None, []),
        (20, 4, ["gpu.pcie-4-replays"]),
        (16, 4, []),
        (41, 3, ["gpu.pcie-4-replays"]),
    ],
)
def test_pcie_replays_count_by_the_minute_and_by_how_fast_the_link_is(
    a_minute: int, generation: int | None, expected: list[str]
) -> None:
    court = Court()
    for minute in range(4):
        found = court.see(health(1000 + minute * a_minute, generation), after=60.0)
    assert found == expected


def test_pcie_replays_are_known_a_minute_after_the_first_count_and_over_two_minutes_after_the_last() -> None:
    court = Court()
    ramp = [health(round(41 / 60 * 10 * step)) for step in range(12)]
    told = play(court, ramp, 10.0)
    assert told.index(["gpu.pcie-replays"]) == 6, "a minute of looking"
    assert court.only("gpu.pcie-replays").since == NOW + 70.0
    assert court.only("gpu.pcie-replays").fact("count") == 41.0
    still = play(court, [ramp[-1]] * 24, 10.0)
    assert [] in still and still.index([]) * 10.0 <= 60.0 + 120.0 + 10.0


def test_a_link_that_rests_at_less_bears_as_much_as_before() -> None:
    court = Court()
    for minute in range(6):
        found = court.see(health(20 * minute, 5 if minute < 2 else 1), after=60.0)
    assert found == []


def test_a_counter_that_begins_anew_and_one_that_is_not_told_begin_nothing() -> None:
    court = Court()
    assert play(court, [health(count) for count in (5000, 0, 5, 10)], 60.0) == [[]] * 4
    assert play(court, [health(None)] * 3, 60.0) == [[]] * 3


# Symbol errors


def garbled(rate: float) -> NodeReading:
    return port("symbol_errors", rate)


def test_a_cable_at_its_end_is_found_at_once_and_not_longer_than_ten_minutes_after_it_was_changed() -> None:
    court = Court()
    court.see(garbled(0.0))
    assert court.see(garbled(14.0)) == ["port.symbol-errors"]
    found = court.only("port.symbol-errors")
    assert (found.parts, found.since, found.or_earlier) == (("ib0",), court.now, False)
    play(court, [garbled(14.0)] * 30, 1.0)
    assert court.only("port.symbol-errors").since == found.since
    ended = play(court, [garbled(0.0)] * 620, 1.0)
    assert ended.index([]) <= 2 * ERRORS_SECONDS


def test_few_errors_are_no_fault_and_many_over_minutes_are() -> None:
    court = Court()
    assert ["port.symbol-errors"] not in play(court, [garbled(1.0), *[garbled(0.0)] * 59] * 10, 1.0)
    court = Court()
    assert ["port.symbol-errors"] in play(court, [garbled(1.0), *[garbled(0.0)] * 19] * 15, 1.0)


def test_errors_that_came_before_the_first_look_may_have_begun_earlier() -> None:
    court = Court()
    court.see(garbled(14.0))
    assert court.only("port.symbol-errors").or_earlier


# Disks


def test_a_disk_that_is_full_within_four_hours_at_its_rate_is_found_after_ten_minutes() -> None:
    court = Court()
    told = play(court, [disk(60.0 - 0.05 * step) for step in range(70)], 10.0)  # 0.3 % a minute: 3.3 h
    first = told.index(["disk.soon-full"])
    assert first * 10.0 == pytest.approx(TREND_LEAST, abs=60.0)
    assert court.only("disk.soon-full").fact("left") == pytest.approx(3.1 * 3600, abs=1000)
    assert court.only("disk.soon-full").or_earlier, "nobody knows how long it had been filling"


def test_a_disk_that_has_longer_or_wavers_is_no_fault() -> None:
    court = Court()
    assert ["disk.soon-full"] not in play(court, [disk(60.0 - 0.02 * step) for step in range(150)], 10.0)
    court = Court()
    assert ["disk.soon-full"] not in play(court, [disk(60.0 + 0.5 * (step % 2)) for step in range(150)], 10.0)


def test_who_tidies_up_ends_it() -> None:
    court = Court()
    play(court, [disk(10.0 - 0.05 * step) for step in range(70)], 10.0)
    began = court.only("disk.soon-full").since
    told = play(court, [disk(50.0)] * 62, 10.0)
    assert told[0] == ["disk.soon-full"] and court.now > (began or 0.0)
    assert told[-1] == []


def test_a_disk_that_hangs_says_nothing_new() -> None:
    court = Court()
    play(court, [disk(60.0 - 0.05 * step) for step in range(70)], 10.0)
    last = court.now
    for _ in range(30):
        assert court.see(disk(60.0 - 0.05 * 69, age=court.now + 10.0 - last), after=10.0) == ["disk.soon-full"]


def test_a_full_disk_is_one_finding() -> None:
    court = Court()
    told = play(court, [disk(max(0.0, 12.0 - 0.1 * step)) for step in range(130)], 10.0)
    assert told[-1] == ["disk.full"] and ["disk.soon-full"] in told


# Jobs


def test_a_job_that_does_nothing_for_a_quarter_of_an_hour_is_found_with_its_owner() -> None:
    court = Court()
    court.see(idle(90.0))
    first = court.now + 1.0
    told = play(court, [idle(4.0)] * 902, 1.0)
    assert told.index(["gpu.job-idle"]) == 900
    found = court.only("gpu.job-idle")
    assert (found.parts, found.since, found.or_earlier) == (("0",), first, False)
    assert (found.fact("job"), found.fact("user")) == ("48177", "s.ahmadi")
    assert court.see(idle(6.0)) == []


def test_one_moment_of_work_begins_the_quarter_anew() -> None:
    court = Court()
    told = play(court, [*[idle(0.0)] * 800, idle(50.0), *[idle(0.0)] * 800], 1.0)
    assert ["gpu.job-idle"] not in told


def test_a_service_and_a_gpu_without_a_job_may_be_idle() -> None:
    court = Court()
    assert ["gpu.job-idle"] not in play(court, [idle(0.0, job="")] * 1000, 1.0)
    court = Court()
    assert play(court, [gpu("utilization", 0.0)] * 1000, 1.0) == [[]] * 1000


def test_a_restart_in_the_quarter_of_an_hour_costs_none_of_it() -> None:
    court = Court()
    court.see(idle(90.0))
    play(court, [idle(0.0)] * 600, 1.0)
    after = court.again(down=20.0)
    told = play(after, [idle(0.0)] * 300, 1.0)
    assert told.index(["gpu.job-idle"]) == pytest.approx(279, abs=1)
    assert after.only("gpu.job-idle").since == NOW + 2.0


def test_what_waited_and_is_over_after_a_restart_leaves_nothing_open() -> None:
    court = Court()
    court.see(idle(90.0))
    play(court, [idle(0.0)] * 600, 1.0)
    after = court.again(down=20.0)
    assert after.see(idle(90.0)) == []
    assert after.kept[KEY, "gpu.job-idle", "0"].ended is not None
    assert after.told == [] and after.events == []


def test_memory_that_nobody_uses_is_found_and_over_when_it_is_free() -> None:
    court = Court()
    held = gpu("memory_used", 12.4 * GIB)
    told = play(court, [held] * 62, 1.0)
    assert told.index(["gpu.memory-left"]) == 60
    assert court.only("gpu.memory-left").fact("bytes") == 12.0 * GIB
    assert court.see(gpu("memory_used", 0.6 * GIB)) == []


@pytest.mark.parametrize(
    "seen",
    [
        gpu("memory_used", 1.9 * GIB),
        gpu("memory_used", 80.0 * GIB, processes=None),
        gpu("memory_used", 80.0 * GIB, processes=(process(0, ""),)),
        gpu("memory_used", float("nan")),
    ],
)
def test_memory_that_has_an_owner_or_is_not_known_is_no_fault(seen: NodeReading) -> None:
    assert play(Court(), [seen] * 70, 1.0) == [[]] * 70


def test_what_works_has_a_process_whether_or_not_it_is_listed() -> None:
    made = rows(SHAPE, utilization=90.0, memory_used=80.0 * GIB)
    assert play(Court(), [reading(rows=made, processes=())] * 70, 1.0) == [[]] * 70


def test_a_gpu_that_is_lost_neither_ends_nor_begins_what_its_job_did() -> None:
    court = Court()
    play(court, [idle(0.0)] * 905, 1.0)
    lost = gpu("utilization", float("nan"), processes=())
    assert court.see(replace(lost, alive=alive(SHAPE, 0))) == ["gpu.lost"]
    assert court.see(idle(0.0)) == ["gpu.job-idle"]


# Programs


def test_a_users_error_counts_only_when_it_comes_again_on_the_same_gpu_within_a_day() -> None:
    court = Court()
    first = court.now + 1.0
    assert court.see(reading(), xid(31, first)) == []
    assert court.see(reading(), happened("xid:31", "gpu:2", first + 60.0), after=60.0) == []
    assert court.see(reading(), xid(13, first + 86_000.0), after=86_000.0) == ["gpu.programs-fail"]
    assert court.only("gpu.programs-fail").since == first
    assert court.see(reading(), after=86_300.0) == ["gpu.programs-fail"]
    assert court.see(reading(), after=200.0) == []
    assert court.see(reading(), xid(13, court.now + 1.0)) == [], "two of more than a day are one and one"


def test_what_a_restart_of_the_node_ended_begins_to_be_counted_anew() -> None:
    court = Court()
    court.see(reading(), xid(31, court.now + 0.2), xid(31, court.now + 0.4))
    assert court.ids() == ["gpu.programs-fail"]
    assert court.see(reading(), happened("node:rebooted", "", court.now + 1.0, source="console")) == []
    assert court.see(reading(), xid(31, court.now + 1.0)) == []
    assert court.see(reading(), xid(31, court.now + 1.0)) == ["gpu.programs-fail"]


def test_errors_of_before_a_restart_count_and_those_of_another_gpu_do_not() -> None:
    court = Court(remembers=True)
    assert court.judge.counted["link:down"] == 600.0
    assert {"xid:13", "xid:31"} < {pattern for pattern, over in court.judge.counted.items() if over == 86_400.0}
    court.judge.recall(KEY, [], [xid(31, court.now - 80_000.0)], court.now)
    assert court.see(reading(), xid(13, court.now + 1.0)) == ["gpu.programs-fail"]
    court = Court(remembers=True)
    court.judge.recall(KEY, [], [xid(31, court.now - 80_000.0)], court.now)
    court.see(reading(), happened("gpu:replaced", "gpu:0", court.now + 1.0, source="console"))
    assert court.see(reading(), xid(13, court.now + 1.0)) == []


# What is usual


@pytest.mark.parametrize(
    ("usual", "now", "slow"),
    [
        (None, 19.0, False),
        (None, 21.0, True),
        (1.5, 9.9, False),
        (1.5, 10.5, True),
        (8.0, 23.0, False),
        (8.0, 25.0, True),
        (60.0, 150.0, False),
    ],
)
def test_storage_is_slow_against_what_is_usual_there(usual: float | None, now: float, slow: bool) -> None:
    court = Court()
    if usual is not None:
        court.judge.learn(KEY, {(Named.STORAGE_ROUND_TRIP, "nas-1"): usual})
    told = play(court, [server(now)] * 8, 1.0)
    assert (["storage.slow"] in told) is slow


def test_once_an_hour_the_judge_asks_what_is_usual() -> None:
    asked: list[list[str]] = []
    court = Court()
    court.judge._on_hour = asked.append
    for _ in range(5):
        court.see(reading(), after=1800.0)
    assert asked == [[KEY]] * 3
