"""The digest: one mail a day. Also says what was not seen.

published snapshot ─► gather.py (warehouse/digest/*.sql) ─► Input ─► compose.py ─► Digest
    ─► render.py (HTML, text) ─► message.py ─► outbox.py (journal) ─► outputs/smtp.py ─► `deliveries`
"""
