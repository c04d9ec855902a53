"""From the bytes of a feed, sitemap or list page to a `Listing`. Every kind is one module of this package."""

from __future__ import annotations

from extractors.listings._read import read_listing

__all__ = ["read_listing"]
