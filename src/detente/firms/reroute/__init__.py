"""Where else an exporter can sell: an equilibrium of one product, with its rivals' answer."""
