"""How the duty on one product moved: a step for each day on which it changed."""

from datetime import date

import detente

desk = detente.open()
code, last = "8507.60.00.20", None
for text in ("2024-09-01", "2025-02-04", "2025-03-04", "2025-04-09", "2025-05-14", "2025-11-10",
             "2026-02-24", "2026-07-24"):  # fmt: skip
    day = date.fromisoformat(text)
    found = desk.duty(code, origin="CHN", on=day)
    if found.rate != last:
        layers = ", ".join(x.id for x in found.layers if x.included and x.effective_rate)
        print(f"{day}  {found.rate:.1%}  {layers}")
    last = found.rate
