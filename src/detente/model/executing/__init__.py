"""Where ensembles are worked out: in this process, in several, or on a cluster."""
