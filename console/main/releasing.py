"""Releases composed: a version of the register as a rollout starts it, with what its files say, here or on nodes."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, cast

from connectors.runner.client import NodeRunner
from connectors.ssh.signatures import SignatureError, signer
from console.deployments.model.fitting import Size
from console.deployments.service.artifacts import LocalFolder, inspect
from console.deployments.service.releases import Piece, Release
from console.deployments.service.signing import CODE_NAMESPACE, statement
from console.journal.model import Target
from console.main.model_folders import NodeFolder

if TYPE_CHECKING:
    from console.deployments.model.artifacts import Artifact
    from console.deployments.model.deployments import Deployment
    from console.deployments.model.models import Version
    from console.main.parts import Parts


def release_of(
    parts: Parts, deployment: Deployment, version: Version, *, source: str = "", folder: str = ""
) -> Release:
    """A version whose files are in `source` here, or in `folder` on the nodes: looked at there, every byte of them.
    Raises EnvironmentFault and OSError."""
    here = Path(source).expanduser()
    found = (
        inspect(LocalFolder(here), version.flags)
        if source
        else on_node(parts, deployment.replicas[0].node, folder, version.flags)
    )
    pieces = tuple(
        Piece(each.path, each.size, each.sha256, str(here / each.path) if source else "") for each in version.files
    )
    size = None
    if found.weight_bytes is not None and found.cache_numbers is not None:
        size = Size(found.weight_bytes, found.cache_numbers, found.context)
    dangers = dangers_of(found)
    return Release(
        version.id,
        version.name,
        version.digest,
        pieces,
        version.files[0].path if len(version.files) == 1 else "",
        folder,
        version.flags,
        version.engine,
        size,
        dangers,
        vouched(version, dangers),
        image=version.image,
    )


def vouched(version: Version, dangers: tuple[str, ...]) -> str:
    """Who signed that all of this may run; empty where nobody did, or where the signature is not over that."""
    vouch = version.vouched
    if vouch is None or not dangers or not version.vouched_for(dangers):
        return ""
    try:
        blob = signer(statement(version, vouch.dangers), CODE_NAMESPACE, vouch.text)
    except SignatureError:
        return ""
    return vouch.by if base64.b64encode(blob).decode() in vouch.key.split() else ""


def dangers_of(found: Artifact) -> tuple[str, ...]:
    """What of it would run, each in a few words that are safe to show."""
    return tuple(
        dict.fromkeys(f"{each.danger}: {each.path}" if each.path else str(each.danger) for each in found.findings)
    )


def on_node(parts: Parts, node: str, folder: str, flags: tuple[str, ...]) -> Artifact:
    """What is in a folder of a node, by its key. Raises EnvironmentFault."""
    target = Target(f"node:{node}", f"node:{parts.inventory.current().name(node)}")
    with parts.acts.looking(target) as ask:
        return inspect(NodeFolder(cast(NodeRunner, ask.lane.runner()), folder), flags)
