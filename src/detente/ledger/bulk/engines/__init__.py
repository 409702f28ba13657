"""Engines that run the join: the default one, and one for files that outgrow a machine."""
