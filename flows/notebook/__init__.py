"""A notebook over the published snapshot, in the browser: the app (marimo) and what its cells ask."""
