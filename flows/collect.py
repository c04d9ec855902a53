"""Forwards to flows.orchestration.collect, for one version: deployments registered by 0.1.0 name this module."""

from flows.orchestration.collect import backfill, collect

__all__ = ["backfill", "collect"]
