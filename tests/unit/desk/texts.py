"""A short report whose figures are on record."""

TEXT = (
    "BEIJING, Dec 8, 2025 - China's exports rose 5.9 percent in November from a year earlier, "
    "customs data showed on Monday. Exports to the United States fell 28.6 percent. "
    "The trade surplus for the first eleven months reached $1.08 trillion.\n"
)
