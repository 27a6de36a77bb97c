"""The demo site's profile of regimes, and a contract of its own. Both are invented, and say so."""

from __future__ import annotations

from pathlib import Path

from console.incidents.service.regimes import FOLDER

_CONTRACT = """\
# Invented for the demo site: there is no such contract. What the words mean: docs/regimes.md.

[regime]
id = "care_west"
name = "Care West, contract § 9 (invented)"
short = "Care West § 9"
law = "Contract with Care West (invented)"
who = "We, when a service that they buy fails"
to = "Care West, duty officer"

[source]
text = "read"
on = 2026-10-01
where = "The contract of the demo site, which is invented"

[[criterion]]
id = "care_west.service"
name = "A service that Care West buys fails"

[[duty]]
id = "message"
name = "Message"
source = "§ 9"
limit = [{ from = "awareness", hours = 4 }]
when = ["care_west.service"]
presumed = true
asks = ["party", "contact", "number", "detected", "what", "affected", "doing", "next"]
"""
_PROFILE = """\
# Invented for the demo site. What the words mean: docs/regimes.md.

[profile]
on = 2026-11-01
by = "M. Ek"
zone = "Europe/Stockholm"
party = "Trollhättan AI operations (demo)"
contact = "Operator on duty; M. Ek, shift lead"

[[runs]]
regime = "cybersakerhetslag"

[[runs]]
regime = "care_west"

[[runs]]
regime = "gdpr"
roles = ["processor"]

[[runs]]
regime = "ai_act_deployer"

[[criterion]]
id = "loss"
name = "Financial loss over 500,000 kr"
on = 2026-11-01
source = "Decided by the demo site's board"

[[reader]]
name = "M. Ek"
role = "shift lead"

[[reader]]
name = "H. Grahn"
role = "information security"
only_significant = true
"""


def write_regimes(directory: Path) -> None:
    """Lay both beside the demo's data, unless there are regimes already. Raises OSError."""
    folder = directory / FOLDER
    if folder.exists():
        return
    folder.mkdir(parents=True)
    for name, text in (("care-west.toml", _CONTRACT), ("site.toml", _PROFILE)):
        (folder / name).write_text(text, encoding="utf-8")
