"""Metrics of every engine become one record, by the names that are there; what broke off or is hostile costs itself."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.engines.histograms import Histogram
from connectors.engines.metrics import HISTOGRAMS, NUMBERS, Engine, Metrics, flow, read_metrics
from connectors.engines.prometheus import MOST_SAMPLES, read

from .conftest import llama_cpp, reply, scrape


def test_a_real_llama_cpp_is_understood() -> None:
    found = read_metrics(reply("metrics").body)
    assert found.engine is Engine.LLAMA_CPP
    assert (found.tokens_in, found.tokens_out, found.steps) == (16, 26, 26)
    assert (found.running, found.waiting, found.busy) == (0, 0, False)
    assert found.requests is None and found.errors is None and found.kv_cache is None and found.first_token is None


def test_vllm_is_understood_by_whichever_names_it_has() -> None:
    said = scrape("vllm")
    found = read_metrics(said)
    assert found.engine is Engine.VLLM
    assert (found.requests, found.tokens_in, found.tokens_out, found.began) == (1, 5, 7, 1718140558.3)
    assert found.first_token is not None and found.first_token.quantile(0.95) == pytest.approx(0.25 + 0.25 * 0.95)
    assert found.between_tokens is not None and found.between_tokens.mean == pytest.approx(0.0317, abs=1e-4)
    newer = said.replace(b"time_per_output_token_seconds", b"inter_token_latency_seconds")
    newer = newer.replace(b"vllm:gpu_cache_usage_perc", b"vllm:gone").replace(b"usage_perc{", b'usage_perc{engine="0",')
    assert read_metrics(newer).between_tokens == found.between_tokens and read_metrics(newer).kv_cache == 0


def test_sglang_is_understood() -> None:
    found = read_metrics(scrape("sglang"))
    assert found.engine is Engine.SGLANG and found.kv_cache == 0.25 and found.requests == 1 and found.steps == 32
    assert found.whole_request is not None and found.whole_request.mean == 0.07


def test_series_of_several_ranks_are_added_and_the_fullest_cache_counts() -> None:
    said = (
        b'vllm:num_requests_running{engine="0"} 2\nvllm:num_requests_running{engine="1"} 3\n'
        b'vllm:kv_cache_usage_perc{engine="0"} 0.2\nvllm:kv_cache_usage_perc{engine="1"} 0.9\n'
        b'http_requests_total{status="2xx"} 90\n'
        b'http_requests_total{status="5xx"} 1\nhttp_requests_total{status="503"} 2\n'
    )
    found = read_metrics(said)
    assert (found.running, found.kv_cache, found.errors) == (5, 0.9, 3)
    assert read_metrics(said.replace(b'"5', b'"4')).errors == 0  # told, and none


def test_triton_tells_milliseconds_and_a_fraction_among_others() -> None:
    found = read_metrics(
        b'nv_inference_request_success{model="m"} 7\n'
        b'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="used",model="m"} 900\n'
        b'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="fraction",model="m"} 0.4\n'
        b'nv_inference_first_response_histogram_ms_bucket{le="100"} 1\n'
        b'nv_inference_first_response_histogram_ms_bucket{le="+Inf"} 1\n'
    )
    assert (found.engine, found.requests, found.kv_cache) == (Engine.TRITON, 7, 0.4)
    assert found.first_token == Histogram((0.1, math.inf), (1, 1))


def test_what_is_no_engine_has_no_numbers() -> None:
    assert read_metrics(b"process_start_time_seconds 5\n") == Metrics(Engine.UNKNOWN)


def test_every_number_and_histogram_of_the_record_has_names() -> None:
    assert {*NUMBERS, *HISTOGRAMS, "engine"} == set(Metrics.__dataclass_fields__)


def test_one_bad_line_costs_itself_alone() -> None:
    text = b'a 1\na{x="1\nb{x="y",} 2 1700000000\n{x="y"} 3\nc{x="a\\"b\\n,c"} 4\nd NaN\ne 0x10\nf{bad} 1\n'
    found = read(text)
    assert sorted(found) == ["a", "b", "c", "d"]
    assert found["c"][0].labels == {"x": 'a"b\n,c'} and found["b"][0].value == 2


def test_a_number_that_is_cut_off_does_not_count() -> None:
    assert "b" not in read(b"a 12\nb 34")


@pytest.mark.slow
def test_no_engine_fills_the_memory() -> None:
    assert sum(map(len, read(b"a 1\n" * (MOST_SAMPLES + 10)).values())) == MOST_SAMPLES


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_real_scrape_may_be_cut_or_changed_anywhere(data: st.DataObject) -> None:
    said = bytearray(data.draw(st.sampled_from([reply("metrics").body, scrape("vllm"), scrape("sglang")])))
    for _ in range(data.draw(st.integers(1, 5))):
        said[data.draw(st.integers(0, len(said) - 1))] = data.draw(st.integers(0, 255))
    found = read_metrics(bytes(said[: data.draw(st.integers(0, len(said)))]))
    for name in HISTOGRAMS:
        told = getattr(found, name)
        assert told is None or told.counts == tuple(sorted(told.counts))
    for name in NUMBERS:
        assert getattr(found, name) is None or getattr(found, name) >= 0


@settings(max_examples=30, deadline=None)
@given(said=st.binary(max_size=200))
def test_garbage_is_read_as_nothing_worse(said: bytes) -> None:
    assert read_metrics(said).engine in Engine


@settings(max_examples=40, deadline=None)
@given(
    counts=st.lists(st.integers(0, 50), min_size=3, max_size=8),
    share=st.floats(0, 1),
)
def test_a_quantile_lies_between_the_edges_of_the_bucket_that_holds_it(counts: list[int], share: float) -> None:
    edges = (*(float(2**each) for each in range(len(counts) - 1)), math.inf)
    total, upto = 0, []
    for each in counts:
        total += each
        upto.append(float(total))
    found = Histogram(edges, tuple(upto)).quantile(share)
    if not total:
        assert found is None
        return
    assert found is not None and 0 <= found <= edges[-2]
    below = sum(count for edge, count in zip(edges, counts, strict=True) if edge <= found)
    assert below <= share * total + counts[next(i for i, edge in enumerate(edges) if edge >= found)] + 1e-9


# ---- between two looks


def test_rates_are_what_went_through_a_second() -> None:
    before = Metrics(Engine.VLLM, requests=10, errors=1, tokens_in=100, tokens_out=1000, first_token=_took(1, 2, 3))
    after = Metrics(Engine.VLLM, requests=30, errors=1, tokens_in=300, tokens_out=1500, first_token=_took(1, 5, 9))
    found = flow(before, after, 10)
    assert (found.requests, found.errors, found.tokens_in, found.tokens_out) == (2, 0, 20, 50)
    assert found.first_token == _took(0, 3, 6) and not found.restarted and found.between_tokens is None


def test_an_engine_that_began_anew_counts_from_there() -> None:
    before = Metrics(Engine.VLLM, requests=10, tokens_out=1000, first_token=_took(1, 2, 3))
    after = Metrics(Engine.VLLM, requests=4, tokens_out=1200, first_token=_took(1, 1, 1))
    found = flow(before, after, 2)
    assert found.restarted and (found.requests, found.tokens_out) == (2, 600) and found.first_token == _took(1, 1, 1)
    began = flow(Metrics(Engine.VLLM, requests=1, began=100), Metrics(Engine.VLLM, requests=5, began=200), 1)
    assert began.restarted and began.requests == 5


def test_a_number_that_was_not_told_before_has_no_rate() -> None:
    assert flow(Metrics(Engine.VLLM), Metrics(Engine.VLLM, requests=500), 1).requests is None
    with pytest.raises(ValueError, match="no time"):
        flow(Metrics(Engine.VLLM), Metrics(Engine.VLLM), 0)


def test_other_buckets_than_before_say_nothing() -> None:
    assert Histogram((1, math.inf), (2, 3)).since(Histogram((2, math.inf), (1, 1))) is None


def _took(*counts: float) -> Histogram:
    return Histogram((0.1, 1.0, math.inf), counts)


def test_llama_cpp_really_was_recorded_before_and_after() -> None:
    before, after = (read_metrics(reply(name).body) for name in ("metrics.begin", "metrics"))
    assert flow(before, after, 2).tokens_out == 13 and set(llama_cpp()) >= {"props", "slots"}


def test_a_long_answer_moves_the_steps_before_its_tokens_are_counted() -> None:
    # So a real llama.cpp server stood in the middle of one answer.
    found = read_metrics(
        b"llamacpp:n_decode_total 228\nllamacpp:tokens_predicted_total 0\nllamacpp:requests_processing 1\n"
    )
    assert (found.steps, found.tokens_out, found.busy) == (228, 0, True)
