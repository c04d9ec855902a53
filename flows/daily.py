"""Forwards to flows.orchestration.daily, for one version: deployments registered by 0.1.0 name this module."""

from flows.orchestration.daily import daily

__all__ = ["daily"]
