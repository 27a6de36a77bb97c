"""Rollouts on a Models page of their own: the plan, one that goes on, one that stopped, and what is asked of
them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from console.deployments.model.placing import Spot
from console.deployments.model.preflight import Code, Finding, preflight_of
from console.deployments.page.deploy_sheet import DeploySheet
from console.deployments.page.models_page import ModelsPage
from console.deployments.page.plan_sheet import PlanSheet
from console.deployments.page.scale_sheet import ScaleSheet
from tests.support.scripted import Desk
from tests.support.still_nodes import NOW
from tests.support.still_rollouts import StillRollouts
from tests.support.still_window import StillWindow
from tests.support.walk import Sight
from tests.support.walk_steps import at_rest, opened, visit

_NODES = ("g01", "g02")
_AT = {"node": "g01", "port": "18001"}
_SAID = {"node": "g02", "gpu": "1", "free": "44.0 GiB", "needed": "29.2 GiB", "total": "80.0 GiB", "holder": "vllm"}
_FOUND = (
    Finding(Code.NO_ROOM, {**_SAID, "needed": "71.0 GiB"}), Finding(Code.ONE_ROUTER, _AT), Finding(Code.OPEN, _AT),
    Finding(Code.PORTS_FREE, _AT), Finding(Code.ROOM, _SAID),
)  # fmt: skip


def rolled(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """Each of them over the page in the window."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = StillRollouts(Path(folder), NOW)
        desk = Desk()
        desk.clock = NOW
        page = ModelsPage(made.room, (), desk, zone=lambda: "Europe/Stockholm", called=_called)
        visit(still, "models")
        models = still.window.page("models")
        assert models is not None
        over = models.widget
        page.setParent(over)
        page.setAutoFillBackground(True)
        page.setGeometry(over.rect())
        # Texts that scroll line by line: what Qt's own fields paint is whole only where it is in sight.
        for part in (page.rollout.plan_view.changes, page.rollout.plan_view.commands):
            part.hide()
        try:
            for name, number in made.numbers.items():
                page.open(f"rollout:{number}")
                page.show()
                page.raise_()
                _settled(still, page)
                yield f"a rollout, {name}", Sight(still.window, only=page)
            model = made.deployment.model
            page.open(f"model:{model}")
            _settled(still, page)
            yield "a model with rollouts", Sight(still.window, only=page)
            versions = [each.version for each in made.room.models.sheet(model).versions]
            found = page.known(model)
            assert found is not None
            sheet = PlanSheet(found, (made.deployment,), versions, _called, still.window)
            with opened(still, sheet) as sight:
                yield "planning a rollout", sight
            spots = [Spot(f"trollhattan/{name}", f"trollhattan/{name}", f"198.51.100.{name[1:]}") for name in _NODES]
            adding = DeploySheet(found, versions, spots, still.window)
            adding.nodes.setText(" ".join(each.name for each in spots))
            adding.gpus.setText("0 1")
            adding.go.click()
            assert adding.placed is not None
            adding.show_found(adding.placed, preflight_of(_FOUND))
            with opened(still, adding) as sight:
                yield "adding a deployment", sight
            with opened(still, ScaleSheet(made.deployment, _called, still.window)) as sight:
                yield "how many serve", sight
        finally:
            page.deleteLater()


def _settled(still: StillWindow, page: QWidget) -> None:
    page.update()
    at_rest(still)


def _called(node: str) -> str:
    return node.partition("/")[2]
