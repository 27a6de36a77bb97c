"""Every fault that the demo can simulate is found within five seconds of the sample in which its definition is met,
keeps its since over a restart of the console, and is over when its cause is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.site_simulator.faults import FaultKind
from tests.bench.faults import page
from tests.support.fault_watch import CALM, LASTS, LONG_CALM, LONG_LASTS, Case, Watch, long_cases, short_cases

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

#: The bound, in seconds of samples.
WITHIN = 5.0
PAGE = Path(__file__).resolve().parents[3] / "docs" / "faults.md"
NAMES = [case.name for case in (*short_cases(), *long_cases())]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Case]]:
    folder = tmp_path_factory.mktemp("watch")
    short, long = Watch(short_cases(), folder / "short.db"), Watch(long_cases(), folder / "long.db")
    short.run(CALM, LASTS)
    long.run(LONG_CALM, LONG_LASTS)
    yield {case.name: case for case in (*short.cases, *long.cases)}


def test_every_fault_of_the_demo_is_among_them() -> None:
    assert {case.kind for case in (*short_cases(), *long_cases())} == set(FaultKind)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_found_within_five_seconds_of_the_sample_that_meets_its_definition(
    seen: dict[str, Case], name: str
) -> None:
    case = seen[name]
    assert case.met is not None, "the simulated node never met the definition"
    assert case.found is not None, "nothing names it"
    assert 0.0 <= case.found - case.met <= WITHIN
    assert case.since is not None and case.raised - 1.0 <= case.since <= case.found


def test_the_page_about_it_says_what_is_measured(seen: dict[str, Case]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(list(seen.values())), (
        "python -m tests.bench.faults > docs/faults.md"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_restart_while_it_lasts_does_not_move_its_since(seen: dict[str, Case], name: str) -> None:
    assert seen[name].after_restart == seen[name].since is not None


@pytest.mark.parametrize("name", NAMES)
def test_it_is_over_when_its_cause_is(seen: dict[str, Case], name: str) -> None:
    case = seen[name]
    assert case.over is not None, f"still there {case.over_within:g} s after its cause has ended"
    assert case.over - case.cleared <= case.over_within
