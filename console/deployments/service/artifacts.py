"""Artifacts looked at: every file of a folder, here or on a node, hashed and named for what it is. Nothing of it is
loaded, rendered or run."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from connectors import gguf, model_config, safetensors
from connectors.gguf import Gguf
from connectors.headers import HeaderFault, Unfinished, kinds_by_bytes
from connectors.model_config import ModelConfig
from connectors.safetensors import Safetensors
from connectors.text import sanitise
from console.deployments.model.artifacts import (
    Artifact,
    ArtifactFile,
    Danger,
    FileKind,
    Finding,
    Template,
    template_of,
    trusts,
)

MOST_FILES: Final = 20_000
#: So much of a file is read for its header, and if it goes on, so much; safetensors allows 100,000,000 bytes.
_HEADS: Final = (1 << 20, 1 << 24, 112 << 20)
_TEXT: Final = 4 << 20
_MAGIC: Final = 512
_PIECE: Final = 1 << 20
_PICKLES: Final = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".dill"})
_CODE: Final = frozenset({".py", ".pyc", ".pyd", ".so", ".sh", ".dll", ".dylib", ".exe", ".js", ".ipynb", ".whl"})
_TEXTS: Final = frozenset({".md", ".txt", ".gitattributes", ""})
_TOKENIZERS: Final = ("tokenizer.json", "tokenizer.model", "spiece.model", "vocab.json", "vocab.txt")
_WORDS: Final = frozenset({"special_tokens_map.json", "added_tokens.json", "merges.txt"})
_LICENCE = re.compile(r"^license:[ \t]*['\"]?([\w.+-]{1,60})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """What lies in a folder: `kind` is "file", "link", or a word for whatever else; `sha256` is empty and `problem`
    says why where a file could not be read whole."""

    path: str
    kind: str
    size: int = 0
    sha256: str = ""
    problem: str = ""


class Folder(Protocol):
    """A folder that holds an artifact. Methods block and raise EnvironmentFault or OSError."""

    def entries(self) -> Iterable[FolderEntry]:
        """Everything below it but folders, hashed."""
        ...

    def head(self, path: str, most: int) -> bytes:
        """The first bytes of a file."""
        ...


class LocalFolder:
    """A folder of this machine; no link is followed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def entries(self) -> Iterator[FolderEntry]:
        yield from self._below(self._root)

    def head(self, path: str, most: int) -> bytes:
        with (self._root / path).open("rb") as file:
            return file.read(most)

    def _below(self, folder: Path) -> Iterator[FolderEntry]:
        for path in sorted(folder.iterdir()):
            name = path.relative_to(self._root).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                yield from self._below(path)
            elif stat.S_ISREG(mode):
                yield self._file(path, name)
            else:
                yield FolderEntry(name, "link" if stat.S_ISLNK(mode) else "device")

    @staticmethod
    def _file(path: Path, name: str) -> FolderEntry:
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    size += len(piece)
        except OSError as error:
            return FolderEntry(name, "file", problem=error.strerror or type(error).__name__)
        return FolderEntry(name, "file", size, digest.hexdigest())


@dataclass(slots=True)
class _Seen:
    """What is gathered while files are gone through."""

    files: list[ArtifactFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    templates: list[Template] = field(default_factory=list)
    weights: list[Safetensors] = field(default_factory=list)
    ggufs: list[Gguf] = field(default_factory=list)
    config: ModelConfig = field(default_factory=ModelConfig)
    licence: str = ""

    def found(self, danger: Danger, path: str, words: str = "") -> None:
        self.findings.append(Finding(danger, sanitise(path, 400), sanitise(words, 300)))


def inspect(folder: Folder, flags: tuple[str, ...] = ()) -> Artifact:
    """All of an artifact, and with which flags its engine would start it. Raises what the folder raises."""
    seen = _Seen()
    if trusts(flags):
        seen.found(Danger.TRUST, "", " ".join(flag for flag in flags if "trust" in flag.lower()))
    for count, entry in enumerate(folder.entries()):
        if count >= MOST_FILES:
            seen.found(Danger.UNREAD, "", f"more than {MOST_FILES} files")
            break
        _look(seen, folder, entry)
    return _artifact(seen)


def _look(seen: _Seen, folder: Folder, entry: FolderEntry) -> None:
    if entry.kind != "file":
        seen.found(Danger.LINK, entry.path, entry.kind)
        return
    if entry.problem or not entry.sha256:
        seen.found(Danger.UNREAD, entry.path, entry.problem)
        return
    kind = _kind(entry.path, folder.head(entry.path, _MAGIC))
    seen.files.append(ArtifactFile(sanitise(entry.path, 400), entry.size, entry.sha256, kind))
    if kind is FileKind.PICKLE:
        seen.found(Danger.PICKLE, entry.path)
    elif kind is FileKind.CODE:
        seen.found(Danger.CODE, entry.path)
    try:
        _read(seen, folder, entry, kind)
    except HeaderFault as fault:
        seen.found(Danger.BROKEN, entry.path, fault.why)


def _kind(path: str, magic: bytes) -> FileKind:
    """What a file is: by what it begins with where that runs, else by its name."""
    name = path.rpartition("/")[2].lower()
    suffix = name[name.rfind(".") :] if "." in name else ""
    # torch writes a zip whose first entry is a pickle; older ones begin with its protocol.
    pickled = (magic[:1] == b"\x80" and magic[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")) or b"/data.pkl" in magic
    rules = (
        (suffix in _CODE or magic.startswith((b"\x7fELF", b"#!", b"MZ")), FileKind.CODE),
        (suffix == ".gguf" or magic.startswith(b"GGUF"), FileKind.GGUF),
        (suffix in _PICKLES or pickled, FileKind.PICKLE),
        (suffix == ".safetensors", FileKind.WEIGHTS),
        (suffix == ".jinja" or name == "chat_template.json", FileKind.TEMPLATE),
        (name in _TOKENIZERS or name.startswith("tokenizer") or name in _WORDS, FileKind.TOKENIZER),
        (suffix == ".json", FileKind.CONFIG),
        (suffix in _TEXTS, FileKind.TEXT),
    )
    return next((kind for holds, kind in rules if holds), FileKind.OTHER)


def _read(seen: _Seen, folder: Folder, entry: FolderEntry, kind: FileKind) -> None:
    """What a file says of itself. Raises HeaderFault."""
    path, name = entry.path, entry.path.rpartition("/")[2].lower()
    if kind is FileKind.WEIGHTS:
        seen.weights.append(_header(folder, entry, safetensors.read))
    elif kind is FileKind.GGUF:
        found = _header(folder, entry, gguf.read)
        seen.ggufs.append(found)
        seen.templates += [template_of(path, which, text) for which, text in found.chat_templates.items()]
        seen.licence = seen.licence or sanitise(found.text("general.license"), 60)
    elif name == "config.json":
        config = model_config.read(folder.head(path, _TEXT + 1))
        if config.auto_map:
            seen.found(Danger.AUTO_MAP, path, ", ".join(config.auto_map))
        if "/" not in path:
            seen.config = config
    elif kind is FileKind.TEMPLATE or name == "tokenizer_config.json":
        seen.templates += _templates(path, name, _text(folder, path))
        if name == "tokenizer_config.json" and "auto_map" in (told := _object(_text(folder, path))):
            seen.found(Danger.AUTO_MAP, path, json.dumps(told["auto_map"])[:200])
    elif name == "readme.md":
        licence = _LICENCE.search(_text(folder, path)[:8192])
        seen.licence = licence[1] if licence else seen.licence


def _header(folder: Folder, entry: FolderEntry, read: Any) -> Any:
    for most in _HEADS:
        try:
            return read(folder.head(entry.path, most), entry.size)
        except Unfinished:
            if most >= entry.size:
                raise
    raise HeaderFault("a header without end")


def _text(folder: Folder, path: str) -> str:
    said = folder.head(path, _TEXT + 1)
    if len(said) > _TEXT:
        raise HeaderFault("a text that is too long")
    return said.decode("utf-8", "replace")


def _object(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise HeaderFault("JSON that is not understood") from error
    return told if isinstance(told, dict) else {}


def _templates(path: str, name: str, text: str) -> list[Template]:
    if name.endswith(".jinja"):
        return [template_of(path, "" if name == "chat_template.jinja" else name, text)]
    told = _object(text).get("chat_template")
    if isinstance(told, str):
        return [template_of(path, "", told)]
    named = told if isinstance(told, list) else []
    return [
        template_of(path, sanitise(str(each.get("name", "")), 80), each["template"])
        for each in named[:50]
        if isinstance(each, dict) and isinstance(each.get("template"), str)
    ]


def _artifact(seen: _Seen) -> Artifact:
    config = seen.config
    tokenizers = {each.path: each.sha256 for each in seen.files}
    told: dict[str, Any] = {
        "architecture": config.architecture,
        "context": config.context,
        "cache_numbers": config.cache_numbers,
        "quantisation": config.quantisation or config.kind,
    }
    if seen.weights:
        tensors = tuple(tensor for weights in seen.weights for tensor in weights.tensors)
        told["parameters"] = sum(each.parameters for each in seen.weights)
        told["weight_bytes"] = sum(each.weight_bytes for each in seen.weights)
        told["quantisation"] = config.quantisation or next(iter(kinds_by_bytes(tensors)), "")
    elif seen.ggufs:
        told = _of_ggufs(seen.ggufs)
    return Artifact(
        files=tuple(sorted(seen.files, key=lambda each: each.path)),
        findings=tuple(seen.findings),
        # The one without a name is what runs unless another is asked for.
        templates=tuple(sorted(seen.templates, key=lambda each: (each.name != "", each.name, each.path))),
        licence=seen.licence,
        tokenizer=next((tokenizers[name] for name in _TOKENIZERS if name in tokenizers), ""),
        **told,
    )


def _of_ggufs(ggufs: list[Gguf]) -> dict[str, Any]:
    """What parts of one model say together; the first has what is said of the whole."""
    first = max(ggufs, key=lambda each: len(each.values))
    tensors = tuple(tensor for each in ggufs for tensor in each.tensors)
    return {
        "architecture": sanitise(first.architecture, 60),
        "context": first.number(".context_length"),
        "cache_numbers": first.cache_numbers,
        "quantisation": next(iter(kinds_by_bytes(tensors)), ""),
        "parameters": sum(each.parameters for each in ggufs),
        "weight_bytes": sum(each.weight_bytes for each in ggufs),
    }
