"""Run the cross-check: ``python -m detente.ledger.products.crosscheck DATA_FOLDER``."""

import sys

from detente.ledger.products.crosscheck.page import main

if __name__ == "__main__":
    sys.exit(main())
