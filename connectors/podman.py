"""Podman on a node: which one there is, and the images that it has, by their digests.

Held against 5.4 (Debian 13). Units of containers are made by its Quadlet, which 4.4 brought.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from connectors.tools import Reader, bad_value, not_read, refused, text_of

PODMAN: Final = "podman"
#: The first that has Quadlet.
QUADLET: Final = (4, 4)
_IMAGE = re.compile(r"(?:[a-z0-9][a-z0-9._:/-]{0,199}@)?sha256:([0-9a-f]{64})")
_FOLDER = re.compile(r"(?:/[A-Za-z0-9._+=@-]{1,200}){1,20}")
_VERSION = re.compile(r"podman version ([0-9]{1,4})\.([0-9]{1,4})")


def digest_of(image: str) -> str:
    """The digest of an image that is named by it, `sha256:HEX` as its own id or `NAME@sha256:HEX` as its registry has
    it. Raises ToolFault for any other, as one that has a tag alone: what is under it may change."""
    found = _IMAGE.fullmatch(image)
    if found is None:
        raise bad_value(PODMAN, "image", image)
    return found[1]


def reference(image: str) -> str:
    """What a unit calls an image by. Raises ToolFault."""
    digest = digest_of(image)
    return image if "@" in image else digest  # an id is for Quadlet 64 digits, and nothing else


def mounted(folder: str) -> str:
    """A folder that is seen read-only in a container where it is outside. Raises ToolFault."""
    if _FOLDER.fullmatch(folder) is None or "/../" in f"{folder}/":
        raise bad_value(PODMAN, "folder", folder)
    return f"{folder}:{folder}:ro"


def version() -> tuple[str, ...]:
    """Asks which Podman there is."""
    return (PODMAN, "--version")


def inspect(image: str) -> tuple[str, ...]:
    """Asks for the id and the digests of an image that is there. Raises ToolFault."""
    return (PODMAN, "image", "inspect", "--format", "{{.Id}} {{.Digest}} {{.RepoDigests}}", "--", reference(image))


def _version(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    """`quadlet` (yes, no)."""
    if status != 0:
        raise refused(PODMAN, status, out, err)
    found = _VERSION.match(text_of(PODMAN, out))
    if found is None:
        raise not_read(PODMAN, "version", out)
    return {"quadlet": "yes" if (int(found[1]), int(found[2])) >= QUADLET else "no"}


def _image(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    """Each digest that an image has, by itself; nothing of one that is not there."""
    if status != 0:
        if b"image not known" in err or b"no such image" in err.lower():
            return {}
        raise refused(PODMAN, status, out, err)
    return dict.fromkeys(re.findall(r"\b[0-9a-f]{64}\b", text_of(PODMAN, out)), "there")


READERS: Mapping[str, Reader] = {"podman.version": _version, "podman.image": _image}
