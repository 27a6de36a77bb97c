"""What follows from what: by the rules and by places, whatever came first, and never two unrelated faults."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.alarms.model.alarms import Alarm, Source
from console.alarms.model.tree import causes, root
from console.fleet.service.rulebook import shipped

RULES = shipped().by_id
PLACES = {"n1": ("hall",), "n2": ("hall",), "n3": ("edge",), "hall/r1": ("hall",)}


def places(thing: str) -> tuple[str, ...]:
    return PLACES.get(thing, ())


def alarm(number: int, rule: str, node: str = "", part: str = "", at: float = 0.0) -> Alarm:
    return Alarm(number, Source(rule, node, part), RULES[rule].grade, at, at)


def tree(alarms: list[Alarm]) -> dict[Source, Source]:
    by_number = {each.number: each.source for each in alarms}
    return {by_number[below]: by_number[above] for below, above in causes(alarms, RULES, places).items()}


def test_nodes_of_a_lost_site_follow_from_it_and_those_of_another_do_not() -> None:
    lost = [alarm(1, "site.lost", part="hall"), *(alarm(n + 1, "link.lost", f"n{n}") for n in (1, 2, 3))]
    hall = Source("site.lost", "", "hall")
    assert tree(lost) == {Source("link.lost", "n1"): hall, Source("link.lost", "n2"): hall}


def test_what_nodes_say_of_a_server_follows_from_it_and_what_they_say_of_another_does_not() -> None:
    server = Source("server.slow", "", "hall/nas-1")
    said = [alarm(n, "storage.slow", f"n{n}", "nas-1") for n in (1, 2, 3)]  # n3 stands elsewhere
    other = alarm(4, "storage.slow", "n1", "nas-2")
    assert tree([*said, other, alarm(5, server.rule, part=server.part)]) == {
        Source("storage.slow", "n1", "nas-1"): server,
        Source("storage.slow", "n2", "nas-1"): server,
    }


def test_two_faults_of_one_minute_on_one_node_stay_two() -> None:
    assert (
        tree([alarm(1, "gpu.lost", "n1", "2"), alarm(2, "xid.48", "n1", "3"), alarm(3, "disk.full", "n1", "/")]) == {}
    )


def test_a_gpu_follows_from_its_own_xid_not_from_that_of_another_gpu() -> None:
    found = tree([alarm(1, "xid.79", "n1", "2"), alarm(2, "gpu.lost", "n1", "2"), alarm(3, "gpu.lost", "n1", "5")])
    assert found == {Source("gpu.lost", "n1", "2"): Source("xid.79", "n1", "2")}


def test_what_begins_after_its_cause_was_over_has_another() -> None:
    gone = replace(alarm(1, "xid.79", "n1", "2", at=10.0), returned=20.0)
    assert tree([gone, alarm(2, "gpu.lost", "n1", "2", at=15.0)]) != {}
    assert tree([gone, alarm(2, "gpu.lost", "n1", "2", at=25.0)]) == {}


SOURCES = st.builds(
    Source, st.sampled_from(sorted(RULES)), st.sampled_from(["", "n1", "n2", "n3"]), st.sampled_from(["", "hall", "2"])
)


@pytest.mark.slow
@given(st.lists(SOURCES, unique=True, max_size=12), st.randoms(use_true_random=False))
def test_every_order_of_arrival_gives_one_tree_without_rings(sources: list[Source], chance: object) -> None:
    def numbered(order: list[Source]) -> list[Alarm]:
        return [alarm(number, of.rule, of.node, of.part) for number, of in enumerate(order, 1)]

    other = list(sources)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert tree(numbered(sources)) == tree(numbered(other))
    above = causes(numbered(sources), RULES, places)
    for below, cause in above.items():
        assert root(below, above) not in above, "it ends"
        of, under = sources[below - 1], sources[cause - 1]
        assert RULES[of.rule].is_under(under.rule)
        assert under.node in (of.node, "")
