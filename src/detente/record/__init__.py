"""Documents to typed claims: who said what, in which words, with which figures."""
