"""A model fits, or it does not, with numbers: what it needs, what is there, and who holds the rest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.deployments.model.fitting import GIB, GpuRoom, Need, Settings, Why, fit, limit_flags, need


def room(gpu: str, free: int, total: int = 80, node: str = "g01", holder: str = "") -> GpuRoom:
    return GpuRoom(node, gpu, total * GIB, free * GIB, holder)


def asked(gib: int, gpus: int = 1) -> Need:
    return Need(gib * GIB, 0, 0, gpus)


def test_the_cache_counts_for_all_tokens_that_may_be_under_way() -> None:
    # 32 layers, 8 heads of 128 numbers for keys and as many for values, two bytes each: 128 KiB a token.
    found = need(16 * GIB, 2 * 32 * 8 * 128, Settings(context=8192, parallel=16))
    assert found.cache == 128 * 1024 * 8192 * 16 == 16 * GIB
    assert found.weights == 16 * GIB and found.own > GIB and found.each == found.total
    assert need(16 * GIB, 65536, Settings(8192, cache_bytes=1)).cache * 2 == need(16 * GIB, 65536, Settings(8192)).cache


def test_what_is_split_takes_its_own_on_each_gpu() -> None:
    one, four = (need(64 * GIB, 0, Settings(1, gpus=gpus)) for gpus in (1, 4))
    assert four.own - one.own == 3 * GIB and four.each < one.each / 3


def test_it_goes_where_least_room_is_lost() -> None:
    found = fit(asked(40), [room("0", 80), room("1", 44), room("2", 10)])
    assert (found.fits and [each.gpu for each in found.chosen] == ["1"]) or found.chosen[0].free >= 40 * GIB


def test_what_is_taken_is_told_with_who_holds_it() -> None:
    found = fit(asked(71), [room("0", 12), room("3", 44, holder="vllm")])
    assert found.why is Why.TAKEN and found.nearest == room("3", 44, holder="vllm") and found.missing == 27 * GIB


def test_what_no_gpu_could_ever_hold_is_told_as_such() -> None:
    assert fit(asked(90), [room("0", 80), room("1", 80)]).why is Why.TOO_LARGE
    assert fit(asked(90, 2), [room("0", 80), room("1", 80)]).fits


def test_gpus_of_two_nodes_are_not_one_node() -> None:
    assert fit(asked(90, 2), [room("0", 80, node="a"), room("0", 80, node="b")]).why is Why.NO_GPU
    assert fit(asked(1), []).why is Why.NO_GPU


def test_an_engine_that_may_take_a_share_alone_does_not_get_it_all() -> None:
    found = fit(asked(75), [room("0", 80)], share=0.9)
    assert found.why is Why.SHARE and found.missing == 3 * GIB
    assert fit(asked(75), [room("0", 80)], share=0.95).fits


def test_settings_that_make_no_sense_are_refused() -> None:
    for wrong in (Settings(0), Settings(1, parallel=0), Settings(1, gpus=0), Settings(1, share=0), Settings(1, 1, 9)):
        with pytest.raises(ValueError, match="settings"):
            need(1, 1, wrong)


def test_the_limit_is_the_engines_own_where_it_has_one() -> None:
    assert limit_flags("vllm", asked(40), 80 * GIB) == ("--gpu-memory-utilization", "0.500")
    assert limit_flags("llama.cpp", asked(40), 80 * GIB) == ()


@settings(max_examples=60, deadline=None)
@given(
    gib=st.integers(1, 100),
    gpus=st.integers(1, 4),
    free=st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 80)), max_size=8),
)
def test_whatever_is_chosen_has_the_room_and_is_one_node(gib: int, gpus: int, free: list[tuple[str, int]]) -> None:
    rooms = [room(str(number), each, node=node) for number, (node, each) in enumerate(free)]
    found = fit(asked(gib, gpus), rooms)
    possible = any(
        sum(each.free >= found.need.each for each in rooms if each.node == node) >= gpus for node in ("a", "b")
    )
    assert found.fits == possible
    if found.fits:
        assert len({each.gpu for each in found.chosen}) == gpus and len({each.node for each in found.chosen}) == 1
        assert all(each.free >= found.need.each for each in found.chosen)
    else:
        assert found.nearest is None or found.missing == found.need.each - found.nearest.free
