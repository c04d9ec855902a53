-- deliveries: One row a reader, day and edition of the digest: where its delivery stands.
-- day: The day of the digest.
-- edition: Its edition.
-- recipient: The reader's token (yalu digest readers list --token), never a mail address; the name of a file or channel.
-- state: owed (not begun), accepted, refused (for good), deferred (tried again within the day), failed (given up),
--   withdrawn (found not sent, tried again), replaced (a later edition went out in its stead), skipped (not wanted on
--   this weekday) or unknown (begun, outcome not noted: settle it with 'yalu digest resolve').
-- noted_at: When the last step was noted.
-- tries: How often it was begun.
-- message_id: The Message-ID it carries; the same at every try.
-- reply: What the server said last.
-- variant: Which digest: empty for the whole one, else a row of digest_variants.
-- lang: The languages of headlines the reader prefers, in order, separated by commas.
-- output: How it was sent: smtp, file or webhook.
-- at: As noted_at: its name in version 0.1, kept for one version more.
CREATE OR REPLACE VIEW deliveries AS
SELECT
    day, edition, recipient, state, "at" AS noted_at, tries, message_id, reply,
    coalesce(variant, '') AS variant, coalesce(lang, 'en') AS lang, coalesce(output, 'smtp') AS output,
    "at"
FROM store.deliveries;
