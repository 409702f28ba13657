"""The verb that shows everything on one page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from detente import __version__
from detente.desk import answers
from detente.desk.doors import Day
from detente.desk.evidence.reading import Reading
from detente.desk.trading import Trading
from detente.errors import InputError
from detente.kernel.moment import read_on

if TYPE_CHECKING:
    from detente.report.brief import Brief


class Shown(Reading, Trading):
    """The state of the truce on one page."""

    def brief(
        self,
        *,
        on: Day | None = None,
        known: Day | None = None,
        out: str | Path | None = None,
        entries: str | Path | None = None,
        texts: str | Path | None = None,
    ) -> Brief | answers.Written:
        """Put the state of the truce on one page.

        Without dates it is drawn as of the end of the record and says how old that is.

        Parameters
        ----------
        on, known : str, optional
            The two dates; each is the other where only one is given.
        out : path, optional
            File to write: ``.html`` (self-contained), ``.md`` or ``.pdf`` (with the extra
            ``detente[pdf]``). Without it the brief is returned, to be read on the spot.
        entries : path, optional
            A company's entries: what they owe under each future becomes the last part of the
            page. What `exposure` says of files holds; those that need a mapping file need it.
        texts : path, optional
            A text, or a folder of them: what they say that conflicts with the record, holds on
            another footing or is outdated by then becomes a part of the page.

        Raises
        ------
        InputError
            For a file name with another ending.

        Examples
        --------
        >>> import detente
        >>> detente.open().brief(on="2026-02-15", known="2026-02-15").known.isoformat()
        '2026-02-15'
        """
        from detente.report.brief import build_brief

        last = self.case.about.known_until
        seen = self._known(known if known is not None else min(last, self._day(on)))
        when = self._when(seen if on is None else on, seen, None)
        brief = build_brief(self.case, self.record, self.catalogue, when, lambda: self.held)
        if entries is not None:
            from detente.report.firm.section import with_entries

            found = self.exposure(entries, on=when.on, known=seen)
            brief = with_entries(brief, found, self.case)
        if texts is not None:
            from detente.report.record.section import with_texts
            from detente.verdict.rows import load_answers

            read, later = self._out_by(texts, seen)
            brief = with_texts(brief, read, later, self.case, load_answers(self.case.root))
        return brief if out is None else self._write(brief, Path(out))

    def _day(self, on: Day | None) -> date:
        if on is None:
            return self.case.about.known_until
        return read_on(on, self.case.party(self._main_dest()).zone).date()

    def _write(self, brief: Brief, target: Path) -> answers.Written:
        from detente.report.page import write

        content = self._laid_out(brief, target)
        if not target.parent.is_dir():
            raise InputError(
                f"the folder {target.parent} does not exist", where="out", hint="make it first"
            )
        write(target, content)
        raw = content if isinstance(content, bytes) else content.encode("utf-8")
        age = (self.today - brief.known).days
        return answers.Written(str(target), len(raw), brief.known, age)

    def _laid_out(self, brief: Brief, target: Path) -> str | bytes:
        if target.suffix == ".html":
            from detente.report.page import page

            return page(brief, __version__)
        if target.suffix == ".md":
            from detente.report.markdown import markdown

            return markdown(brief, __version__)
        if target.suffix == ".pdf":
            from detente.report.pdf import pdf

            return pdf(brief, __version__)
        raise InputError(
            f"'{target.name}' ends in no known kind of file",
            where="out",
            hint="use a name ending in .html, .md or .pdf",
        )
