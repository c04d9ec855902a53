-- find: Where does a word or name stand, in any language and script?
-- terms: Words that must all be there. Default: `단둥`.
-- since: First day. Default: the first there is.
SELECT published_on, outlet, lang, title, snippet, found, score FROM search($terms, $since, most := 20)
ORDER BY score DESC, published_on DESC, title;
