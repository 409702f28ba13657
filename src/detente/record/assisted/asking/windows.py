"""A text in windows: some sentences at a time, with the words before them."""

from __future__ import annotations

from dataclasses import dataclass

from detente.record.claims.frames.page import Page

#: Letters of the sentences of one window, and of what is told of the words before it.
LETTERS = 1800
BEFORE = 400


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences that are asked about together, by their numbers, and where the words before begin.

    Parameters
    ----------
    sentences : tuple of int
        In order; boilerplate, bylines and the like are left out.
    before : int
        Offset from which the words before the first are shown.
    """

    sentences: tuple[int, ...]
    before: int

    def texts(self, page: Page) -> list[str]:
        """Return the sentences."""
        return [page.text[page.sentences[i].start : page.sentences[i].end] for i in self.sentences]

    def context(self, page: Page) -> str:
        """Return the words before the first sentence."""
        return page.text[self.before : page.sentences[self.sentences[0]].start].strip()


def windows(page: Page, numbers: list[int]) -> list[Window]:
    """Return the windows of some sentences of a page, each of about `LETTERS`."""
    found: list[Window] = []
    run: list[int] = []
    size = 0
    for number in numbers:
        sentence = page.sentences[number]
        length = sentence.end - sentence.start
        if run and size + length > LETTERS:
            found.append(_window(page, run))
            run, size = [], 0
        run.append(number)
        size += length
    return [*found, _window(page, run)] if run else found


def _window(page: Page, run: list[int]) -> Window:
    start = page.sentences[run[0]].start
    whole = [s.start for s in page.sentences[: run[0]] if start - s.start <= BEFORE]
    return Window(tuple(run), whole[0] if whole else start)
