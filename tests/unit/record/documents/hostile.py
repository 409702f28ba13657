"""Documents made to break a reader: each must end in a typed error, in bounded time and memory."""

import bz2
import gzip
import io
import lzma
import random
import zipfile
import zlib
from collections.abc import Callable

ENGLISH = (
    "The two sides said that they would go on with the talks, and that the pause in the new "
    "duties would be kept for as long as these were held. "
)
_SEED = 20251110


def _zip(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, data)
    return out.getvalue()


def _noise(length: int) -> bytes:
    return random.Random(_SEED).randbytes(length)


def _page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of objects numbered from 1, of which the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def text_pdf(lines: list[str], stream: bytes | None = None) -> bytes:
    """Return a PDF of one page with these lines."""
    shown = b"".join(
        b"BT /F1 10 Tf 50 %d Td (%s) Tj ET\n" % (780 - 14 * i, line.encode("latin-1"))
        for i, line in enumerate(lines)
    )
    packed = zlib.compress(shown) if stream is None else stream
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def _bomb() -> bytes:
    engine = zlib.compressobj(9)
    block = b" " * 10_000_000
    return b"".join(engine.compress(block) for _ in range(60)) + engine.flush()


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (k + 3) for k in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>"
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *[page] * count])


def _locked() -> bytes:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("not told", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _mail(*parts: str, head: str = "") -> bytes:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    top = "From: a@example.org\r\nTo: b@example.org\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
    return f'{top}{head}Content-Type: multipart/mixed; boundary="b"\r\n\r\n{body}--b--\r\n'.encode()


def _nested_mail(depth: int) -> bytes:
    text = "From: a@example.org\r\nTo: b@example.org\r\nSubject: s\r\n"
    for k in range(depth):
        text += f'Content-Type: multipart/mixed; boundary="b{k}"\r\n\r\n--b{k}\r\n'
    return text.encode()


_HANGING = (
    "Content-Type: application/zip\r\nContent-Disposition: attachment; filename=a.zip\r\n\r\nPK"
)
_TEXT = "Content-Type: text/plain; charset={}\r\nContent-Transfer-Encoding: {}\r\n\r\n{}"

PLAIN: dict[str, Callable[[], bytes]] = {
    "empty.txt": lambda: b"",
    "blank.txt": lambda: b" \t\r\n\n" * 100,
    "mark_alone.txt": lambda: b"\xef\xbb\xbf",
    "unseen_alone.txt": lambda: "\u200b\u200d\u2060\ufeff\u202e".encode() * 50,
    "nul.txt": lambda: b"\0" * 5000,
    "noise.txt": lambda: _noise(5000),
    "noise_without_name": lambda: b"\x01" + _noise(5000),
    "too_large.txt": lambda: b"a " * 10_000_001,
    "too_large.html": lambda: b"<p>" * 7_000_000,
    "byte_of_cp1252.txt": lambda: ENGLISH.encode() + b"\x93pause\x94",
    "cut_in_a_character.txt": lambda: ENGLISH.encode() + "–".encode()[:2],
    "utf16_without_mark.txt": lambda: ENGLISH.encode("utf-16-le"),
    "utf16_odd.txt": lambda: ENGLISH.encode("utf-16") + b"a",
    "utf16_half_pair.txt": lambda: b"\xff\xfe" + b"\x00\xd8" + "talks".encode("utf-16-le"),
    "utf32_broken.txt": lambda: b"\xff\xfe\x00\x00" + b"\xff" * 8,
    "overlong.txt": lambda: ENGLISH.encode() + b"\xc0\xaf",
    "surrogate.txt": lambda: ENGLISH.encode() + b"\xed\xa0\x80",
    "controls.txt": lambda: "".join(f"t\x02a\x03l\x04k{k}" for k in range(300)).encode(),
    "figures_alone.txt": lambda: b"12 345 6,789.10 %\n" * 50,
    "signs_alone.txt": lambda: "–—… “” !?\n".encode() * 50,
    "emoji_alone.txt": lambda: "🚢📈".encode() * 200,
    "base64.txt": lambda: b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo= " * 300,
}
OTHERS: dict[str, Callable[[], bytes]] = {
    "archive.zip": lambda: _zip("a.txt", ENGLISH.encode()),
    "archive_bomb.txt": lambda: _zip("a.txt", b"0" * 50_000_000),
    "office.docx": lambda: _zip("word/document.xml", b"<w:t>a</w:t>"),
    "nothing.zip": lambda: _zip("a", b"")[-22:],
    "a.gz": lambda: gzip.compress(ENGLISH.encode()),
    "bomb.txt.gz": lambda: gzip.compress(b"0" * 50_000_000),
    "a.bz2": lambda: bz2.compress(ENGLISH.encode()),
    "a.xz": lambda: lzma.compress(ENGLISH.encode()),
    "a.7z": lambda: b"7z\xbc\xaf\x27\x1c" + _noise(500),
    "a.rar": lambda: b"Rar!\x1a\x07" + _noise(500),
    "a.zst": lambda: b"\x28\xb5\x2f\xfd" + _noise(500),
    "picture.png": lambda: b"\x89PNG\r\n\x1a\n" + _noise(500),
    "picture.txt": lambda: b"\xff\xd8\xff\xe0" + _noise(500),
    "picture.gif": lambda: b"GIF89a" + _noise(500),
    "sound.wav": lambda: b"RIFF" + _noise(500),
    "program": lambda: b"\x7fELF" + _noise(500),
    "program.exe": lambda: b"MZ\x90\x00" + _noise(500),
    "old.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + _noise(500),
    "letter.rtf": lambda: b"{\\rtf1 " + ENGLISH.encode() + b"}",
    "rows.sqlite": lambda: b"SQLite format 3\0" + _noise(500),
    "rows.parquet": lambda: b"PAR1" + _noise(500),
}
PAGES: dict[str, Callable[[], bytes]] = {
    "deep.html": lambda: _page("<div>" * 300 + ENGLISH + "</div>" * 300),
    "deep_megabyte.html": lambda: _page("<div>" * 200_000 + ENGLISH),
    "deep_inline.html": lambda: _page("<b><i>" * 60_000 + ENGLISH),
    "deep_tables.html": lambda: _page("<table><tr><td>" * 3_000 + ENGLISH),
    "script_alone.html": lambda: _page("", "<script>document.write('talks')</script>"),
    "empty_body.html": lambda: _page(""),
    "comment_alone.html": lambda: b"<html><!-- " + ENGLISH.encode() + b" -->",
    "comment_open.html": lambda: b"<html><body><!-- " + ENGLISH.encode() * 100,
    "script_open.html": lambda: b"<html><body><script>" + ENGLISH.encode() * 100,
    "utf7.html": lambda: _page(ENGLISH, "<meta charset=utf-7>"),
    "unknown_charset.html": lambda: _page(ENGLISH, "<meta charset=klingon>"),
    "not_utf8.html": lambda: _page(ENGLISH) + b"\x93",
    "signs_alone.html": lambda: _page("&#0;&lt;&gt;&amp;" * 1000),
    "angles.html": lambda: b"<html>" + b"<" * 1_000_000,
    "open_quotes.html": lambda: b"<html><body>" + b"<a b=\"'" * 20_000,
    "entities.xhtml": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY b%d "%s">' % (k, b"&a;" * 10) for k in range(9))
        + b"]><html><body>&b8;</body></html>"
    ),
    "foreign.html": lambda: _page("<p>" + "Les deux pays ont repris leurs discussions hier. " * 9),
}
PDFS: dict[str, Callable[[], bytes]] = {
    "called.pdf": lambda: ENGLISH.encode(),
    "head_alone.pdf": lambda: b"%PDF-1.7\n",
    "noise.pdf": lambda: b"%PDF-1.7\n" + _noise(20_000),
    "cut.pdf": lambda: text_pdf([ENGLISH])[:200],
    "no_text.pdf": lambda: _many_pages(2),
    "locked.pdf": _locked,
    "bomb.pdf": lambda: text_pdf([], _bomb()),
    "too_many_pages.pdf": lambda: _many_pages(501),
    "own_child.pdf": lambda: pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
    ),
    "no_pages.pdf": lambda: pdf([b"<< /Type /Catalog >>"]),
    "wild_count.pdf": lambda: pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 999999999 >>"]
    ),
    "xref_loop.pdf": lambda: b"%PDF-1.7\ntrailer << /Prev 9 /Root 1 0 R >>\nstartxref\n9\n%%EOF",
    "broken_stream.pdf": lambda: text_pdf([], b"\x78\x9c" + _noise(300)),
}
MAILS: dict[str, Callable[[], bytes]] = {
    "heads_alone.eml": lambda: b"From: a@example.org\r\nTo: b@example.org\r\nSubject: s\r\n\r\n",
    "hanging_alone.eml": lambda: _mail(_HANGING),
    "parts.eml": lambda: _mail(*[_TEXT.format("utf-8", "7bit", "")] * 300),
    "nested.eml": lambda: _nested_mail(2000),
    "lying.eml": lambda: _mail(_TEXT.format("utf-8", "base64", "k5OTk5OTk5OT")),
    "utf7.eml": lambda: _mail(_TEXT.format("utf-7", "7bit", ENGLISH)),
    "page_too_deep.eml": lambda: _mail(
        "Content-Type: text/html; charset=utf-8\r\n\r\n" + "<div>" * 400 + ENGLISH
    ),
    "mail_in_mail.eml": lambda: _mail("Content-Type: message/rfc822\r\n\r\n" + ENGLISH),
}
LANGUAGES = {  # each says that the talks and the pause go on
    "chinese.txt": "中国商务部发言人表示，双方将继续就经贸问题保持沟通，推动落实共识。",
    "russian.txt": "Стороны договорились продолжить переговоры и сохранить паузу в пошлинах. ",
    "arabic.txt": "وقال الجانبان إنهما سيواصلان المحادثات وسيبقيان على وقف الرسوم الجديدة. ",
    "french.txt": "Les deux parties ont dit qu'elles allaient poursuivre les discussions. ",
    "german.txt": "Die beiden Seiten wollen die Gespräche fortsetzen und die Pause verlängern. ",
    "spanish.txt": "Las dos partes dijeron que seguirán con las conversaciones y con la pausa. ",
    "italian.txt": "Le due parti hanno detto che continueranno i colloqui e manterranno la pausa. ",
    "dutch.txt": "De twee partijen zeiden dat zij de gesprekken en de pauze zullen voortzetten. ",
    "japanese.txt": "両国は協議を続け、追加関税の一時停止を維持すると発表した。",
}
CORPUS = PLAIN | OTHERS | PAGES | PDFS | MAILS
