"""The bulk engine: a matrix of product classes and regimes, then one join with the entries."""
