"""A few figures of each node, and their sums: only what was measured counts."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from console.fleet.model.figures import figures_of, levels, sum_of
from console.fleet.model.links import LinkState
from console.fleet.model.signals import Kind, column
from tests.support.scripted import NOW, facts, link, live, rows, unseen


def test_only_what_live_nodes_measured_is_summed():
    shape = facts(2)
    measured = rows(shape, utilization=80.0, power=600.0)
    measured[Kind.GPU][1, column(Kind.GPU, "utilization")] = math.nan
    measured[Kind.PORT][:, column(Kind.PORT, "receive")] = [10.0, 1000.0]
    well = live(shape, rows=measured)
    lost = replace(live(shape, node="hall/g2"), link=link(LinkState.LOST, node="hall/g2", newest=NOW - 90))
    made = sum_of([figures_of(well, frozenset({"mlx5_0"})), figures_of(lost, frozenset())])
    assert (made.nodes, made.reporting, made.gpus, made.gpus_reporting) == (2, 1, 4, 1)
    assert (made.mean_utilization, made.working) == (80.0, 1)
    assert (made.watts, made.power_gpus) == (1200.0, 2)
    assert (made.receive, made.networks) == (10.0, 1)


def test_without_any_reading_there_is_no_figure():
    made = sum_of([figures_of(unseen(LinkState.CONNECTING), frozenset())])
    assert made.mean_utilization is None
    assert made.watts is None


def test_a_node_that_is_not_watched_is_no_node():
    assert figures_of(unseen(LinkState.OFF), frozenset()).nodes == 0


def test_levels_are_shares_in_the_order_of_the_gpus():
    made = rows(facts(2))
    made[Kind.GPU][:, column(Kind.GPU, "utilization")] = [25.0, np.nan]
    first, second = levels(live(rows=made))
    assert first == 0.25
    assert math.isnan(second)
