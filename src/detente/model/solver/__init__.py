"""How an equilibrium is found: one sweep of the equations, accelerated, and its transpose."""
