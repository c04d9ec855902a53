"""The invented news web that `yalu demo` and the tests collect from: see web.py. Nothing of it is real."""
