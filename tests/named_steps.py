"""The steps at which tests inject an exception, by what it costs. A step that the pipeline gets belongs in a list here.

`tests/house/test_steps.py` compares these lists with the code.
"""

from __future__ import annotations

# The page is *failed: bug*; all others are as they would be.
POISON = [
    "warehouse.load:remove",
    "extractors.articles:read_page",
    "extractors.articles.ladder:climb",
    "extractors.relevance:judge_relevance",
    "extractors.fingerprint:fingerprint",
    "extractors.text:count_words",
    "extractors.taggers:tag",
    "extractors.dates_in_text:read_dates",
    "extractors.duplicates:match_seed",
    "extractors.examine:_with_entry_facts",
    "flows.fetching.exchange:check_target",
    "flows.pipeline:group_by_address",
    "flows.pipeline:host_of",
    "flows.pages_stage:group_by_address",
    "flows.pages_stage:decide_known",
    "flows.pages_stage:decide_page",
    "flows.pages_stage:page_state",
    "flows.page_outcomes:canonical_url",
    "flows.commit:candidate_pairs",
    "flows.commit:document_of",
    "flows.commit:instant_of",
    "flows.commit:settle",
    "warehouse.lookups:stored_documents",
    "warehouse.lookups:duplicate_candidates",
    "warehouse.lookups:edges_of",
]
# The same; the mark is in the page's words alone.
WORDS = [
    "flows.commit:resolve_addresses",
    "flows.pages_stage:commit_records",
    "warehouse.load:load_records",
]
# The entry is left out, until the source is read again.
ENTRY = [
    "warehouse.lookups:known_addresses",
    "flows.listing_outcomes:canonical_url",
    "flows.listings_stage:entries_of",
]
# The source's poll is *failed: bug*; all others are as they would be.
SOUR = [
    "extractors.listings:read_listing",
    "flows.listings_stage:address_of",
    "flows.listings_stage:of_row",
    "flows.listings_stage:some_entries",
    "flows.listings_stage:decide_poll",
    "flows.listing_outcomes:next_poll",
    "flows.listing_outcomes:read_health",
    "flows.pipeline:is_due",
    "warehouse.load:load_polls",
]
# The page that a server refused is *failed: bug*.
REFUSED = [
    "flows.pages_stage:decide_unreached",
    "flows.pages_stage:is_temporary",
]
# Nothing of what is loaded: a title is judged by its page, a story is left to the next run.
NOTHING = [
    "extractors.relevance:prejudge",
    "flows.settle_stories:copy_groups",
    "flows.settle_stories:group_stories",
    "flows.settle_stories:trace",
    "warehouse.stories:load_stories",
    "flows.raw_store:RawStore.put",
]
# Raises whatever it is given: what it was to do is left out, or left open for the next run.
WHOLE = [
    "flows.page_outcomes:desk_day",
    "flows.pipeline:poll_sources",
    "flows.pipeline:collect_pages",
    "flows.pipeline:recheck_pages",
    "flows.pipeline:settle_stories",
    "warehouse.lookups:open_entries",
    "warehouse.lookups:source_states",
    "warehouse.polling:pages_seen",
    "warehouse.polling:page_states",
    "warehouse.lines:junk_lines",
    "flows.pages_stage:learn",
    "flows.pages_stage:known_before",
    "extractors.taggers:is_unconfirmed",
    "extractors.meaning:is_available",
    "flows.settle_stories:load_families",
    "flows.settle_stories:name_stories",
    "flows.settle_stories:excerpted_group",
    "warehouse.stories:gather",
    "warehouse.stories:story_days",
    "warehouse.stories:unwritten_versions",
    "warehouse.stories:load_vectors",
    "warehouse.stories:load_version_changes",
    "warehouse.lookups:stored_prints",
    "warehouse.polling:pages_to_recheck",
    "warehouse.retag:older_lexicon",
    "flows.raw_store:RawStore.forget",
    "flows.fetching.fetcher:Fetcher.pauses",
    "flows.fetching.fetcher:Fetcher.robots_read",
]
# The page that a server refused, of which the feed has a text.
FEED_TEXT = [
    "extractors.text:normalise",
    "extractors.text:detect_lang",
]
# A page in which a text of the seed corpus is met.
SEEDED = [
    "flows.commit:verify_seed_match",
    "warehouse.lookups:seed_texts",
]
COLLECTING = [*POISON, *WORDS, *ENTRY, *SOUR, *REFUSED, *NOTHING, *WHOLE, *FEED_TEXT, *SEEDED]
# A page looked at again after a day: its check is done with the result 'bug'.
RECHECKING = [
    "extractors.articles:read_page",
    "flows.recheck_stage:is_temporary",
    "flows.recheck_stage:was_asked",
    "flows.recheck_stage:known_before",
    "flows.recheck_stage:decide_page",
    "flows.recheck_stage:commit_records",
    "warehouse.polling:save_page_states",
]
# A page that gets another version: what changed in it is written down by a later run.
COMPARING = [
    "flows.settle_stories:compare_texts",
]
# A page that an outlet's entry says has changed, and the server that it has not.
UNCHANGED = [
    "flows.pages_stage:decide_unchanged",
]
# Meanings of texts, where the extra is installed: a story is grouped without them.
EMBEDDING = [
    "extractors.meaning:embed",
]
# A text judged again: it stays as it is.
RETAGGING = [
    "extractors.relevance:judge_relevance",
    "extractors.taggers:tag",
    "flows.retag:canonical_url",
    "warehouse.retag:write_judgements",
]
# A dropped text that belongs now: it stays dropped.
RECOVERING = [
    "extractors.examine:dates_of",
    "flows.retag:article_id",
    "warehouse.polling:name_raw",
    "extractors.text:count_words",
    "extractors.fingerprint:fingerprint",
    "warehouse.retag:articles_of_entries",
    "flows.retag:commit_records",
]
# A kept page read again: what is stored of it stays as it is.
REREADING = [
    "flows.reread:known_before",
    "extractors.articles:read_page",
    "flows.reread:decide_page",
    "flows.reread:commit_records",
    "warehouse.reread:said_by",
    "warehouse.reread:begin_replacing",
    "warehouse.reread:end_replacing",
]
# A listing of a back-fill: the next go reads it again.
BACKFILLING = [
    "flows.backfill:next_page",
    "flows.backfill:host_of",
    "extractors.listings:read_listing",
    "flows.backfill:desk_day",
    "flows.backfill:entries_of",
    "flows.backfill:some_entries",
    "flows.backfill:decide_entries",
    "warehouse.lookups:known_entries",
    "warehouse.polling:save_backfilled",
    "flows.backfill:sitemaps",
    "flows.backfill:decode",
]
# One part of the digest: it says that it could not be made, or is left out; the rest goes out.
COMPOSING = [
    "flows.digest.gather:_section",
    "flows.digest.gather:named_rows",
    "flows.digest.compose:lay_out",
    "flows.digest.layouts:make_story",
    "flows.digest.compose:make_lead",
    "flows.digest.compose:make_subject",
    "flows.digest.compose:rows_of",
    "flows.digest.chart:draw_days",
]
# One reader's mail: it is put off, or its outcome is unknown; the others get theirs.
SENDING = [
    "flows.digest.issue:wish_of",
    "flows.digest.issue:begin_for",
    "flows.digest.issue:gather_variant",
    "flows.digest.send:make_envelope",
    "flows.outputs.smtp:SmtpOutput.deliver",
]
# One chart or part of the report.
REPORTING = [
    "flows.report.charts:_coverage",
    "flows.report.charts:_mix",
    "flows.report.charts:_bursts",
    "flows.report.charts:_places",
    "flows.report.charts:_spread",
    "flows.report.gather:_ask",
]
