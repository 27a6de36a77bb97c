"""Metrics of any engine as one record. Which name is meant is told by what is there, never by a version: names come and
go between versions, and one that is stale fails in silence.

Engines of several ranks or models tell a series for each; whether these are added, or the largest counts, is data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from connectors.engines.histograms import Histogram, histogram
from connectors.engines.prometheus import Sample, Scrape, finite, read


class Engine(StrEnum):
    """Who tells them, by the prefix of their names."""

    VLLM = "vllm"
    SGLANG = "sglang"
    LLAMA_CPP = "llama.cpp"
    TENSORRT_LLM = "tensorrt-llm"
    TRITON = "triton"
    UNKNOWN = "unknown"


class Join(StrEnum):
    """What becomes of several series of one metric."""

    SUM = "sum"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Name:
    """A name by which a metric is told: only where its label begins with a text, and `times` something where an engine
    has another unit."""

    name: str
    label: str = ""
    begins: str = ""
    times: float = 1.0
    join: Join = Join.SUM


@dataclass(frozen=True, slots=True)
class Metrics:
    """What an engine tells of itself, None where it does not. Counters count since it began: `requests` that ended
    well, `errors`, tokens: of prompts all of them, and those that came from a cache; seconds of prefill and decoding.
    `steps` moves with each step of generation, for whoever asks whether there is any. `running` and `waiting` are now,
    `kv_cache` is full at 1, `began` is unix seconds; histograms are in seconds."""

    engine: Engine
    requests: float | None = None
    errors: float | None = None
    tokens_in: float | None = None
    tokens_cached: float | None = None
    tokens_out: float | None = None
    prefill_seconds: float | None = None
    decode_seconds: float | None = None
    steps: float | None = None
    running: float | None = None
    waiting: float | None = None
    kv_cache: float | None = None
    began: float | None = None
    first_token: Histogram | None = None
    between_tokens: Histogram | None = None
    whole_request: Histogram | None = None

    @property
    def busy(self) -> bool | None:
        """Whether anything runs or waits; None where it does not say."""
        if self.running is None and self.waiting is None:
            return None
        return (self.running or 0) + (self.waiting or 0) > 0


_PREFIXES: Final = (
    ("vllm:", Engine.VLLM),
    ("sglang:", Engine.SGLANG),
    ("llamacpp:", Engine.LLAMA_CPP),
    ("trtllm_", Engine.TENSORRT_LLM),
    ("nv_", Engine.TRITON),
)
#: Names of each number, the first that is there counts.
NUMBERS: Final[Mapping[str, tuple[Name, ...]]] = {
    "requests": (
        Name("vllm:request_success_total"),
        Name("sglang:num_requests_total"),
        Name("trtllm_request_success_total"),
        Name("nv_inference_request_success"),
    ),
    "errors": (
        Name("sglang:num_aborted_requests_total"),
        Name("trtllm_request_error_total"),
        Name("nv_inference_request_failure"),
        Name("http_requests_total", "status", "5"),
    ),
    "tokens_in": (
        Name("vllm:prompt_tokens_total"),
        Name("sglang:prompt_tokens_total"),
        Name("llamacpp:prompt_tokens_total"),
        Name("trtllm_prompt_tokens_total"),
        Name("nv_llm_input_token_len_sum"),
    ),
    "tokens_cached": (
        Name("vllm:prompt_tokens_cached_total"),
        Name("vllm:prefix_cache_hits_total"),
        Name("sglang:cached_tokens_total"),
        Name("trtllm_prompt_cached_tokens_total"),
    ),
    "prefill_seconds": (Name("vllm:request_prefill_time_seconds_sum"),),
    "decode_seconds": (Name("vllm:request_decode_time_seconds_sum"),),
    "tokens_out": (
        Name("vllm:generation_tokens_total"),
        Name("sglang:generation_tokens_total"),
        Name("llamacpp:tokens_predicted_total"),
        Name("trtllm_generation_tokens_total"),
        Name("nv_llm_output_token_len_sum"),
    ),
    # llama.cpp counts the tokens of a request when it ends, but each step as it happens.
    "steps": (
        Name("vllm:iteration_tokens_total_count"),
        Name("llamacpp:n_decode_total"),
        Name("llamacpp:tokens_predicted_total"),
        Name("vllm:generation_tokens_total"),
        Name("sglang:generation_tokens_total"),
        Name("trtllm_generation_tokens_total"),
    ),
    "running": (
        Name("vllm:num_requests_running"),
        Name("sglang:num_running_reqs"),
        Name("llamacpp:requests_processing"),
        Name("trtllm_num_requests_running"),
        Name("nv_trt_llm_request_metrics", "request_type", "scheduled"),
    ),
    "waiting": (
        Name("vllm:num_requests_waiting"),
        Name("sglang:num_queue_reqs"),
        Name("llamacpp:requests_deferred"),
        Name("trtllm_num_requests_waiting"),
        Name("nv_inference_pending_request_count"),
    ),
    "kv_cache": (
        Name("vllm:kv_cache_usage_perc", join=Join.MOST),
        Name("vllm:gpu_cache_usage_perc", join=Join.MOST),
        Name("sglang:token_usage", join=Join.MOST),
        Name("trtllm_kv_cache_utilization", join=Join.MOST),
        Name("llamacpp:kv_cache_usage_ratio", join=Join.MOST),
        Name("nv_trt_llm_kv_cache_block_metrics", "kv_cache_block_type", "fraction", join=Join.MOST),
    ),
    "began": (Name("process_start_time_seconds", join=Join.MOST),),
}
HISTOGRAMS: Final[Mapping[str, tuple[Name, ...]]] = {
    "first_token": (
        Name("vllm:time_to_first_token_seconds"),
        Name("sglang:time_to_first_token_seconds"),
        Name("trtllm_time_to_first_token_seconds"),
        Name("nv_inference_first_response_histogram_ms", times=0.001),
    ),
    "between_tokens": (
        Name("vllm:inter_token_latency_seconds"),
        Name("vllm:request_time_per_output_token_seconds"),
        Name("vllm:time_per_output_token_seconds"),
        Name("sglang:inter_token_latency_seconds"),
        Name("sglang:time_per_output_token_seconds"),
        Name("trtllm_time_per_output_token_seconds"),
    ),
    "whole_request": (
        Name("vllm:e2e_request_latency_seconds"),
        Name("sglang:e2e_request_latency_seconds"),
        Name("trtllm_e2e_request_latency_seconds"),
    ),
}
COUNTERS: Final = ("requests", "errors", "tokens_in", "tokens_out", "steps")
_RATES: Final = ("requests", "errors", "tokens_in", "tokens_out")


def read_metrics(said: bytes) -> Metrics:
    """What an engine tells at its /metrics. A text of something else has no engine and no numbers."""
    scrape = read(said)
    engine = next((whose for prefix, whose in _PREFIXES if any(name.startswith(prefix) for name in scrape)), None)
    if engine is None:
        return Metrics(Engine.UNKNOWN)
    told: dict[str, Any] = {field: _number(scrape, names) for field, names in NUMBERS.items()}
    told |= {field: _histogram(scrape, names) for field, names in HISTOGRAMS.items()}
    return Metrics(engine, **told)


def _number(scrape: Scrape, names: tuple[Name, ...]) -> float | None:
    for name in names:
        values = [sample.value * name.times for sample in _those(scrape, name.name, name) if sample.value >= 0]
        if values:
            return max(values) if name.join is Join.MOST else sum(values)
    return None


def _histogram(scrape: Scrape, names: tuple[Name, ...]) -> Histogram | None:
    for name in names:
        buckets, sums, counts = (_those(scrape, f"{name.name}_{end}", name) for end in ("bucket", "sum", "count"))
        if buckets and (made := histogram(buckets, sums, counts, name.times)) is not None:
            return made
    return None


def _those(scrape: Scrape, name: str, like: Name) -> tuple[Sample, ...]:
    samples = finite(scrape.get(name, ()))
    if not like.label or not samples:
        return samples
    those = tuple(sample for sample in samples if sample.labels.get(like.label, "").startswith(like.begins))
    # Where the metric is told, but none of this kind yet, there were none of them.
    return those or (Sample({}, 0.0),)


@dataclass(frozen=True, slots=True)
class Flow:
    """What went through an engine between two looks, a second; None where it does not say. `restarted` says that it
    began anew in between: then only what came after that is counted."""

    seconds: float
    restarted: bool
    requests: float | None = None
    errors: float | None = None
    tokens_in: float | None = None
    tokens_out: float | None = None
    first_token: Histogram | None = None
    between_tokens: Histogram | None = None
    whole_request: Histogram | None = None


def flow(before: Metrics, after: Metrics, seconds: float) -> Flow:
    """What went through between two looks. Raises ValueError where no time went by."""
    if not seconds > 0:
        raise ValueError("no time went by")
    restarted = _restarted(before, after)
    base = Metrics(after.engine) if restarted else before
    told: dict[str, Any] = {
        name: _rate(getattr(base, name), getattr(after, name), seconds, restarted) for name in _RATES
    }
    told |= {name: _since(getattr(base, name), getattr(after, name), restarted) for name in HISTOGRAMS}
    return Flow(seconds, restarted, **told)


def _restarted(before: Metrics, after: Metrics) -> bool:
    if before.engine is not after.engine:
        return True
    if before.began is not None and after.began is not None and after.began > before.began + 1:
        return True
    pairs = ((getattr(before, name), getattr(after, name)) for name in COUNTERS)
    return any(then is not None and now is not None and now < then for then, now in pairs)


def _rate(then: float | None, now: float | None, seconds: float, restarted: bool) -> float | None:
    if now is None or (then is None and not restarted):
        return None
    return max(0.0, now - (then or 0.0)) / seconds


def _since(then: Histogram | None, now: Histogram | None, restarted: bool) -> Histogram | None:
    if now is None or restarted:
        return now
    return None if then is None else now.since(then)
