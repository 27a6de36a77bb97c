"""Answers of a real llama.cpp server, request by request, and shortened scrapes of others."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from connectors.http11 import HttpReply, read

RECORDED = Path(__file__).resolve().parents[2] / "support" / "recorded" / "engines"


@cache
def llama_cpp() -> dict[str, bytes]:
    """Whole answers, headers and all, by what was asked."""
    told = json.loads((RECORDED / "llama_cpp.json").read_text(encoding="ascii"))
    return {name: said.encode("utf-8", "surrogateescape") for name, said in told.items()}


def reply(name: str) -> HttpReply:
    return read(llama_cpp()[name])


def scrape(name: str) -> bytes:
    return (RECORDED / f"{name}.txt").read_bytes()
