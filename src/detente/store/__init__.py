"""Parquet tables in and out: the only room, beside ``ledger/bulk``, that knows DuckDB."""
