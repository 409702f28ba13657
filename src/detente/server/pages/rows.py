"""Which pages there are: a row each."""

from __future__ import annotations

from detente.server.pages.made import about, ahead, law, plain, record, trade, truce
from detente.server.pages.made.guide import asides, steps, texts, whatif
from detente.server.pages.view import Page

PAGES: tuple[Page, ...] = (
    Page("/", "Today", "Does the truce hold?", "brief", truce.truce, heavy=True),
    Page("/duty", "Duty", "What does a product owe?", "search", law.search, ("words",), heavy=True),
    Page(
        "/duty/{code}",
        "Duty",
        "What does this product owe?",
        "duty",
        law.duty,
        ("origin", "dest", "value", "quantity", "unit", "content", "claim", "scenario"),
        {"origin": "{other}"},
        listed=False,
    ),
    Page(
        "/ledger", "Ledger", "What is in force?", "measures", law.ledger,
        ("by", "kind", "status", "layer", "code"), {"on": "{known_until}"}, heavy=True,
    ),
    Page(
        "/changes", "Changes", "What was learnt?", "changes", law.changes,
        ("since", "about"), {"since": "{month}"}, span=("since", "known"), feeds=("atom",),
    ),
    Page(
        "/calendar", "Calendar", "What is due?", "calendar", law.calendar,
        ("days",), {"on": "{known_until}"}, feeds=("ics",),
    ),
    Page("/agreement", "Agreements", "What was agreed?", "agreement", record.agreement),
    Page(
        "/agreement/{id}", "Agreement", "What was agreed?", "agreement", record.agreement,
        listed=False,
    ),
    Page(
        "/timeline", "Timeline", "What happened, in order?", "events", record.timeline,
        ("about", "from", "to"), heavy=True,
    ),
    Page("/agenda", "Agenda", "What was raised, by whom?", "agenda", record.agenda),
    Page(
        "/commitments", "Promises", "Is each side keeping its word?", "commitments",
        record.commitments, ("id", "prorate"), {"on": "{known_until}"}, heavy=True,
    ),
    Page(
        "/trade", "Trade", "What happened to trade?", "series", trade.trade,
        ("id", "product", "from", "to", "stat", "vintage"), heavy=True,
    ),
    Page(
        "/average", "Averages", "How high is the average duty?", "average", plain.average,
        ("origin", "dest", "weights", "since"), {"origin": "{other}", "on": "{known_until}"},
        heavy=True,
    ),
    Page(
        "/snapback", "Snap-back", "What comes back if nothing is signed?", "snapback",
        plain.snapback, (), {"on": "{quarter}"}, heavy=True,
    ),
    Page("/whatif", "What if", "What could change?", "scenarios", whatif.presets),
    Page("/whatif/{scenario}", "Scenario", "What does it do?", "solve", whatif.solved,
         ("baseline", "horizon", "elasticities"), heavy=True, listed=False),
    Page(
        "/outlook", "Outlook", "Will it last?", "outlook", ahead.outlook,
        ("definition", "coding", "horizon", "seed"), {"on": "{known_until}"}, heavy=True,
    ),
    Page("/scenarios", "Scenarios", "What could change?", "scenarios", plain.scenarios,
         listed=False),
    Page("/replay", "Replay", "What was believed on a day, and what came of it?", "replay",
         steps.replay, ("later",), {"known": "{known_until}"}),
    Page("/record", "Said", "Who said what, and does it hold?", "claims", texts.record,
         ("about", "speaker"), heavy=True),
    Page("/record/{document}", "Text", "What does this text claim?", "claims", texts.document,
         heavy=True, listed=False),
    Page("/people", "People", "Who speaks?", "claims", texts.people, heavy=True),
    Page("/people/{speaker}", "Person", "What did they say?", "claims", texts.person,
         heavy=True, listed=False),
    Page("/compare", "Compare", "Why do two figures, or two texts, differ?", "compare",
         steps.compare, ("a", "b"), heavy=True),
    Page("/bulk", "Entries", "What does each entry of a file owe?", "gaps", asides.bulk),
    Page("/glossary", "Words", "What do the words mean?", "glossary", asides.glossary, ("word",)),
    Page("/gaps", "Gaps", "What is not covered?", "gaps", record.gaps),
    Page("/method", "Method", "How do answers come about?", "gaps", about.method),
    Page("/data", "Data", "What do answers rest on?", "gaps", about.data),
    Page("/-/status", "Status", "Is the server well?", "gaps", about.status, listed=False),
    Page("/source/{id}", "Source", "What rests on this source?", "source", record.source,
         listed=False),
    Page("/search", "Search", "What fits these words?", "search", law.search, ("words", "most"),
         heavy=True, listed=False),
    Page("/ask", "Ask", "A plain question", "ask", plain.ask, ("question",), heavy=True,
         listed=False),
)  # fmt: skip
