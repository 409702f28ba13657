"""Tariff lines: what the tables of schedules and lists say of each."""
