-- deleted: Which pages were gone at their re-check?
SELECT gone_at, outlet, published_on, title, url FROM deletions ORDER BY gone_at DESC, article_id;
