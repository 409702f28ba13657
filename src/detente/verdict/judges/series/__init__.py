"""Claims about series: figures, changes, runs, and what became of forecasts."""
