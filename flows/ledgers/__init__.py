"""What follows from the rows of all articles together: events merged, their status, and its history.

    rows of the ledgers ─► merged (extractors/similarity, pure) ─► what differs from before ─► written

Settled after each collection and each retag, from the rows alone: the same rows make the same events in any batches.
"""
