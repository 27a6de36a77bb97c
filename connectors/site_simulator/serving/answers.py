"""Answers of simulated model servers over HTTP: health, metrics, models, completions, as llama.cpp and vLLM give."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from connectors.site_simulator.serving.engine import Behaviour, Engine, Program
from connectors.site_simulator.serving.flights import Health
from connectors.site_simulator.serving.golden import completion, tokens_of
from connectors.site_simulator.serving.metrics import metrics_of

_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 500: "Internal Server Error", 501: "Not Implemented"}
_REASONS |= {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Time-out"}
JSON, TEXT = "application/json; charset=utf-8", "text/plain; version=0.0.4"


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks over HTTP."""

    method: str
    path: str
    body: bytes = b""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What is said, `after` seconds of work. With `hangs` nothing ever is."""

    status: int
    body: bytes = b""
    kind: str = JSON
    after: float = 0.0
    hangs: bool = False

    def data(self) -> bytes:
        reason = _REASONS.get(self.status, "")
        head = f"HTTP/1.1 {self.status} {reason}\r\nContent-Type: {self.kind}\r\nContent-Length: {len(self.body)}\r\n"
        return head.encode() + b"Connection: close\r\n\r\n" + self.body


def read_request(data: bytes) -> Request | None:
    """A whole request; None while some of it is missing. Raises ValueError."""
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/"):
        raise ValueError("no request line")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(fields.get("content-length", "0"))
    if length < 0:
        raise ValueError("no length")
    if len(body) < length:
        return None
    return Request(words[0], words[1].partition("?")[0], body[:length], fields.get("x-request-id", ""))


def respond(engine: Engine, asked: Request, time: float) -> Response:
    """The answer of a server that listens."""
    llama = engine.serving.program is Program.LLAMA
    if time < engine.ready_at:  # llama.cpp alone listens before it has its weights
        return _error(503, "Loading model", "unavailable_error")
    if asked.path in ("/health", "/v1/health") or (asked.path == "/ping" and not llama):
        return _health(engine, time, llama=llama)
    if asked.path == "/metrics" and asked.method == "GET":
        if llama and not engine.serving.metrics:
            return _error(
                501, "This server does not support metrics endpoint. Start it with `--metrics`", "not_supported_error"
            )
        return Response(200, metrics_of(engine).encode(), TEXT)
    handler = (_LLAMA if llama else _VLLM).get((asked.method, asked.path))
    if handler is None:
        return _error(404, "File Not Found", "not_found_error") if llama else _json(404, {"detail": "Not Found"})
    return handler(engine, asked)


def _health(engine: Engine, time: float, *, llama: bool) -> Response:
    if engine.health(time) is Health.GOOD:
        return _json(200, {"status": "ok"}) if llama else Response(200, b"")
    return _error(500, "the model does not load", "server_error") if llama else Response(503, b"")


def _json(status: int, value: object, after: float = 0.0) -> Response:
    return Response(status, json.dumps(value, separators=(",", ":")).encode(), after=after)


def _error(status: int, message: str, kind: str) -> Response:
    return _json(status, {"error": {"code": status, "message": message, "type": kind}})


# ---- what is served ------------------------------------------------------------------------------------------------


def _models(engine: Engine, _asked: Request) -> Response:
    serving = engine.serving
    card: dict[str, Any] = {"id": serving.shown, "object": "model", "created": int(engine.began)}
    if serving.program is Program.LLAMA:
        meta = {"vocab_type": 1, "n_vocab": 4, "n_ctx_train": serving.context, "n_embd": 8192}
        card |= {"owned_by": "llamacpp", "meta": meta}
    else:
        card |= {"owned_by": "vllm", "root": serving.path, "parent": None, "max_model_len": serving.context}
    return _json(200, {"object": "list", "data": [card]})


def _props(engine: Engine, _asked: Request) -> Response:
    serving = engine.serving
    return _json(
        200,
        {
            "default_generation_settings": {"id": 0, "n_ctx": serving.context // max(1, serving.slots)},
            "total_slots": serving.slots,
            "model_alias": serving.shown,
            "model_path": serving.path,
            "chat_template": "",
            "build_info": "b0-demo",
        },
    )


def _slots(engine: Engine, _asked: Request) -> Response:
    serving, running = engine.serving, engine.running
    each = serving.context // max(1, serving.slots)
    listed = [
        {"id": n, "n_ctx": each, "speculative": False, "is_processing": n < running} for n in range(serving.slots)
    ]
    return _json(200, listed)


def _version(_engine: Engine, _asked: Request) -> Response:
    return _json(200, {"version": "0.11.0"})


def _complete(engine: Engine, asked: Request) -> Response:
    return _answer(engine, asked, chat=False)


def _chat(engine: Engine, asked: Request) -> Response:
    return _answer(engine, asked, chat=True)


def _prompt(body: dict[str, Any], *, chat: bool) -> str | None:
    if not chat:
        prompt = body.get("prompt")
        return prompt if isinstance(prompt, str) else None
    messages = body.get("messages")
    if not isinstance(messages, list) or not all(isinstance(each, dict) for each in messages) or not messages:
        return None
    return "\n".join(str(each.get("content", "")) for each in messages)


def _answer(engine: Engine, asked: Request, *, chat: bool) -> Response:
    try:
        body = json.loads(asked.body or b"{}")
    except ValueError:
        return _error(400, "the request is not JSON", "invalid_request_error")
    prompt = _prompt(body, chat=chat) if isinstance(body, dict) else None
    if prompt is None:
        return _error(400, '"messages" is required' if chat else '"prompt" is required', "invalid_request_error")
    if engine.health(engine.began + 1e12) is not Health.GOOD:
        return _error(500, "the model does not load", "server_error")
    if not engine.answered_now():
        return Response(200, hangs=True)
    serving = engine.serving
    most = body.get("max_tokens", body.get("n_predict", 64))
    most = most if isinstance(most, int) and most > 0 else 64
    rubbish = serving.behaviour is Behaviour.RUBBISH
    text = completion(serving.model, serving.version, prompt, most, rubbish=rubbish)
    made, brought = len(text.split()), tokens_of(prompt)
    work = engine.work
    engine.count(1, brought, made, work.first_seconds)
    seconds = work.first_seconds + made * work.between_seconds
    finish = "length" if made >= most else "stop"
    usage = {"completion_tokens": made, "prompt_tokens": brought, "total_tokens": made + brought}
    common = {"created": int(engine.began), "model": serving.shown, "usage": usage}
    if body.get("stream"):
        return Response(200, _stream(common, text, finish, chat=chat), "text/event-stream", after=seconds)
    choice: dict[str, Any] = {"index": 0, "finish_reason": finish, "logprobs": None}
    choice |= {"message": {"role": "assistant", "content": text}} if chat else {"text": text}
    answer: dict[str, Any] = {"id": "chatcmpl-demo" if chat else "cmpl-demo", "choices": [choice], **common}
    answer["object"] = "chat.completion" if chat else "text_completion"
    if serving.program is Program.LLAMA:
        answer["timings"] = {
            "prompt_n": brought,
            "prompt_ms": 1e3 * work.first_seconds,
            "predicted_n": made,
            "predicted_ms": 1e3 * made * work.between_seconds,
            "predicted_per_second": 1.0 / work.between_seconds,
        }
    return _json(200, answer, after=seconds)


def _stream(common: dict[str, Any], text: str, finish: str, *, chat: bool) -> bytes:
    kind = "chat.completion.chunk" if chat else "text_completion"
    lines = []
    for place, word in enumerate(text.split()):
        piece = word if not place else f" {word}"
        choice: dict[str, Any] = {"index": 0, "finish_reason": None}
        choice.update({"delta": {"content": piece}} if chat else {"text": piece})
        lines.append({"object": kind, "choices": [choice], "created": common["created"], "model": common["model"]})
    last: dict[str, Any] = {"index": 0, "finish_reason": finish}
    last["delta" if chat else "text"] = {} if chat else ""
    lines.append({"object": kind, "choices": [last], **common})
    return b"".join(b"data: " + json.dumps(each).encode() + b"\n\n" for each in lines) + b"data: [DONE]\n\n"


_COMMON = {
    ("GET", "/v1/models"): _models,
    ("POST", "/v1/completions"): _complete,
    ("POST", "/v1/chat/completions"): _chat,
}
_LLAMA = {**_COMMON, ("GET", "/props"): _props, ("GET", "/slots"): _slots, ("POST", "/completions"): _complete}
_VLLM = {**_COMMON, ("GET", "/version"): _version}
