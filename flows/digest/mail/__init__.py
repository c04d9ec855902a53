"""The mail: what one reads of a digest in a minute, in the reader's language. The files hold the digest as a whole.

records.py   the mail, ready to render        layout.py   Digest → Mail, pure        render.py   Mail → HTML, text
"""
