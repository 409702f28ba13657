"""What a page holds, read as a browser would: for the tests of pages."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """Collects addresses, headings, ids, labels and anything that could run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[str] = []
        self.headings: list[int] = []
        self.active: list[str] = []
        self.scripts: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    @property
    def foreign(self) -> list[str]:
        """Whatever could run besides the one script of the site."""
        own = [s for s in self.scripts if s.startswith("/static/site.js?v=")]
        return [*self.active, *(s for s in self.scripts if s not in own), *own[1:]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if tag in {"link", "img", "script", "iframe"}:
            self.fetched.append(given.get("href") or given.get("src") or "")
        if tag == "label":
            self.labels.add(given.get("for") or "")
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
            self.fields.append(given.get("id") or "")
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(int(tag[1]))
        if tag == "script":
            self.scripts.append(given.get("src") or "inline")
        if tag in {"iframe", "object", "embed"} or "style" in given:
            self.active.append(tag)
        self.active += [name for name, _ in attrs if name.startswith("on")]
        goes = (given.get(name) or "" for name in ("href", "src", "action", "formaction"))
        self.active += [place for place in goes if place.startswith(("javascript:", "data:"))]
