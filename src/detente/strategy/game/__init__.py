"""What each move is worth to each side: the game of one round, and of many."""
