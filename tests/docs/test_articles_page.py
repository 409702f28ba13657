"""The page of the five articles says what `read` itself gives on them, beside the annotated claims.

The verdicts listed there are those of claims annotated by hand: how the reader does is another
matter, and its own counts stand on the page in one sentence, measured here.
"""

import re
from pathlib import Path

import pytest

import detente

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| (\d+)–(\d+) \| .* \| ([a-z-]+) \| .* \| .* \|$", re.MULTILINE)
#: So much of the shorter of two spans is shared where they are one place.
HALF = 0.5


@pytest.fixture(scope="module")
def page():
    return (ROOT / "docs" / "method" / "articles.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory, shared):
    desk = detente.open(data=tmp_path_factory.mktemp("none"))
    found = desk.read(shared / "data" / "record" / "articles")
    return {text.document.name.removesuffix(".txt"): text.claims for text in found.documents}


def _listed(page):
    for part in page.split("\n## Article ")[1:]:
        for start, end, label in LINE.findall(part):
            yield part[:3], int(start), int(end), label


def _at(claims, start, end):
    """Return the claim at a place: the one that shares most with it, and at least half."""

    def shared_with(claim):
        both = min(claim.end, end) - max(claim.start, start)
        return both / min(claim.end - claim.start, end - start)

    best = max(claims, key=shared_with, default=None)
    return best if best is not None and shared_with(best) >= HALF else None


def test_the_page_says_what_read_gives(page, told):
    every = [claim for claims in told.values() for claim in claims]
    views = sum(claim.verdict.why == "view" for claim in every)
    labels = [claim.verdict.label for claim in every]
    blind = labels.count("cannot-tell") - views
    listed = list(_listed(page))
    pairs = [(label, _at(told[doc], start, end)) for doc, start, end, label in listed]
    found = [(label, claim.verdict.label) for label, claim in pairs if claim is not None]
    same = sum(one == other for one, other in found)
    firm = sum("cannot-tell" not in pair and pair[0] != pair[1] for pair in found)
    said = (
        f"`detente read` by itself finds {len(every)} claims in them, {views} of them views. "
        f"Of the other {len(every) - views}: {labels.count('agrees')} agree, "
        f"{labels.count('explained')} are explained, {labels.count('outdated')} were true when "
        f"written, {labels.count('conflicts')} conflict, and {blind} cannot be told "
        f"({blind / (len(every) - views):.0%}; {labels.count('cannot-tell') / len(every):.0%} with "
        f"the views). Of the {len(listed)} places listed below it has a claim at {len(found)}; "
        f"at {same} of these its verdict is the listed one, at {firm} it is another firm one, at "
        f"{len(found) - same - firm} one of the two cannot tell."
    )
    assert said in " ".join(page.split())


def test_read_finds_no_conflict_in_them(told):
    labels = {claim.verdict.label for claims in told.values() for claim in claims}
    assert "conflicts" not in labels
