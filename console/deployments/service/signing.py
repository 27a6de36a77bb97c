"""Signatures over versions: who stands for it, by an SSH key, that these are the right weights, and that code which
comes with them may run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from console.deployments.model import moves
from console.journal.canonical import canonical

if TYPE_CHECKING:
    from console.deployments.model.models import Version
    from console.deployments.model.moves import Move
    from console.deployments.service.models import ModelsService
    from console.journal.features import Reading

#: What signatures of versions are for: one that was made for anything else is none.
NAMESPACE = "driftvakt-version"
#: The same of those over code that may run.
CODE_NAMESPACE = "driftvakt-code"
_FORM = 1


def statement(version: Version, dangers: Iterable[str]) -> bytes:
    """What is signed by whom has code of a version run: which version, and all that was found."""
    told = {"driftvakt_code": _FORM, "version": version.digest, "dangers": sorted(set(dangers))}
    return canonical(told).encode()


def vouch(models: ModelsService, version: Version, dangers: Sequence[str], key: str, text: str) -> Version:
    """Write down a signature over a `statement`; whoever calls has made it or checked it. Raises EnvironmentFault."""
    told = moves.Vouched(
        model=version.model, version=version.id, dangers=tuple(sorted(set(dangers))), key=key, text=text
    )

    def decide(_work: Reading) -> list[Move]:
        return [told]

    models.write("model.vouched", decide)
    return models.version(version.id) or version
