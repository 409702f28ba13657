"""What one would have said on a past day, and what is known now of the same day."""

import detente

desk = detente.open()
asked = {"code": "8426.19.00.00", "origin": "CHN", "on": "2025-11-12"}
then, now = desk.duty(**asked, known="2025-11-09"), desk.duty(**asked)
print(f"known by 9 November 2025: {then.rate_high:.0%}")
print(f"known now:                {now.rate_high:.0%}")

found = desk.replay(known="2025-10-30", on="2025-11-12")
for belief in found.believed[:3]:
    print(f"{belief.on} {belief.name}: {belief.then} -> {belief.later}")
