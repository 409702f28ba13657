"""What the figures of a clause are: role, sign, and which of them are no claim at all."""
