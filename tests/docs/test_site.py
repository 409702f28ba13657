"""What is run and documented: every page, status and count is told of; the container is closed."""

import re

import pytest

from detente.server.pages.rows import PAGES
from detente.server.posted.routes import add_forms
from tests.architecture.source import ROOT

SERVE = (ROOT / "docs" / "how-to" / "serve.md").read_text("utf-8")
DOCKER = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")


@pytest.mark.parametrize("path", sorted({page.path for page in PAGES}))
def test_every_page_is_told_of(path):
    shape = re.escape(path).replace(r"\{", "{").replace(r"\}", "}")
    assert re.search(rf"`{re.sub(r'{[a-z]+}', '[^`?]+', shape)}(\?[^`]*)?`", SERVE)


def test_what_can_be_given_is_told_of_with_its_limit():
    from detente.server.guard.gate import BODIES

    assert add_forms.__doc__
    for path, size in BODIES.items():
        if path != "/mcp":
            told = rf"`{path}` (takes )?a (text|file of entries) \({size >> 20} MB"
            assert re.search(told, SERVE)


@pytest.mark.parametrize(
    "status", [403, 404, 405, 406, 408, 413, 414, 415, 422, 429, 431, 500, 503]
)
def test_every_status_is_told_of(status):
    assert re.search(rf"^\| [\d, ]*\b{status}\b", SERVE, re.MULTILINE)


def test_every_count_is_told_of(web_counts):
    assert not [name for name in web_counts if name not in SERVE]


@pytest.fixture
def web_counts():
    from detente.server.guard.counts import Counts

    counts = Counts()
    counts.note("GET", "/", 200, 0.1)
    text = counts.text({"kept_bytes": 1.0, "kept_found": 1.0, "kept_missed": 1.0})
    return set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))


def test_every_page_of_the_documentation_is_in_its_list():
    listed = set(re.findall(r"[\w/.-]+\.md", (ROOT / "mkdocs.yml").read_text("utf-8")))
    there = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    assert not there - listed
    assert not listed - there


def _steps(name):
    joined = DOCKER.replace("\\\n", " ")
    return re.findall(rf"^{name} (.*)$", joined, re.MULTILINE)


def test_the_image_rests_on_a_named_version():
    assert _steps("FROM")
    for base in _steps("FROM"):
        image = base.split()[0]
        name, _, tag = image.partition(":")
        assert re.match(r"\d+\.\d+", tag), f"{name} has no version"
        assert "latest" not in tag


def test_the_image_fetches_nothing_by_itself_and_copies_no_secret():
    assert not _steps("ADD")
    assert not re.search(r"curl|wget|git clone", DOCKER)
    assert not [c for c in _steps("COPY") if re.search(r"(^|\s)\.(\s|$)|\.env|\.git", c)]
    assert not re.search(r"(TOKEN|SECRET|PASSWORD|KEY)=", DOCKER + COMPOSE)


def test_the_image_runs_without_rights_and_says_whether_it_is_well():
    (user,) = _steps("USER")
    assert user.isdigit()
    assert int(user) >= 10_000
    assert DOCKER.index("\nUSER ") < DOCKER.index("\nCMD ")
    assert _steps("HEALTHCHECK")
    assert "/-/status.json" in DOCKER
    # A list, so that signals reach the server and no shell reads the words.
    assert all(c.startswith("[") for c in _steps("CMD"))
    assert "--no-cache-dir" in DOCKER


def test_the_container_is_closed():
    import yaml

    (service,) = yaml.safe_load(COMPOSE)["services"].values()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert "mem_limit" in service
    assert not {"privileged", "network_mode", "volumes"} & set(service)


def test_the_container_has_room_for_what_is_given():
    # Uploads stand in memory for a moment; the root is read-only.
    assert "tmpfs" in COMPOSE
