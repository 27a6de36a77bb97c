"""Questions to engines besides their metrics, and their answers: health, models, slots, completions.

Questions are whole requests in HTTP, answers replies of `connectors.http11`. Texts of completions are given as they
came, because they are compared to the letter: they are hostile, and go through `connectors.text.sanitise` before
anybody sees them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar

import msgspec

from connectors.http11 import HttpReply, request
from connectors.text import sanitise
from connectors.tools import ToolFault, ToolProblem, not_read

ENGINE: Final = "engine"
MOST_MODELS: Final = 1000
MOST_BYTES: Final = 4 << 20
_Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]
_Kind = TypeVar("_Kind")
#: What reading JSON of others may raise.
_NO_JSON: Final = (msgspec.MsgspecError, ValueError, RecursionError)


class Health(StrEnum):
    """What an engine says of itself. WELL is no promise that it generates anything."""

    WELL = "well"
    LOADING = "loading"
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model as its engine names it; `context` is how many tokens a request may have, None where it is not told."""

    id: str
    context: int | None = None
    parameters: int | None = None


@dataclass(frozen=True, slots=True)
class Props:
    """What llama.cpp tells of how it was started. The chat template is as it runs: hostile text."""

    model_path: str
    slots: int
    context: int | None
    build: str
    chat_template: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of llama.cpp in which one request is worked on; `decoded` tokens of it so far."""

    id: int
    busy: bool
    decoded: int | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """What was generated. `finish` is why it ended, empty where it did not say; `whole` says that all of it came. Token
    counts are the engine's, None where it does not tell them."""

    text: str
    finish: str
    whole: bool
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_cached: int | None = None


# -- asking ------------------------------------------------------------------------------------------------------------


def get(path: str) -> bytes:
    """Asks for a path: /health, /metrics, /v1/models, /props, /slots."""
    return request("GET", path)


def complete(model: str, prompt: str, tokens: int, *, stream: bool = False, id: str = "", **more: Any) -> bytes:
    """Asks for a completion at temperature 0, of at most so many tokens. `id` names the request to router and engine,
    `more` are fields of the engine's own."""
    return _post("/v1/completions", id, {"prompt": prompt, **_asked(model, tokens, stream), **more})


def chat(
    model: str, messages: Sequence[tuple[str, str]], tokens: int, *, stream: bool = False, id: str = "", **more: Any
) -> bytes:
    """Asks for the next answer of a conversation, of (role, text) each, at temperature 0."""
    said = [{"role": role, "content": text} for role, text in messages]
    return _post("/v1/chat/completions", id, {"messages": said, **_asked(model, tokens, stream), **more})


def _asked(model: str, tokens: int, stream: bool) -> dict[str, Any]:
    return {"model": model, "max_tokens": tokens, "temperature": 0, "seed": 0, "stream": stream}


def _post(path: str, id: str, asked: Mapping[str, Any]) -> bytes:
    headers = {"Content-Type": "application/json"} | ({"X-Request-Id": id} if id else {})
    return request("POST", path, headers, json.dumps(asked).encode())


# -- reading -----------------------------------------------------------------------------------------------------------


class _Error(msgspec.Struct, frozen=True):
    message: str = ""
    type: str = ""


class _Failed(msgspec.Struct, frozen=True):
    error: _Error | str | None = None
    detail: str | None = None


class _Meta(msgspec.Struct, frozen=True):
    n_ctx: _Count | None = None
    n_params: _Count | None = None


class _Model(msgspec.Struct, frozen=True):
    id: str
    max_model_len: _Count | None = None
    meta: _Meta | None = None


class _Models(msgspec.Struct, frozen=True):
    data: list[_Model]


class _Settings(msgspec.Struct, frozen=True):
    n_ctx: _Count | None = None


class _Props(msgspec.Struct, frozen=True):
    total_slots: _Count
    model_path: str = ""
    build_info: str = ""
    chat_template: str = ""
    default_generation_settings: _Settings = _Settings()


class _Next(msgspec.Struct, frozen=True):
    n_decoded: _Count | None = None


class _Slot(msgspec.Struct, frozen=True):
    id: _Count
    is_processing: bool
    next_token: list[_Next] | _Next | None = None


class _Message(msgspec.Struct, frozen=True):
    content: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    text: str | None = None
    message: _Message | None = None
    delta: _Message | None = None
    finish_reason: str | None = None


class _Details(msgspec.Struct, frozen=True):
    cached_tokens: _Count | None = None


class _Usage(msgspec.Struct, frozen=True):
    prompt_tokens: _Count | None = None
    completion_tokens: _Count | None = None
    prompt_tokens_details: _Details | None = None


class _Completion(msgspec.Struct, frozen=True):
    choices: list[_Choice]
    usage: _Usage | None = None


def read_health(reply: HttpReply) -> Health:
    """What an engine says at its health's path."""
    if reply.status == 200:
        return Health.WELL
    return Health.LOADING if reply.status == 503 and "loading" in _words(reply).lower() else Health.ILL


def read_models(reply: HttpReply) -> tuple[ServedModel, ...]:
    """The models of /v1/models. Raises ToolFault."""
    found = []
    for model in _read(reply, _Models).data[:MOST_MODELS]:
        meta = model.meta or _Meta()
        context = meta.n_ctx if model.max_model_len is None else model.max_model_len
        found.append(ServedModel(sanitise(model.id, 400), context, meta.n_params))
    return tuple(found)


def read_props(reply: HttpReply) -> Props:
    """llama.cpp's /props. Raises ToolFault."""
    told = _read(reply, _Props)
    settings, build = told.default_generation_settings, sanitise(told.build_info, 100)
    return Props(sanitise(told.model_path, 400), told.total_slots, settings.n_ctx, build, told.chat_template)


def read_slots(reply: HttpReply) -> tuple[Slot, ...]:
    """llama.cpp's /slots. Raises ToolFault."""
    found = []
    for slot in _read(reply, list[_Slot])[:MOST_MODELS]:
        last = slot.next_token if isinstance(slot.next_token, list) else [slot.next_token or _Next()]
        found.append(Slot(slot.id, slot.is_processing, last[-1].n_decoded if last else None))
    return tuple(found)


def read_completion(reply: HttpReply) -> Completion:
    """A completion of either kind, streamed or not. Raises ToolFault, with the engine's words where it has any."""
    kind = next((value for name, value in reply.headers if name.lower() == "content-type"), "")
    if reply.status == 200 and kind.lower().startswith("text/event-stream"):
        return _streamed(reply)
    told = _read(reply, _Completion)
    if not told.choices:
        raise not_read(ENGINE, "a completion without a choice", reply.body)
    choice = told.choices[0]
    text = choice.text if choice.message is None else choice.message.content
    return _completion(text or "", choice.finish_reason or "", reply.whole, told.usage)


def _streamed(reply: HttpReply) -> Completion:
    """A stream is whole with its last line, `[DONE]`; what breaks off before is told as far as it came."""
    texts: list[str] = []
    finish, done, usage = "", False, None
    for line in reply.body[:MOST_BYTES].split(b"\n"):
        said = line[5:].strip() if line.startswith(b"data:") else b""
        if said == b"[DONE]":
            done = True
            break
        if not said:
            continue
        try:
            told = msgspec.json.decode(said, type=_Completion)
        except _NO_JSON:
            _raise_told(said, reply.status)
            break  # cut off in the middle of a line
        usage = told.usage or usage
        for choice in told.choices[:1]:
            texts.append(choice.text or (choice.delta.content if choice.delta else "") or "")
            finish = choice.finish_reason or finish
    if not texts and not done:
        raise not_read(ENGINE, "a stream without anything", reply.body)
    return _completion("".join(texts), finish, done, usage)


def _completion(text: str, finish: str, whole: bool, usage: _Usage | None) -> Completion:
    told = usage or _Usage()
    cached = told.prompt_tokens_details.cached_tokens if told.prompt_tokens_details else None
    return Completion(text, sanitise(finish, 40), whole, told.prompt_tokens, told.completion_tokens, cached)


def _read(reply: HttpReply, kind: type[_Kind]) -> _Kind:
    if len(reply.body) > MOST_BYTES:
        raise not_read(ENGINE, f"{len(reply.body)} bytes")
    if reply.status != 200:
        raise _refused(_words(reply), reply.status)
    try:
        return msgspec.json.decode(reply.body, type=kind)
    except _NO_JSON as error:
        _raise_told(reply.body, reply.status)
        why = type(error).__name__ if reply.whole else "it broke off"
        raise not_read(ENGINE, why, reply.body) from error


def _words(reply: HttpReply) -> str:
    return _failure(reply.body) or sanitise(reply.body[:4096].decode("utf-8", "replace"), 300)


def _failure(said: bytes) -> str:
    """What an engine says went wrong, in the form that all of them use."""
    try:
        told = msgspec.json.decode(said[:MOST_BYTES], type=_Failed)
    except _NO_JSON:
        return ""
    words = (told.error.message or told.error.type) if isinstance(told.error, _Error) else told.error or told.detail
    return sanitise(words or "", 300)


def _raise_told(said: bytes, status: int) -> None:
    if words := _failure(said):
        raise _refused(words, status)


def _refused(words: str, status: int) -> ToolFault:
    facts = {"tool": ENGINE, "status": str(status)}
    return ToolFault(ToolProblem.REFUSED, ENGINE, facts=facts, raw=words)
