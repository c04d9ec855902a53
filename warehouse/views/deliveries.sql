-- deliveries: One row a recipient, day and edition of the digest: where its delivery stands.
-- day: The day of the digest.
-- edition: Its edition.
-- recipient: The mail address.
-- state: accepted, refused (for good), deferred (tried again at the next call), withdrawn (found not sent, tried again)
--   or unknown (begun, outcome not noted: settle it with 'yalu digest resolve').
-- at: When the last step was noted.
-- tries: How often it was begun.
-- message_id: The Message-ID it carries; the same at every try.
-- reply: What the server said last.
CREATE OR REPLACE VIEW deliveries AS
SELECT day, edition, recipient, state, "at", tries, message_id, reply FROM store.deliveries;
