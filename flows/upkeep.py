"""Forwards to flows.orchestration.upkeep, for one version: deployments registered by 0.1.0 name this module."""

from flows.orchestration.upkeep import upkeep

__all__ = ["upkeep"]
