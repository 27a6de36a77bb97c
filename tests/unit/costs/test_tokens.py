"""What models did comes into the ledger from their engines' counters: once, and told apart by where it came from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.engines.metrics import read_metrics
from console.costs.model.counting import Counters, done
from console.costs.model.ledger import Work
from console.costs.model.spot import QUARTER
from console.costs.service.tokens import Read, TokenWatch

START = 1_800_000_000 // QUARTER * QUARTER
SAID = b"""
# TYPE vllm:prompt_tokens_total counter
vllm:prompt_tokens_total{model_name="a"} 1000
vllm:prefix_cache_queries_total{model_name="a"} 1000
vllm:prefix_cache_hits_total{model_name="a"} 640
vllm:generation_tokens_total{model_name="a"} 90
vllm:request_success_total{finished_reason="stop"} 4
vllm:request_prefill_time_seconds_sum{model_name="a"} 1.5
vllm:request_decode_time_seconds_sum{model_name="a"} 6.25
"""


def test_an_engine_says_what_came_from_its_cache_and_how_long_it_filled_and_decoded() -> None:
    told = read_metrics(SAID)
    assert (told.tokens_in, told.tokens_cached, told.tokens_out) == (1000, 640, 90)
    assert (told.prefill_seconds, told.decode_seconds) == (1.5, 6.25)
    assert read_metrics(SAID + b"vllm:prompt_tokens_cached_total 700\n").tokens_cached == 700, (
        "its own word counts first"
    )


def test_computed_and_cached_tokens_are_two_numbers() -> None:
    before = Counters(4, 1000, 640, 90, 1.5, 6.25, 100.0)
    now = Counters(6, 1500, 940, 150, 2.0, 9.0, 100.0)
    assert done("a", before, now) == Work("a", 200, 300, 60, 2, 0, 500, 2750)


def test_an_engine_that_began_anew_is_counted_from_its_beginning() -> None:
    before = Counters(tokens_in=1000, tokens_cached=10, tokens_out=500, began=100.0)
    anew = Counters(tokens_in=40, tokens_cached=0, tokens_out=700, began=100.0)
    assert done("a", before, anew) == Work("a", 40, 0, 700), "one counter that fell back says it of all"
    assert done("a", before, replace(anew, tokens_in=2000, tokens_cached=20, began=900.0)).computed == 1980


def test_what_was_counted_before_anybody_looked_is_nobodys() -> None:
    watch = TokenWatch()
    watch.take(START + 10, [Read("d a-blue", "g01", "a", Counters(tokens_in=10_000, tokens_out=10_000))])
    assert watch.work(START, {"g01"}) == ()


def test_two_engines_of_a_model_add_up_by_the_quarter_and_by_site() -> None:
    watch = TokenWatch()
    for second, tokens in ((0, 0), (60, 100), (840, 400), (900, 500)):
        for engine, node in (("d a-blue", "g01"), ("d b-blue", "u01")):
            watch.take(START + second, [Read(engine, node, "a", Counters(tokens_in=tokens, tokens_out=2 * tokens))])
    assert watch.work(START, {"g01"}) == (Work("a", 400, 0, 800),)
    assert watch.work(START, {"g01", "u01"}) == (Work("a", 800, 0, 1600),)
    assert watch.work(START + QUARTER, {"g01"}) == (Work("a", 100, 0, 200),)
    watch.take(START + 5 * QUARTER, [])
    assert watch.work(START, {"g01"}) == (), "what was not written within an hour is forgotten"


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 500), st.booleans(), st.integers(1, 400)), min_size=1, max_size=20))
def test_whatever_is_looked_at_how_often_nothing_is_counted_twice(steps: list[tuple[int, bool, int]]) -> None:
    watch, counter, came, at = TokenWatch(), 0, 0, float(START)
    watch.take(at, [Read("e", "g01", "a", Counters(tokens_out=0))])
    for tokens, restarts, seconds in steps:
        at += seconds
        # An engine that begins anew and counts farther than before within one look cannot be told without its word.
        counter = tokens if restarts and tokens < counter else counter + tokens
        came += tokens
        for _ in range(2):
            watch.take(at, [Read("e", "g01", "a", Counters(tokens_out=counter))])
        if at >= START + 3 * QUARTER:
            break
    told = sum(work.out for quarter in range(5) for work in watch.work(START + quarter * QUARTER, {"g01"}))
    assert told == came
