"""Many courses that a truce might take, by rules and lags counted in the record."""
