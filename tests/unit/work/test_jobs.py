"""Jobs: one after the other on a lane, side by side on several, cancelled, and told about."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from console.work.model.commands import JobState, JobView
from console.work.service.jobs import Job, Jobs

DEADLINE = 20.0


@pytest.fixture
def told() -> list[JobView]:
    return []


@pytest.fixture
def jobs(told: list[JobView]) -> Iterator[Jobs]:
    made = Jobs(4, told.append)
    yield made
    made.close()


def test_a_job_gives_its_result_and_tells_each_step(jobs: Jobs, told: list[JobView]) -> None:
    def work(job: Job) -> int:
        job.report(0.5, "half way")
        return 42

    job = jobs.start("count", "hall/g1", work)
    assert job.wait(DEADLINE)
    assert job.result == 42
    assert [(view.state, view.progress) for view in told] == [
        (JobState.RUNNING, None),
        (JobState.RUNNING, 0.5),
        (JobState.SUCCEEDED, 0.5),
    ]
    assert told[1].note == "half way" and (told[0].name, told[0].target) == ("count", "hall/g1")


def test_a_lane_is_serial_and_keeps_its_order_while_others_go_on(jobs: Jobs) -> None:
    gate, begun, order = threading.Event(), threading.Event(), []
    first = jobs.start("first", "a", lambda _: (begun.set(), gate.wait(DEADLINE), order.append("first")))
    assert begun.wait(DEADLINE)
    second = jobs.start("second", "a", lambda _: order.append("second"))
    other = jobs.start("other", "b", lambda _: order.append("other"))
    assert other.wait(DEADLINE)
    assert second.view.state is JobState.WAITING
    gate.set()
    assert first.wait(DEADLINE) and second.wait(DEADLINE)
    assert order == ["other", "first", "second"]


def test_a_hundred_jobs_on_three_lanes_never_run_side_by_side_on_one(jobs: Jobs) -> None:
    busy: set[str] = set()
    clashes: list[str] = []

    def work(job: Job) -> None:
        if job.view.target in busy:
            clashes.append(job.view.target)
        busy.add(job.view.target)
        busy.discard(job.view.target)

    started = [jobs.start("x", f"lane {number % 3}", work) for number in range(100)]
    assert all(job.wait(DEADLINE) for job in started)
    assert not clashes


def test_a_failure_is_kept_and_the_lane_goes_on(jobs: Jobs) -> None:
    def work(_: Job) -> None:
        raise OSError("no such road")

    bad = jobs.start("bad", "a", work)
    good = jobs.start("good", "a", lambda _: "well")
    assert good.wait(DEADLINE) and good.result == "well"
    assert bad.view.state is JobState.FAILED and isinstance(bad.view.error, OSError)


def test_a_cancelled_job_ends_where_it_looks_and_a_waiting_one_never_starts(jobs: Jobs) -> None:
    started = threading.Event()

    def work(job: Job) -> None:
        started.set()
        assert job.cancelled.wait(DEADLINE)
        job.check()
        raise AssertionError("it went on")

    running = jobs.start("running", "a", work)
    waiting = jobs.start("waiting", "a", lambda _: pytest.fail("it started"))
    assert started.wait(DEADLINE)
    jobs.cancel_all()
    assert running.wait(DEADLINE) and waiting.wait(DEADLINE)
    assert (running.view.state, waiting.view.state) == (JobState.CANCELLED, JobState.CANCELLED)


def test_an_ended_job_changes_no_more(jobs: Jobs) -> None:
    job = jobs.start("x", "a", lambda _: None)
    assert job.wait(DEADLINE)
    job.report(0.1, "late")
    job.cancel()
    assert (job.view.state, job.view.progress) == (JobState.SUCCEEDED, None)
