-- deleted: Which pages were gone when they were asked for again?
SELECT gone_at, outlet, published_on, title, url FROM deletions ORDER BY gone_at DESC, article_id;
