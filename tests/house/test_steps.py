"""Each step of the pipeline has a fault injected into it somewhere, or a reason here why it cannot cost one record."""

from __future__ import annotations

import pytest

from tests import named_steps
from tests.steps import CONDUCTORS, steps_of

NAMED = {step for name, steps in vars(named_steps).items() if name.isupper() for step in steps}
# Nothing is worked on yet, or no more: where one of these raises, there is no rest to publish.
FRAME = {
    "extractors.lexicon:load_lexicon",
    "extractors.annotation.rule_examples:failed_examples",
    "flows.collection.pipeline:store_lexicon",
    "flows.reprocessing.retag:store_lexicon",
    "flows.collection.pipeline:store_visits",
    "flows.collection.pipeline:store_watch",
    "flows.reprocessing.retag:store_visits",
    "flows.reprocessing.retag:store_watch",
    "flows.reprocessing.retag:settle",
    "warehouse.tables.load:start_run",
    "warehouse.tables.load:finish_run",
    "warehouse.tables.load:note_run",
    "warehouse.tables.load_reference:refresh_seeds",
    "warehouse.tables.polling:host_pauses",
    "warehouse.tables.polling:forget_backfill",
    "warehouse.tables.polling:backfilled",
    "warehouse.tables.polling:raw_pages",
    "warehouse.tables.polling:raw_of_versions",
    "warehouse.store.publish:publish_locked",
    "warehouse.tables.runs:run_report",
    "warehouse.reference:load_seeds",
    "warehouse.tables.rereads:bug_entries",
    "warehouse.tables.rereads:entries_of",
    "warehouse.tables.rereads:known_sources",
    "warehouse.tables.rereads:reopen_rechecks",
    "warehouse.tables.rereads:stored_facts",
    "warehouse.tables.retags:dropped_texts",
    "warehouse.tables.retags:dropped_ids",
    "warehouse.tables.retag_progress:read_progress",
    "warehouse.tables.retag_progress:note_progress",
    "warehouse.tables.retag_progress:articles_behind",
    "warehouse.tables.retag_progress:count_behind",
    "warehouse.tables.retags:latest_texts",
    "warehouse.tables.retags:unread_articles",
    "warehouse.tables.retags:tags_of",
    "warehouse.tables.retag_progress:write_account",
}
# What a worker or the conductor is given to call: all that happens inside is named.
ROOTS = {
    "flows.collection.poll_sources:examine_listing",
    "flows.collection.fetch_pages:examine_page",
    "flows.collection.recheck_pages:examine_page",
    "flows.reprocessing.reextract:examine_page",
    "flows.collection.backfill:examine_listing",
    "flows.reprocessing.retag:judge_texts",
    "flows.collection.fetch_pages:known_since",
    "flows.collection.pipeline:backfill_listings",
    "flows.collection.pipeline:recover_gaps",
}
# Moves fields from one record to another, an instant into a zone or a number into words, or looks at an address that
# was fetched: nothing of a text can make it fail.
PLAIN = {
    "extractors.articles.posts:is_front",
    "flows.collection.pipeline:many",
    "flows.reprocessing.retag:stored_text",
    "flows.reprocessing.retag:dropped_text",
}
# Contains a bug of its own: the page that only sends on is then read as it is (tests/unit/test_onward.py).
CONTAINED = {f"flows.collection.{module}:follow" for module in ("poll_sources", "recheck_pages", "backfill")}
# What is called once a bug was met: it decides nothing but that.
AFTERWARDS = {
    "flows.collection.pipeline:give_up",
    "flows.collection.fetch_pages:fail_entries",
    "flows.collection.poll_sources:fail_poll",
    "flows.digest.compose:not_made",
}
# The whole digest of a day: its sections, lines and readers are named one by one.
WHOLE_DIGEST = {
    *(
        f"flows.delivery.build:{step}"
        for step in (
            "compose", "decide_window", "desk_today", "draw_pictures", "gather", "has_view", "last_finish",
            "nominal_end",
        )
    ),
    *(
        f"flows.delivery.issue:{step}"
        for step in (
            "build_correction", "build_input", "check_day", "compose", "desk_today", "one_line", "restore_days",
            "wants",
        )
    ),
    *(
        f"flows.delivery.send:{step}"
        for step in (
            "compose", "desk_today", "is_due", "is_over", "is_same_reader", "issue_day", "next_try_of", "past_days",
            "render", "wants",
        )
    ),
    "flows.digest.compose:one_line",
    "flows.digest.compose:words_of",
}  # fmt: skip
EXEMPT = FRAME | PLAIN | CONTAINED | ROOTS | AFTERWARDS | WHOLE_DIGEST


@pytest.mark.parametrize("conductor", CONDUCTORS)
def test_each_step_has_a_fault_injected_into_it(root, conductor):
    found = set(steps_of(conductor, root))
    assert sorted(found - NAMED - EXEMPT) == [], "name it in tests/named_steps.py, by what a bug in it costs"


def test_no_step_is_exempt_that_is_gone_or_named(root):
    found = {step for conductor in CONDUCTORS for step in steps_of(conductor, root)}
    assert sorted(EXEMPT - found) == []
    assert sorted(EXEMPT & NAMED) == []
