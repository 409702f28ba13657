"""What would happen: a trade model of many regions and sectors, solved in exact changes."""
