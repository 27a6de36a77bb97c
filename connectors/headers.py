"""Headers of models' files, read within bounds: whoever made a file may be hostile."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.text import sanitise
from resources.errors import EnvironmentFault


class HeaderFault(EnvironmentFault):
    """A file that is not what it is called; `why` says so in a few words that are safe to show."""

    def __init__(self, why: str) -> None:
        self.why = sanitise(why, 200)
        super().__init__(self.why)


class Unfinished(HeaderFault):
    """The bytes at hand end before the header does."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """One of a model's arrays of numbers: `bytes` of it lie `offset` bytes after the header, as numbers of `kind`."""

    name: str
    kind: str
    shape: tuple[int, ...]
    offset: int
    bytes: int

    @property
    def numbers(self) -> int:
        count = 1
        for each in self.shape:
            count *= each
        return count


def kinds_by_bytes(tensors: tuple[Tensor, ...]) -> dict[str, int]:
    """How many bytes are of each kind, the most first."""
    found: dict[str, int] = {}
    for tensor in tensors:
        found[tensor.kind] = found.get(tensor.kind, 0) + tensor.bytes
    return dict(sorted(found.items(), key=lambda each: -each[1]))
