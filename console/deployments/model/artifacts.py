"""Artifacts as they were looked at: a model is code, and this says what of it would run, and what it needs."""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

#: So much of a template is shown as a difference, in lines of each side.
_MOST_LINES = 4000


class FileKind(StrEnum):
    WEIGHTS = "weights"  # safetensors
    GGUF = "gguf"
    CONFIG = "config"
    TOKENIZER = "tokenizer"
    TEMPLATE = "template"
    TEXT = "text"
    CODE = "code"
    PICKLE = "pickle"
    OTHER = "other"


class Danger(StrEnum):
    """What makes an artifact one that is not started, unless somebody signs for it."""

    PICKLE = "pickle"  # loading it runs whatever its maker wrote
    CODE = "code"  # programs lie among its files
    AUTO_MAP = "auto_map"  # its configuration wants code of its own to be loaded
    TRUST = "trust_remote_code"  # its engine is told to run it
    BROKEN = "broken"  # a file is not what it is called
    LINK = "link"  # what is no file and no folder: it may lead anywhere
    UNREAD = "unread"  # a file could not be looked at whole


class Flag(StrEnum):
    """What in a chat template should be read twice."""

    DUNDER = "dunder"  # names with two underscores: the way out of a sandbox
    ATTR = "attr"  # a name put together while it runs
    IMPORT = "import"


_FLAGS = {
    Flag.DUNDER: re.compile(r"__"),
    Flag.ATTR: re.compile(r"\|\s*attr\b|\battr\s*\("),
    Flag.IMPORT: re.compile(r"\bimport\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class ArtifactFile:
    """A file: its path below the artifact's folder, `size` in bytes, its SHA-256 in hexadecimal, and what it is."""

    path: str
    size: int
    sha256: str
    kind: FileKind


@dataclass(frozen=True, slots=True)
class Finding:
    """A danger, in which file, and what exactly, in a few words that are safe to show."""

    danger: Danger
    path: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A chat template: a program in Jinja that runs at every request. `text` is hostile and is never rendered here."""

    path: str
    name: str
    text: str
    sha256: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """All that was seen of it. `weight_bytes` are those of its weights, `cache_numbers` how many numbers its KV cache
    keeps of each token, `context` its most tokens; None where its files do not say."""

    files: tuple[ArtifactFile, ...]
    findings: tuple[Finding, ...] = ()
    templates: tuple[Template, ...] = ()
    architecture: str = ""
    licence: str = ""
    quantisation: str = ""
    parameters: int | None = None
    weight_bytes: int | None = None
    cache_numbers: int | None = None
    context: int | None = None
    tokenizer: str = ""

    @property
    def size(self) -> int:
        return sum(each.size for each in self.files)

    @property
    def may_start(self) -> bool:
        """Whether nothing in it needs somebody's signature first."""
        return not self.findings

    @property
    def chat_template(self) -> str:
        """The SHA-256 of the template that is used unless another is named, empty without one."""
        return self.templates[0].sha256 if self.templates else ""


def template_of(path: str, name: str, text: str) -> Template:
    """A template with its digest, and what in it should be read twice."""
    flags = tuple(flag for flag, pattern in _FLAGS.items() if pattern.search(text))
    return Template(path, name, text, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), flags)


def trusts(flags: tuple[str, ...]) -> bool:
    """Whether an engine with these flags runs code that an artifact brings."""
    words = {flag.lower().replace("_", "-").split("=")[0] for flag in flags}
    return bool(words & {"--trust-remote-code", "--trust-request-chat-template"})


def template_difference(before: str, after: str) -> tuple[str, ...]:
    """Two templates line by line, with "+", "-" or " " before each: hostile text still."""
    old, new = (text.splitlines()[:_MOST_LINES] for text in (before, after))
    return tuple(line.rstrip("\n") for line in difflib.unified_diff(old, new, lineterm="", n=2))[2:]
