"""Engines are told from other processes by how they were started."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.engines.running import EngineProcess, processes, read_engines
from connectors.text import sanitise
from connectors.tools import ToolFault


def only(command: str) -> EngineProcess | None:
    found = read_engines(0, f"   4711 svc-models                       {command}\n".encode(), b"")
    return found[0] if found else None


@pytest.mark.parametrize(
    ("command", "engine", "port", "model", "alias"),
    [
        ("/usr/bin/llama-server --model /m/a.gguf --port 18001 --alias chat", "llama.cpp", 18001, "/m/a.gguf", "chat"),
        ("/usr/bin/llama-server -m a.gguf", "llama.cpp", 8080, "a.gguf", ""),
        ("python3 /opt/llama_server.py --model=/m/a.gguf --port=9", "llama.cpp", 9, "/m/a.gguf", ""),
        ("/opt/vllm/bin/python3 /opt/vllm/bin/vllm serve org/m --port 18002", "vllm", 18002, "org/m", ""),
        ("vllm serve --model org/m --served-model-name x", "vllm", 8000, "org/m", "x"),
        ("python -m vllm.entrypoints.openai.api_server --model m", "vllm", 8000, "m", ""),
        ("python -u -m sglang.launch_server --model-path m --port 7", "sglang", 7, "m", ""),
        ("tritonserver --model-repository=/models --http-port 9000", "triton", 9000, "/models", ""),
        ("/usr/local/bin/ollama serve", "ollama", 11434, "", ""),
    ],
)
def test_an_engine_is_known_with_its_port_and_model(
    command: str, engine: str, port: int, model: str, alias: str
) -> None:
    assert only(command) == EngineProcess(4711, "svc-models", engine, port, model, alias)


@pytest.mark.parametrize(
    "command",
    [
        "vim llama-server.log",
        "grep -r --include x y z w v llama-server",
        "pip install vllm",
        "VLLM::EngineCore",
        "/usr/bin/vllm bench serve",
        "tail -f /var/log/vllm",
        "ollama run m",
    ],
)
def test_what_only_speaks_of_an_engine_is_none(command: str) -> None:
    assert only(command) is None


def test_ps_is_asked_for_whole_lines() -> None:
    assert processes() == ("ps", "-e", "-ww", "-o", "pid=,user:32=,args=")
    with pytest.raises(ToolFault):
        read_engines(1, b"", b"error: bad")


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["vllm", "serve", "--port", "llama-server", "-m", "'", '"', "99999999", "\x1b[31m", "--port=3"])
        | st.text(max_size=6),
        max_size=12,
    )
)
def test_whatever_runs_its_words_are_safe_to_show(words: list[str]) -> None:
    for each in read_engines(0, f"12 root {' '.join(words)}\n".encode("utf-8", "replace"), b""):
        assert 0 < each.port < 1 << 16
        for text in (each.user, each.model, each.alias):
            assert text == sanitise(text, 300)
