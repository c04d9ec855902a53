"""Analysts' questions: confined SQL and the recipes that ship."""
