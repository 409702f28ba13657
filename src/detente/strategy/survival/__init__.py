"""How long truces stand: rates by reference class and definition, and how such forecasts did."""
