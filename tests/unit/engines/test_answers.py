"""What engines answer, held against a real llama.cpp server; whatever else comes is refused in words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.engines import answers
from connectors.engines.answers import Completion, Health, ServedModel, Slot
from connectors.http11 import HttpReply, NoHttp, read, request
from connectors.text import sanitise
from connectors.tools import ToolFault, ToolProblem

from .conftest import llama_cpp, reply


def said(status: int, body: bytes, kind: str = "application/json", whole: bool = True) -> HttpReply:
    return HttpReply(status, (("Content-Type", kind),), body, whole)


def test_a_completion_and_its_tokens_are_read() -> None:
    found = answers.read_completion(reply("completion"))
    assert (found.finish, found.whole, found.tokens_in, found.tokens_out) == ("length", True, 6, 8)
    chat = answers.read_completion(reply("chat"))
    assert chat.text and (chat.tokens_in, chat.tokens_out, chat.tokens_cached) == (9, 8, 1)


@pytest.mark.parametrize("name", ["chat.stream", "completion.stream"])
def test_a_stream_is_whole_with_its_last_line(name: str) -> None:
    found = answers.read_completion(reply(name))
    assert found.whole and found.text and found.finish == "length"
    cut = llama_cpp()[name]
    cut = cut[: cut.index(b"[DONE]")]
    part = answers.read_completion(read(cut))
    assert not part.whole and part.text == found.text


def test_the_same_prompt_says_the_same_streamed_or_not() -> None:
    assert answers.read_completion(reply("chat")).text.startswith(
        answers.read_completion(reply("chat.stream")).text[:3]
    )


def test_health_is_told() -> None:
    assert answers.read_health(reply("health")) is Health.WELL
    loading = b'{"error":{"message":"Loading model","type":"unavailable_error","code":503}}'
    assert answers.read_health(said(503, loading)) is Health.LOADING
    assert answers.read_health(said(503, b"<html>")) is Health.ILL and answers.read_health(said(500, b"")) is Health.ILL


def test_models_settings_and_slots_are_read() -> None:
    assert answers.read_models(reply("models")) == (ServedModel("/models/tiny.gguf", 256, 110528),)
    vllm = b'{"object":"list","data":[{"id":"m","object":"model","max_model_len":4096}]}'
    assert answers.read_models(said(200, vllm)) == (ServedModel("m", 4096),)
    props = answers.read_props(reply("props"))
    assert (props.model_path, props.slots, props.context) == ("/models/tiny.gguf", 2, 256)
    assert "messages" in props.chat_template
    assert answers.read_slots(reply("slots")) == (Slot(0, False), Slot(1, False))
    assert answers.read_slots(reply("slots.after"))[0].decoded == 0


@pytest.mark.parametrize("name", ["completion.bad", "completion.long", "missing"])
def test_what_an_engine_refuses_is_told_in_its_words(name: str) -> None:
    with pytest.raises(ToolFault) as caught:
        answers.read_completion(reply(name))
    assert caught.value.code == ToolProblem.REFUSED and caught.value.raw and "{" not in caught.value.raw[:1]


def test_an_error_that_comes_with_200_is_an_error() -> None:
    for kind, body in (
        ("application/json", b'{"error":"out of memory"}'),
        ("text/event-stream", b'data: {"error":{"message":"out of memory"}}\n\n'),
    ):
        with pytest.raises(ToolFault) as caught:
            answers.read_completion(said(200, body, kind))
        assert caught.value.raw == "out of memory"


def test_an_answer_that_broke_off_is_no_answer() -> None:
    whole = llama_cpp()["completion"]
    cut = read(whole[:-40])
    assert not cut.whole
    with pytest.raises(ToolFault) as caught:
        answers.read_completion(cut)
    assert caught.value.code == ToolProblem.NOT_READ


def test_questions_are_whole_requests() -> None:
    text = answers.complete("m", "Grüße\r\n\r\nGET /", 4, id="r-1", cache_prompt=False)
    head, body = text.split(b"\r\n\r\n", 1)
    assert head.startswith(b"POST /v1/completions HTTP/1.1\r\n") and b"X-Request-Id: r-1" in head
    assert f"Content-Length: {len(body)}".encode() in head
    asked = json.loads(body)
    assert (asked["temperature"], asked["max_tokens"], asked["cache_prompt"]) == (0, 4, False)
    assert json.loads(answers.chat("m", [("user", "hi")], 4).split(b"\r\n\r\n", 1)[1])["messages"][0]["role"] == "user"
    assert answers.get("/health") == request("GET", "/health")
    with pytest.raises(ValueError, match="header"):
        answers.complete("m", "x", 1, id="a\r\nb: c")


READ = (answers.read_completion, answers.read_models, answers.read_props, answers.read_slots)


@settings(max_examples=60, deadline=None)
@given(
    body=st.binary(max_size=80)
    | st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=6).map(
        lambda told: json.dumps(told).encode()
    ),
    status=st.sampled_from([200, 503]),
    kind=st.sampled_from(["application/json", "text/event-stream"]),
)
def test_garbage_is_refused_in_words(body: bytes, status: int, kind: str) -> None:
    for ask in READ:
        try:
            ask(said(status, body, kind))
        except ToolFault as fault:
            assert fault.raw == sanitise(fault.raw, 2000, lines=True)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_real_answers_may_be_cut_or_changed_anywhere(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(set(llama_cpp()) - {"metrics", "metrics.begin"})))
    text = bytearray(llama_cpp()[name])
    for _ in range(data.draw(st.integers(0, 4))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    try:
        got = read(bytes(text[: data.draw(st.integers(0, len(text)))]))
    except NoHttp:
        return
    answers.read_health(got)
    for ask in READ:
        try:
            found = ask(got)
        except ToolFault:
            continue
        assert not isinstance(found, Completion) or found.finish == sanitise(found.finish, 40)


def test_json_without_end_of_depth_is_refused() -> None:
    deep = b'{"choices":' + b"[" * 100_000
    with pytest.raises(ToolFault):
        answers.read_completion(said(200, deep))
    assert answers.read_health(said(503, b'{"a":' * 100_000)) is Health.ILL
