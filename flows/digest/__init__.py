"""The digest: the one mail a day, including what was not seen. Rows to text; delivery is in flows/delivery.

published snapshot ─► gather.py (warehouse/digest/*.sql) ─► Input ─► compose.py ─► Digest
    ─► render.py (HTML, text) ─► message.py ─► flows/outbox (journal) ─► outputs/smtp.py ─► `deliveries`
"""
