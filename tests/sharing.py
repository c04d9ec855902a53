"""Which tests share a process under `pytest -n 3 --dist loadgroup`, so that each real server starts once.

The files that use one server are one group, every other file is a group of its own (its fixtures are made once), and
the cases of a few files are handed out one by one. The groups that take longest come first, so that no process is
left with one of them at the end. Three processes for two cores: one of them often waits, for Prefect or a disk.
(xdist's own groups name a test by adding to its node id, which pytest 9.2 ignores.)
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

# The fixture by which a test asks for a server → its group.
SERVERS = {"api": "prefect", "notes": "prefect", "postgres": "postgres"}
GROUPS = {
    "test_prefect.py": "prefect",
    "test_prefect_tasks.py": "prefect",
    "test_alarms_in_flows.py": "prefect",
    "test_home_permissions.py": "prefect",
    "test_no_door.py": "prefect",
    "test_serve_errors.py": "prefect",
    "test_ducklake.py": "postgres",
    "test_old_lake.py": "postgres",
    "test_questions.py": "postgres",
}
LONGEST_FIRST = (
    "prefect",
    "postgres",
    "test_digest_days.py",
    "test_digest_promises.py",
    "test_alarms.py",
    "test_damages.py",
    "test_attacks.py",
    "test_bugs_in_digests.py",
    "test_spool.py",
    "test_backup.py",
    "test_html_public.py",
    "test_dedup_public.py",
    "test_dedup_beside.py",
    "test_fleet.py",
    "test_etiquette.py",
    "test_duckdb2.py",
    "test_text_growth.py",
    "test_pattern_growth.py",
    "test_a_bug_costs_one.py",
    "test_warehouse_soak.py",
    "test_backfill.py",
    "test_bad_days.py",
    "test_collect.py",
    "test_recheck.py",
    "test_digest_send.py",
    "test_kill.py",
    "test_step_kills.py",
)
# Each case takes seconds and shares little.
ONE_BY_ONE = ("test_text_growth.py",)


class GroupScheduling(LoadScopeScheduling):
    """Hand out whole groups, in the order in which the tests were collected."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0].rpartition("/")[2]
        return nodeid if file in ONE_BY_ONE else group_of(file)


def group_of(file: str) -> str:
    """Return the group of a file of tests."""
    return GROUPS.get(file, file)


def put_longest_first(items: list[pytest.Item]) -> None:
    """Order the tests by their groups; those of no rank stay as they were shuffled, the quick unit tests last.

    Raises UsageError where a test uses a server and its file is not in the server's group.
    """
    for item in items:
        used = {SERVERS[name] for name in getattr(item, "fixturenames", ()) if name in SERVERS}
        if used - {group_of(item.path.name)}:
            raise pytest.UsageError(f"tests/sharing.py: {item.path.name} belongs to the group {', '.join(used)}")
    ranks = {name: rank for rank, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: (ranks.get(group_of(item.path.name), len(ranks)), item.path.parent.name == "unit"))
