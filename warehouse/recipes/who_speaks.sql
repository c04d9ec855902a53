-- who_speaks: Who speaks of a topic, a name or a phrase, and more than of other things?
-- topic: A topic id or its top level, or any other tag value. Default: `border`.
-- part: ownership, country, lang, family or outlet. Default: `ownership`.
-- since: First day. Default: the first there is.
SELECT voice, round(share, 3) AS share, articles, outlets, round(usual_share, 3) AS usual_share, round(lift, 2) AS lift,
    unhealthy_days
FROM source_mix($topic, $since, NULL, $part) ORDER BY articles DESC, voice;
