"""Folders with the files of a version: each of them by its path, size and SHA-256, links and odd things refused."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from connectors.text import sanitise
from console.deployments.model.models import VersionFile
from console.deployments.service.refusing import NO_FOLDER, ODD_FILE, UNREADABLE, CannotModel

_PIECE = 1 << 20
_TOKENIZER = "tokenizer.json"
_TEMPLATE = "chat_template.jinja"


def files_of(folder: Path) -> tuple[VersionFile, ...]:
    """All files below a folder, by their paths. Raises CannotModel for what is no file and no folder, and for what
    cannot be read: nothing of a version is left out."""
    if not folder.is_dir():
        raise CannotModel(NO_FOLDER, path=sanitise(str(folder), 200))
    try:
        return tuple(sorted(_walked(folder, folder), key=lambda each: each.path))
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotModel(UNREADABLE, path=sanitise(str(error.filename), 200), reason=reason) from error


def sum_of(files: tuple[VersionFile, ...], name: str) -> str:
    """The SHA-256 of a file at the root of a version; empty where it has none."""
    return next((each.sha256 for each in files if each.path == name), "")


def tokenizer_of(files: tuple[VersionFile, ...]) -> str:
    return sum_of(files, _TOKENIZER)


def template_of(files: tuple[VersionFile, ...]) -> str:
    return sum_of(files, _TEMPLATE)


def _walked(root: Path, folder: Path) -> Iterator[VersionFile]:
    with os.scandir(folder) as found:
        for each in found:
            path = Path(each.path)
            if each.is_dir(follow_symlinks=False):
                yield from _walked(root, path)
            elif each.is_file(follow_symlinks=False):
                size, digest = _read(path)
                yield VersionFile(path.relative_to(root).as_posix(), size, digest)
            else:
                raise CannotModel(ODD_FILE, path=sanitise(each.path, 200))


def _read(path: Path) -> tuple[int, str]:
    """The size and SHA-256 of what was read."""
    size, digest = 0, hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            digest.update(piece)
    return size, digest.hexdigest()
