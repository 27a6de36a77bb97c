"""A demonstration can show hours that it was not running in."""

from __future__ import annotations

import pytest

from connectors.site_simulator import rows
from connectors.site_simulator.faults import Entry, Fault, FaultKind
from connectors.site_simulator.history import past
from tests.support.demo_site import AFTERNOON


def test_every_node_is_there_at_every_step():
    samples = list(past(7, AFTERNOON - 600, AFTERNOON, 60.0))
    times = sorted({sample.time for sample in samples})
    assert times == [AFTERNOON - 600 + 60 * n for n in range(11)]
    assert len(samples) == 16 * 11
    assert all(sample.simulated and len(sample.gpus) == 8 for sample in samples)
    assert set(samples[0].ports) == {"mlx5_0", "mlx5_1", "eno1"}
    assert set(samples[-1].ports) == {"mlx5_0", "mlx5_1", "eno1", "enp24s0np0", "enp25s0np0"}


@pytest.mark.slow
def test_the_past_meets_the_present(make_world):
    last = {sample.node: sample for sample in past(7, AFTERNOON - 3600, AFTERNOON, 30.0)}
    now = make_world(7, AFTERNOON)
    for name, model in now.nodes.items():
        for index in range(8):
            then, here = last[name].gpus[index], rows.gpu_row(model, index)
            assert then[0] == here[0]  # utilisation, a function of the time alone
            assert then[5] == pytest.approx(here[5], abs=3)  # temperature, which follows with inertia


@pytest.mark.slow
def test_the_past_is_the_same_each_time_and_another_for_another_seed():
    first, again, other = (list(past(seed, AFTERNOON - 120, AFTERNOON, 60.0)) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_faults_with_times_of_their_own_stand_in_the_past():
    lost = Entry("f1", Fault(FaultKind.GPU_LOST, node="g03", gpus=(5,)), AFTERNOON - 300, AFTERNOON - 100)
    gone = [
        sample.time
        for sample in past(7, AFTERNOON - 600, AFTERNOON, 50.0, faults=[lost])
        if sample.node == "g03" and sample.gpus[5] is None
    ]
    assert gone == [AFTERNOON - 300, AFTERNOON - 250, AFTERNOON - 200, AFTERNOON - 150]


@pytest.mark.parametrize(
    ("start", "end", "step"),
    [(0.0, -1.0, 10.0), (0.0, 10.0, 0.0), (0.0, 1e9, 1.0), (0.0, float("nan"), 5.0), (0.0, 10.0, float("nan"))],
)
def test_a_span_that_is_none_is_refused_at_once(start, end, step):
    with pytest.raises(ValueError, match="no past"):
        past(7, start, end, step)
