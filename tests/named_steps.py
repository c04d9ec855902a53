"""The steps at which tests inject an exception, by what it costs. A step that the pipeline gets belongs in a list here.

`tests/house/test_steps.py` compares these lists with the code.
"""

from __future__ import annotations

# The page is *failed: bug*; all others are as they would be.
POISON = [
    "warehouse.tables.load:remove",
    "extractors.articles:read_page",
    "extractors.articles.checks:title_coverage",
    "extractors.articles.flash:as_flash",
    "extractors.articles.ladder:climb",
    "extractors.annotation.relevance:judge_relevance",
    "extractors.similarity.fingerprint:fingerprint",
    "extractors.text.clean:count_words",
    "extractors.annotation.taggers:tag",
    "extractors.ledgers:read_ledgers",
    "extractors.text.date_mentions:read_dates",
    "extractors.text.days.dateline:day_of_dateline",
    "extractors.process:own_day",
    "extractors.similarity.duplicates:match_seed",
    "extractors.process:_with_entry_facts",
    "extractors.articles.dating.decision:weigh_entry",
    "flows.fetching.exchange:check_target",
    "flows.collection.pipeline:group_by_address",
    "flows.collection.pipeline:host_of",
    "flows.collection.fetch_pages:group_by_address",
    "flows.collection.fetch_pages:find_redirect",
    "flows.collection.fetch_pages:decide_known",
    "flows.collection.fetch_pages:decide_page",
    "flows.collection.fetch_pages:page_state",
    "flows.collection.page_decisions:canonical_url",
    "flows.collection.commit:candidate_pairs",
    "flows.collection.commit:document_of",
    "flows.collection.commit:instant_of",
    "flows.collection.commit:decide_edges",
    "warehouse.tables.lookups:stored_documents",
    "warehouse.tables.lookups:duplicate_candidates",
    "warehouse.tables.lookups:edges_of",
]
# The same; the mark is in the page's words alone.
WORDS = [
    "flows.collection.commit:resolve_addresses",
    "flows.collection.fetch_pages:commit_records",
    "warehouse.tables.load:load_records",
]
# The entry is left out, until the source is read again.
ENTRY = [
    "warehouse.tables.lookups:known_addresses",
    "flows.collection.listing_decisions:article_id",
    "flows.collection.poll_sources:list_entries",
]
# The source's poll is *failed: bug*; all others are as they would be.
SOUR = [
    "extractors.listings:read_listing",
    "flows.collection.poll_sources:address_of",
    "flows.collection.poll_sources:of_row",
    "flows.collection.poll_sources:some_entries",
    "flows.collection.poll_sources:decide_poll",
    "flows.collection.listing_decisions:next_poll",
    "flows.collection.listing_decisions:read_health",
    "flows.collection.pipeline:is_due",
    "warehouse.tables.load:load_polls",
]
# The page that a server refused is *failed: bug*.
REFUSED = [
    "flows.collection.fetch_pages:decide_unreached",
    "flows.collection.fetch_pages:is_temporary",
]
# Nothing of what is loaded: a title is judged by its page, a story is left to the next run.
NOTHING = [
    "extractors.annotation.relevance:prejudge",
    "extractors.text.urls:canonical_url",
    "flows.collection.group_stories:copy_groups",
    "flows.collection.group_stories:group_stories",
    "flows.collection.group_stories:trace_lineage",
    "warehouse.tables.stories:load_stories",
    "flows.collection.raw_store:RawStore.put",
]
# Raises whatever it is given: what it was to do is left out, or left open for the next run.
WHOLE = [
    "flows.collection.page_decisions:desk_day",
    "flows.collection.pipeline:poll_sources",
    "flows.collection.pipeline:collect_pages",
    "flows.collection.pipeline:look_up_addresses",
    "flows.collection.pipeline:recheck_pages",
    "flows.collection.pipeline:regroup_stories",
    "flows.collection.pipeline:settle_events",
    "flows.collection.pipeline:settle_watch",
    "warehouse.tables.lookups:open_entries",
    "warehouse.tables.lookups:source_states",
    "warehouse.tables.polling:pages_seen",
    "warehouse.tables.polling:page_states",
    "warehouse.tables.junk_lines:junk_lines",
    "flows.collection.fetch_pages:learn_common_lines",
    "flows.collection.fetch_pages:known_before",
    "flows.collection.fetch_pages:find_same_bodies",
    "flows.collection.fetch_pages:shown_bodies",
    "flows.collection.fetch_pages:shown_before",
    "flows.collection.fetch_pages:page_request",
    "flows.collection.fetch_pages:refusal",
    "warehouse.tables.addresses:same_bodies",
    "flows.collection.group_stories:event_of_tags",
    "extractors.annotation.taggers:is_unconfirmed",
    "extractors.similarity.embeddings:is_available",
    "flows.collection.group_stories:load_families",
    "flows.collection.group_stories:name_stories",
    "flows.collection.group_stories:excerpted_group",
    "warehouse.tables.stories:gather",
    "flows.collection.group_stories:days_to_group",
    "flows.collection.group_stories:rules_of",
    "flows.collection.group_stories:recall",
    "flows.collection.group_stories:remember",
    "warehouse.tables.stories:story_days",
    "warehouse.tables.stories:unwritten_versions",
    "warehouse.tables.stories:load_vectors",
    "warehouse.tables.stories:load_version_changes",
    "warehouse.tables.lookups:stored_fingerprints",
    "warehouse.tables.polling:pages_to_recheck",
    "warehouse.tables.polling:lost_since",
    "warehouse.tables.retags:older_lexicon",
    "flows.collection.raw_store:RawStore.forget",
    "flows.fetching.fetcher:Fetcher.pauses",
    "flows.fetching.fetcher:Fetcher.robots_read",
]
# The page that a server refused, of which the feed has a text.
FEED_TEXT = [
    "extractors.text.clean:clean_text",
    "extractors.text.clean:detect_lang",
]
# A page in which a text of the seed corpus is met.
SEEDED = [
    "flows.collection.commit:verify_seed_match",
    "warehouse.tables.lookups:seed_texts",
]
COLLECTING = [*POISON, *WORDS, *ENTRY, *SOUR, *REFUSED, *NOTHING, *WHOLE, *FEED_TEXT, *SEEDED]
# A page looked at again after a day: its check is done with the result 'bug'.
RECHECKING = [
    "extractors.articles:read_page",
    "flows.collection.recheck_pages:is_temporary",
    "flows.collection.recheck_pages:was_asked",
    "flows.collection.recheck_pages:known_before",
    "flows.collection.recheck_pages:decide_page",
    "flows.collection.recheck_pages:commit_records",
    "warehouse.tables.polling:save_page_states",
]
# A page that gets another version: what changed in it is written down by a later run.
COMPARING = [
    "flows.collection.group_stories:compare_texts",
]
# A page that an outlet's entry says has changed, and the server that it has not.
UNCHANGED = [
    "flows.collection.fetch_pages:decide_unchanged",
]
# A stored page that is asked for again, where its server answers with something that is no article.
WITHOUT_ARTICLE = [
    "flows.collection.fetch_pages:state_without_article",
]
# Pages of one host that are all answered with one body.
SAME_BODY = [
    "flows.collection.fetch_pages:decide_stand_in",
]
# Meanings of texts, where the extra is installed: a story is grouped without them.
EMBEDDING = [
    "extractors.similarity.embeddings:embed",
]
# A text judged again: it stays as it is.
RETAGGING = [
    "extractors.annotation.relevance:judge_relevance",
    "extractors.annotation.taggers:tag",
    "extractors.ledgers:read_ledgers",
    "flows.reprocessing.retag:canonical_url",
    "flows.reprocessing.retag:check",
    "flows.reprocessing.retag:compare",
    "warehouse.tables.retags:write_judgements",
]
# A dropped text that belongs now: it stays dropped.
RECOVERING = [
    "extractors.process:dates_of",
    "flows.reprocessing.retag:record_of",
    "warehouse.tables.polling:assign_raw_pages",
    "extractors.text.clean:count_words",
    "extractors.similarity.fingerprint:fingerprint",
    "warehouse.tables.retags:articles_of_entries",
    "flows.reprocessing.retag:commit_records",
]
# A kept page read again: what is stored of it stays as it is.
REREADING = [
    "flows.reprocessing.reextract:known_before",
    "extractors.articles:read_page",
    "flows.reprocessing.reextract:decide_page",
    "flows.reprocessing.reextract:commit_records",
    "warehouse.tables.rereads:page_facts",
    "warehouse.tables.rereads:begin_replacing",
    "warehouse.tables.rereads:end_replacing",
]
# A listing of a back-fill: the next go reads it again.
BACKFILLING = [
    "flows.collection.backfill:next_page",
    "flows.collection.backfill:host_of",
    "extractors.listings:read_listing",
    "flows.collection.backfill:desk_day",
    "flows.collection.backfill:list_entries",
    "flows.collection.backfill:some_entries",
    "flows.collection.backfill:decide_entries",
    "warehouse.tables.lookups:known_entries",
    "warehouse.tables.polling:save_backfilled",
    "flows.collection.backfill:sitemaps",
    "flows.collection.backfill:decode",
]
# One part of the digest: it says that it could not be made, or is left out; the rest goes out.
COMPOSING = [
    "flows.digest.gather:_section",
    "flows.digest.gather:instead",
    "flows.digest.gather:narrowed",
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
    "flows.delivery.issue:wish_of",
    "flows.delivery.issue:begin_for",
    "flows.delivery.issue:gather_variant",
    "flows.delivery.send:make_envelope",
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
