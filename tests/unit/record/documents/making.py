"""What the tests of documents share."""

from importlib.resources import files
from pathlib import Path

CASE = Path(str(files("detente"))) / "cases" / "us_china"
