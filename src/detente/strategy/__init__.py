"""Will it last: the moves of both sides, what they are worth to each, and how long truces hold."""
