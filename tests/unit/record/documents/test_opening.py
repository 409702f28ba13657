"""Where documents come from: files, folders, streams and addresses."""

import io
import os
import time

import pytest

from detente.errors import BadFile, RefusedByPolicy, Unreachable
from detente.record.document import Document
from detente.record.documents.opening import (
    MOST_BYTES,
    OPEN,
    Refused,
    read_file,
    read_folder,
    read_stream,
    read_url,
)
from detente.record.documents.reading import Given, read_bytes
from tests.unit.record.documents.hostile import ENGLISH
from tests.unit.wire.lines import PUBLIC, FakeLine, answer, clock


def test_folder_is_sorted_and_one_bad_file_does_not_stop_it(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text(ENGLISH)
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "c.txt").write_bytes(b"\x93")
    (tmp_path / ".hidden.txt").write_text(ENGLISH)
    (tmp_path / "rows.csv").write_text("a,b")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    made = list(read_folder(tmp_path))
    assert [one.name for one in made] == ["a.txt", "b/two.txt", "c.txt"]
    assert [type(one) for one in made] == [Document, Document, Refused]


def test_folder_without_documents(tmp_path):
    with pytest.raises(BadFile, match="no document"):
        list(read_folder(tmp_path))


@pytest.mark.parametrize("name", ["absent.txt", "folder", "pipe", "nul\0.txt"])
def test_what_is_no_file(tmp_path, name):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadFile):
        read_file(tmp_path / name)


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)
    began = time.monotonic()
    with pytest.raises(BadFile, match="20,000,000"):
        read_file(path)
    assert time.monotonic() - began < 5


def test_stream_and_its_limit():
    made = read_stream(io.BytesIO(ENGLISH.encode()), Given(publisher="A paper"))
    assert (made.name, made.publisher) == ("-", "A paper")

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            return b"a" * size

    endless = Endless()
    with pytest.raises(BadFile, match="20,000,000"):
        read_stream(endless)
    assert endless.given < MOST_BYTES * 2


HOST = "paper.example.org"
PAGE = f"<html><body><p>{ENGLISH}</p></body></html>".encode()


def get(url, answers, names=lambda host: [PUBLIC]):
    fake = FakeLine(answers, names)
    try:
        return read_url(url, clock, line=fake.line), fake
    except Exception as error:
        error.connected = fake.connected
        raise


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_any_public_host_is_opened(scheme):
    url = f"{scheme}://{HOST}/2025-11-17/talks"
    kinds = {"content_type": "text/html; charset=utf-8"}
    made, fake = get(url, lambda asked: answer(200, PAGE, **kinds))
    assert (made.form, made.name, made.url, made.publisher) == ("html", url, url, HOST)
    assert fake.connected == [PUBLIC]


def test_a_redirect_to_another_public_host_is_followed_and_told():
    def answers(asked):
        if HOST in asked:
            return answer(302, location="https://other.example.net/a")
        return answer(200, ENGLISH.encode(), content_type="text/plain")

    made, fake = get(f"https://{HOST}/a", answers)
    assert made.url == "https://other.example.net/a"
    assert fake.looked_up == [HOST, "other.example.net"]


@pytest.mark.parametrize(
    "url",
    [
        *["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/"],
        *["http://10.0.0.1/", "http://192.168.1.1/a", "http://172.16.0.1/", "http://2130706433/"],
        *["http://169.254.169.254/latest/meta-data", "http://0x7f.1/", "http://017700000001/"],
        *["http://[::ffff:127.0.0.1]/", "http://[fe80::1]/", "http://user:pw@paper.example.org/"],
        *[
            "https://paper.example.org:8080/",
            "http://paper.example.org:22/",
            "ftp://a.example.org/",
        ],
        *["file:///etc/passwd", "gopher://a.example.org/", "data:text/plain,a"],
        *["https://paper.example.org\\@127.0.0.1/", "http://a b.example.org/"],
        *["http://printer/", "http://1.1.1.1.nip/\r\nHost: x", "jar:http://a.example.org/!/"],
    ],
)
def test_addresses_that_are_refused_unopened(url):
    with pytest.raises(RefusedByPolicy) as caught:
        get(url, lambda asked: answer(200, PAGE))
    assert not caught.value.connected
    with pytest.raises(RefusedByPolicy) as caught:
        get(f"https://{HOST}/a", lambda asked: answer(302, location=url))
    assert caught.value.connected in ([PUBLIC], [PUBLIC, PUBLIC])


@pytest.mark.parametrize(
    "address",
    [
        *["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0"],
        *["100.64.0.1", "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"],
        *["224.0.0.1", "240.0.0.1", "2002:7f00:1::"],
    ],
)
def test_a_public_name_of_a_private_address_is_refused(address):
    with pytest.raises(RefusedByPolicy) as caught:
        get(f"https://{HOST}/a", lambda asked: answer(200, PAGE), lambda host: [PUBLIC, address])
    assert not caught.value.connected


def test_endless_and_absent_pages():
    with pytest.raises(RefusedByPolicy, match="larger than"):
        get(f"https://{HOST}/a", lambda asked: answer(200, [b"a" * 1_000_000] * 30))
    with pytest.raises(BadFile, match="404"):
        get(f"https://{HOST}/a", lambda asked: answer(404))
    with pytest.raises(Unreachable):
        get(f"https://{HOST}/a", lambda asked: answer(403))


def test_policy_is_open_by_name_alone():
    assert OPEN.any_host
    assert not OPEN.networks
    assert not OPEN.hosts


def test_the_same_bytes_have_one_id():
    one, two = (read_bytes(ENGLISH.encode(), name) for name in ("a.txt", "b.txt"))
    assert one.id == two.id == one.raw_sha256[:12]
