"""The layout of telemetry.db, version 3. Nodes are known by their keys, which never change and are never reused; what
hangs on them hangs on ids, held by foreign keys."""

from __future__ import annotations

VERSION = 3
APPLICATION_ID = 0x44565431  # "DVT1"

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY) STRICT;
CREATE TABLE node(id INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE shape(
    id INTEGER PRIMARY KEY AUTOINCREMENT, node INTEGER NOT NULL REFERENCES node(id), kind TEXT NOT NULL,
    parts TEXT NOT NULL, uuids TEXT NOT NULL, signals INTEGER NOT NULL, things INTEGER NOT NULL,
    UNIQUE(node, kind, parts, uuids, signals)
) STRICT;
CREATE TABLE block(
    id INTEGER PRIMARY KEY AUTOINCREMENT, shape INTEGER NOT NULL REFERENCES shape(id), start INTEGER NOT NULL,
    samples INTEGER NOT NULL, period REAL NOT NULL, payload BLOB NOT NULL
) STRICT;
CREATE INDEX block_place ON block(shape, start);
CREATE INDEX block_age ON block(start);
CREATE TABLE roll_up(
    id INTEGER PRIMARY KEY AUTOINCREMENT, shape INTEGER NOT NULL REFERENCES shape(id), step INTEGER NOT NULL,
    start INTEGER NOT NULL, steps INTEGER NOT NULL, heads BLOB NOT NULL, payload BLOB NOT NULL
) STRICT;
CREATE INDEX roll_up_place ON roll_up(shape, step, start);
CREATE INDEX roll_up_age ON roll_up(step, start);
CREATE TABLE event(
    id INTEGER PRIMARY KEY AUTOINCREMENT, node INTEGER NOT NULL REFERENCES node(id), time REAL NOT NULL,
    source TEXT NOT NULL, code TEXT NOT NULL, device TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX event_place ON event(node, time);
CREATE INDEX event_age ON event(time);
"""
#: What version 3 has and version 2 has not: the findings of the judge. `node` is null for what is of many nodes; of one
#: thing by one rule at most one is open (`ended` is null).
FINDINGS = """
CREATE TABLE finding(
    id INTEGER PRIMARY KEY AUTOINCREMENT, node INTEGER REFERENCES node(id), rule TEXT NOT NULL, part TEXT NOT NULL,
    began REAL NOT NULL, earlier INTEGER NOT NULL, seen REAL NOT NULL, ended REAL, facts TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX finding_open ON finding(coalesce(node, 0), rule, part) WHERE ended IS NULL;
CREATE INDEX finding_place ON finding(node, began);
CREATE INDEX finding_age ON finding(ended) WHERE ended IS NOT NULL;
"""
SCHEMA += FINDINGS
TABLES = frozenset({"meta", "node", "shape", "block", "roll_up", "event", "finding"})
#: Of versions that can be brought to this one.
TABLES_OF_2 = TABLES - {"finding"}
TABLES_OF_1 = frozenset({"meta", "shape", "block", "roll_up", "event"})


def kernel_log_of(node: str) -> str:
    """The key in `meta` under which stands how far a node's kernel log was told: a number and the boot it counts in."""
    return f"kernel log of {node}"


#: Before a node's key in `meta`: what its GPUs said last of themselves (`last_known`).
LAST_KNOWN = "last known of "
