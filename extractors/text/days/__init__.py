"""How the days that texts name are found and resolved; the public face is extractors/text/date_mentions.py.

    patterns (what looks like a day) ─► tense (ahead, past?) ─► resolution (which day) ─► ranges (two days, one span)

`dateline` finds the day a report prints at its head, against which the rest of it is resolved.
"""
