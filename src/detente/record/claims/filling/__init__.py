"""The slots of a claim: figures, periods, types, hedges, and the finished claim."""
