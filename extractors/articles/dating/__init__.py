"""When a page was published: every place that says so is a candidate with a source and a weight; the weights decide.

    statements (JSON-LD, meta) ┐
    markup (time elements)     │
    stamps (printed lines)     ├─► DateCandidate ─► decision.decide ─► PageDate ─► decision.with_entry (the feed's day)
    state (epochs in scripts)  │
    address, dateline          ┘

Nothing here guesses. What a library guesses is kept apart (published.py) and never states a day.
"""
