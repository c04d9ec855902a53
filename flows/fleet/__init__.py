"""Pages read by other machines: shards out to a folder that all share, findings back from it.

One machine collects, fetches and writes; what costs (reading, judging and tagging a page) may be done elsewhere. What
crosses the wire are paths and counts. Nothing here decides anything: rows are those of one machine.
"""
