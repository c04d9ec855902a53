"""Nightly maintenance, doctor, metrics and alerts; the facts and findings they share."""
