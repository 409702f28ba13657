"""Readers of pages made for people."""
