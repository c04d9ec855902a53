"""Prefect, the outermost skin: flows, tasks, schedules and the server behind the home's secret."""
