"""Prices from the command line: looked at, taken in, listed, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Ended

FILE = """
source = "Contract"
basis = "contract"
[[price]]
kind = "support"
since = 2026-01-01
amount = 72000
"""


@pytest.mark.slow
def test_prices_are_looked_at_taken_in_listed_and_withdrawn(driftvakt: Callable[..., Ended], tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(FILE)
    looked = driftvakt("costs", "prices", "import", str(file), "--check", "--json").document
    assert looked["changes"] and looked["entry"] is None
    assert driftvakt("costs", "prices", "list", "--json").records == []
    assert driftvakt("costs", "prices", "import", str(file)).status == 0
    (row,) = driftvakt("costs", "prices", "list", "--json").records
    assert (row["what"], row["value"], row["basis"], row["source"]) == ("support", "72000", "contract", "Contract")
    assert "Contract" in driftvakt("costs", "prices", "list").out
    assert driftvakt("costs", "prices", "withdraw", row["row"]).status == 0
    assert driftvakt("costs", "prices", "list", "--json").records == []
    file.write_text("[[price]]\nkind = 'stuff'\n")
    refused = driftvakt("costs", "prices", "import", str(file))
    assert refused.status == 1 and "kind must be one of" in refused.err
