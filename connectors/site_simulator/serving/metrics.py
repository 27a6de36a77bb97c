"""The metrics of simulated model servers in Prometheus' text form, under the names that llama.cpp and vLLM use."""

from __future__ import annotations

from connectors.site_simulator.serving.engine import Engine, Program, Tally


def metrics_of(engine: Engine) -> str:
    """All that a server tells of itself."""
    return _llama(engine) if engine.serving.program is Program.LLAMA else _vllm(engine)


def _number(value: float) -> str:
    return f"{value:.6g}" if isinstance(value, float) and value < 1e6 else f"{int(value)}"


def _llama(engine: Engine) -> str:
    counted = engine.counted
    prompt_rate = counted.prompt_tokens / counted.prompt_seconds if counted.prompt_seconds else 0.0
    made_rate = counted.made_tokens / counted.made_seconds if counted.made_seconds else 0.0
    busy = counted.busy_slots / counted.decodes if counted.decodes else 0.0
    rows: list[tuple[str, str, str, float]] = [
        ("prompt_tokens_total", "counter", "Number of prompt tokens processed.", counted.prompt_tokens),
        ("prompt_seconds_total", "counter", "Prompt process time", counted.prompt_seconds),
        ("tokens_predicted_total", "counter", "Number of generation tokens processed.", counted.made_tokens),
        ("tokens_predicted_seconds_total", "counter", "Predict process time", counted.made_seconds),
        ("n_decode_total", "counter", "Total number of llama_decode() calls", int(counted.decodes)),
        ("n_tokens_max", "counter", "Largest observed n_tokens.", engine.work.prompt_tokens + engine.work.made_tokens),
        ("n_busy_slots_per_decode", "counter", "Average number of busy slots per llama_decode() call", busy),
        ("prompt_tokens_seconds", "gauge", "Average prompt throughput in tokens/s.", prompt_rate),
        ("predicted_tokens_seconds", "gauge", "Average generation throughput in tokens/s.", made_rate),
        ("requests_processing", "gauge", "Number of requests processing.", engine.running),
        ("requests_deferred", "gauge", "Number of requests deferred.", engine.waiting),
    ]
    return "".join(
        f"# HELP llamacpp:{name} {words}\n# TYPE llamacpp:{name} {kind}\nllamacpp:{name} {_number(value)}\n"
        for name, kind, words, value in rows
    )


def _vllm(engine: Engine) -> str:
    counted, label = engine.counted, f'engine="0",model_name="{engine.serving.shown}"'
    lines: list[str] = []

    def gauge(name: str, words: str, value: float) -> None:
        lines.append(f"# HELP vllm:{name} {words}\n# TYPE vllm:{name} gauge\nvllm:{name}{{{label}}} {float(value)}\n")

    def counter(name: str, words: str, value: float, more: str = "") -> None:
        if not more or f"# TYPE vllm:{name} " not in "".join(lines):
            lines.append(f"# HELP vllm:{name}_total {words}\n# TYPE vllm:{name}_total counter\n")
        lines.append(f"vllm:{name}_total{{{label}{more}}} {float(value)}\n")

    gauge("num_requests_running", "Number of requests in model execution batches.", engine.running)
    gauge("num_requests_waiting", "Number of requests waiting to be processed.", engine.waiting)
    gauge("kv_cache_usage_perc", "KV-cache usage. 1 means 100 percent usage.", engine.cache_use())
    counter(
        "prefix_cache_queries", "Prefix cache queries, in terms of number of queried tokens.", counted.prompt_tokens
    )
    counter("prefix_cache_hits", "Prefix cache hits, in terms of number of cached tokens.", counted.cached_tokens)
    counter("num_preemptions", "Cumulative number of preemption from the engine.", 0)
    counter("prompt_tokens", "Number of prefill tokens processed.", counted.prompt_tokens)
    counter("generation_tokens", "Number of generation tokens processed.", counted.made_tokens)
    lines.append("# HELP vllm:request_success_total Count of successfully processed requests.\n")
    lines.append("# TYPE vllm:request_success_total counter\n")
    for reason, value in (("stop", counted.requests), ("length", 0), ("abort", counted.aborted)):
        lines.append(f'vllm:request_success_total{{{label},finished_reason="{reason}"}} {float(value)}\n')
    iterations = Tally((1.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0))
    if counted.decodes >= 1.0:
        iterations.add(float(int(counted.decodes)), max(1.0, counted.busy_slots / counted.decodes), 0.1)
    for name, words, tally in (
        ("iteration_tokens_total", "Histogram of number of tokens per engine_step.", iterations),
        ("time_to_first_token_seconds", "Histogram of time to first token in seconds.", counted.first),
        ("inter_token_latency_seconds", "Histogram of inter-token latency in seconds.", counted.between),
        ("e2e_request_latency_seconds", "Histogram of e2e request latency in seconds.", counted.whole),
        ("request_queue_time_seconds", "Histogram of time spent in WAITING phase for request.", counted.queued),
        ("request_prompt_tokens", "Number of prefill tokens processed.", counted.prompt_lengths),
        ("request_generation_tokens", "Number of generation tokens processed.", counted.made_lengths),
    ):
        lines.append(_histogram(name, words, label, tally))
    lines.append("# HELP http_requests_total Total number of requests by method, status and handler.\n")
    lines.append("# TYPE http_requests_total counter\n")
    for status, value in (("2xx", counted.requests), ("5xx", counted.failed + counted.aborted)):
        lines.append(
            f'http_requests_total{{handler="/v1/completions",method="POST",status="{status}"}} {float(value)}\n'
        )
    return "".join(lines)


def _histogram(name: str, words: str, label: str, tally: Tally) -> str:
    rows = [f"# HELP vllm:{name} {words}\n# TYPE vllm:{name} histogram\n"]
    for edge, count in zip(tally.edges, tally.counts, strict=True):
        rows.append(f'vllm:{name}_bucket{{{label},le="{edge}"}} {float(int(count))}\n')
    whole = float(int(tally.count + 1e-6))
    rows.append(f'vllm:{name}_bucket{{{label},le="+Inf"}} {whole}\n')
    rows.append(f"vllm:{name}_count{{{label}}} {whole}\nvllm:{name}_sum{{{label}}} {tally.sum}\n")
    return "".join(rows)
