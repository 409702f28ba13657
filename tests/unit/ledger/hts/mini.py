"""A tariff schedule of a few invented lines, its change records, and PDFs that print them."""

import json
from typing import Any

HEAD = """Harmonized Tariff Schedule of the United States ({edition})
{published}
Change Record
The modifications set forth in this record reflect updates made to the HTS after {before}, published
{before_published}. Some more words of introduction.
Item changed Nature of change Effective date Source
"""


def row(
    number: str, indent: int, description: str, general: str = "", **more: Any
) -> dict[str, Any]:
    """One line as a release prints it."""
    return {
        "htsno": number,
        "indent": str(indent),
        "description": description,
        "superior": None if number else "true",
        "units": more.get("units", []),
        "general": general,
        "special": more.get("special", ""),
        "other": more.get("other", ""),
        "footnotes": more.get("footnotes", []),
        "quotaQuantity": None,
    }


def note(value: str, *columns: str) -> dict[str, Any]:
    return {"columns": list(columns), "value": value, "type": "endnote"}


def schedule() -> list[dict[str, Any]]:
    """Fourteen lines: a divided subheading, an undivided one, a compound rate, two headings."""
    return [
        row("0901", 0, "Beans:"),
        row("", 1, "Not roasted:"),
        row(
            "0901.11.00",
            2,
            "Not decaffeinated",
            "Free",
            other="10%",
            footnotes=[note("See 9903.88.15. ", "general")],
        ),
        row("0901.11.00.15", 3, "Certified organic", units=["kg"]),
        row(
            "0901.11.00.25",
            3,
            "Other",
            units=["kg"],
            footnotes=[note("See 9903.88.69 and 9903.88.15.", "general")],
        ),
        row("0901.12.00.00", 2, "Decaffeinated", "1.5¢/kg", other="10%", units=["kg"]),
        row("9102", 0, "Watches:"),
        row("9102.11.10", 1, "With strap", "44¢ each + 6% on the case", other="80%"),
        row("9102.11.20.00", 1, "Other", "30.5¢/kg + 8.5%", special="Free (A,AU)", other="35%"),
        row("", 0, "Articles the product of a country:"),
        row(
            "9903.88.15",
            1,
            "Articles in note 20(r)",
            "The duty provided in the applicable subheading + 7.5%",
        ),
        row(
            "9903.88.16",
            1,
            "Articles in note 20(t) [Compiler's note: provision suspended.]",
            "The duty provided in the applicable subheading + 15%",
        ),
        row(
            "9903.88.69",
            1,
            "Articles in note 20(vvv)",
            "The duty provided in the applicable subheading",
        ),
        row("9903.99.01", 1, "Articles in note 99", "No change"),
    ]


def release(rows: list[dict[str, Any]] | None = None) -> bytes:
    return json.dumps(schedule() if rows is None else rows).encode()


def record(
    rows: str,
    edition: str = "2025 Revision 1",
    published: str = "February 5, 2025",
    before: str = "the 2025 Basic Edition",
    before_published: str = "January 1, 2025",
) -> str:
    """The text of a change record with the rows given."""
    head = HEAD.format(
        edition=edition, published=published, before=before, before_published=before_published
    )
    return head + rows.strip() + "\n"


def pdf(text: str) -> bytes:
    """A PDF whose text layer is `text`, pages apart by a form feed."""
    pages = text.split("\f")
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, page in enumerate(pages):
        bodies += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 2000] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number),
            _content(page),
        ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        xref,
    )


def _content(page: str) -> bytes:
    escapes = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})
    lines = [f"({line.translate(escapes)}) Tj T*" for line in page.split("\n")]
    stream = "\n".join(["BT /F1 9 Tf 12 TL 40 1950 Td", *lines, "ET"]).encode("latin-1")
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
