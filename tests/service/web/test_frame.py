"""What stands round every page: its files, its libraries, the rooms it leads to, and what it says once."""

import hashlib
import json
import re
import tomllib
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from service.policy import RULES
from service.web.assets import STATIC, asset
from service.web.navigation import ROOMS
from service.web.rendering import SAID_COOKIE, TEMPLATES, environment
from service.web.words import words_in
from tests.service.sites import HOSTILE, Site

#: Where libraries lie: those that browsers get, and those that only tests use.
VENDORS = (STATIC / "vendor", Path(__file__).parents[2] / "browser" / "vendor")


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda path: path.parent.name)
def test_every_library_is_as_its_package_holds_it_and_has_its_licence(vendor: Path) -> None:
    listed = tomllib.loads((vendor / "libraries.toml").read_text(encoding="utf-8"))["library"]
    files = {file["name"]: file for library in listed for file in library["file"]}
    there = {path.name for path in vendor.iterdir()} - {"libraries.toml"}
    assert files.keys() == there
    for name, file in files.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == file["sha256"], name
    for library in listed:
        assert library["licence"]
        assert [file["name"] for file in library["file"] if file["from"] == "LICENSE"], library["package"]


@pytest.mark.parametrize("name", ["gradus.css", "page.js", "vendor/htmx.min.js"])
def test_a_file_is_kept_for_ever_only_under_the_address_that_names_its_content(site: Site, name: str) -> None:
    browser = site.browser()
    kept = browser.get(asset(name))
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert kept.headers["x-content-type-options"] == "nosniff"
    for address in (f"/static/{name}", f"/static/{name}?v=0.1.0", f"/static/{name}?v="):
        assert browser.get(address).headers["cache-control"] == "no-cache", address
    again = browser.get(asset(name), headers={"if-none-match": kept.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_file_has_another_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.web.assets.STATIC", tmp_path)
    sheet = tmp_path / "sheet.css"
    sheet.write_text("a{}")
    first = asset("sheet.css")
    sheet.write_text("a{color:red}")
    assert asset("sheet.css") != first


def test_no_template_holds_a_script_or_a_style() -> None:
    for template in TEMPLATES.rglob("*.html"):
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", source), template.name
        assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", source)), template.name


def test_what_scripts_are_allowed_is_said_where_they_are_loaded(site: Site) -> None:
    libraries: Any = environment().get_template("parts/libraries.html").module
    html = libraries.swaps()
    settings = json.loads(re.findall(r"content='([^']+)'", html)[0])
    assert settings["allowEval"] is False
    assert settings["includeIndicatorStyles"] is False
    # Pages hold what is personal: none of it is to stay behind in the browser.
    assert settings["historyCacheSize"] == 0
    for address in re.findall(r'src="([^"]+)"', html):
        assert site.browser().get(address).status_code == 200


def test_the_rooms_are_those_that_the_reader_may_enter(site: Site) -> None:
    for who in ("hr", "lms", "admin", "manager", "employee"):
        html = site.signed_in(who).get("/learners").text
        shown = re.findall(r'<a href="/(\w+)"', html.partition('class="rooms"')[2].partition("</nav>")[0])
        # An employee's key names a learner; the others have no plan of their own.
        expected = [
            room
            for room, _ in ROOMS
            if ("GET", f"/{room}") in RULES
            and who in RULES["GET", f"/{room}"].opens
            and (room != "me" or who == "employee")
            and (room != "learners" or who in RULES["GET", "/v1/learners"].opens)
        ]
        assert shown == expected, who


def test_every_room_has_a_name_in_both_languages() -> None:
    for room, _ in ROOMS:
        assert words_in("en").text(f"room-{room}") != words_in("zh").text(f"room-{room}")


def test_what_was_done_is_said_once(site: Site) -> None:
    browser = site.signed_in("hr")
    told = browser.post("/sign-out")
    assert 'role="status">You are signed out.</p>' in told.text
    assert "You are signed out." not in browser.get("/").text


@pytest.mark.parametrize("forged", ["product", "sign-in-title", "said-", "said-no-such", "<b>", "said-\u00e9"])
def test_a_page_says_nothing_that_is_not_to_be_said(site: Site, forged: str) -> None:
    browser = site.browser(cookies={SAID_COOKIE: forged.encode("unicode_escape").decode()})
    answer = browser.get("/")
    assert answer.status_code == 200
    assert 'role="status"></p>' in answer.text


def test_a_part_of_a_page_that_fails_leaves_the_page_and_says_why(site: Site) -> None:
    browser = site.signed_in("hr")
    lost = browser.get("/no/such/page", headers={"hx-request": "true"})
    assert lost.status_code == 404
    assert (lost.headers["hx-retarget"], lost.headers["hx-reselect"]) == ("#trouble", ".failure")
    assert 'class="failure"' in lost.text
    assert "hx-retarget" not in browser.get("/no/such/page").headers
    out = site.browser(follow_redirects=False).get("/learners/E-1", headers={"hx-request": "true"})
    assert (out.status_code, out.headers["hx-redirect"]) == (401, "/?next=%2Flearners%2FE-1")


def test_the_parts_of_a_form_keep_what_was_entered_and_say_what_is_wrong_with_it() -> None:
    fields: Any = environment().get_template("parts/fields.html").module
    options = [{"id": HOSTILE, "title": HOSTILE, "chosen": True}, {"id": "b", "title": "B", "chosen": False}]
    limits = {"required": True, "maxlength": 20, "inputmode": "decimal"}
    made = {
        "field": fields.field("a", "Label", HOSTILE, HOSTILE, HOSTILE, **limits),
        "area": fields.area("a", "Label", HOSTILE, HOSTILE, HOSTILE),
        "choice": fields.choice("a", "Label", options, HOSTILE, HOSTILE, nothing="None"),
        "radios": fields.radios("a", "Label", options, HOSTILE, HOSTILE),
        "tick": fields.tick("a", "Label", True, HOSTILE, HOSTILE, HOSTILE),
    }
    for name, html in made.items():
        assert "<script" not in html, name
        assert HOSTILE in unescape(html), name
        assert 'aria-describedby="a-fault a-hint" aria-invalid="true"' in html, name
        assert 'id="a-fault"' in html, name
        assert 'id="a-hint"' in html, name
    for attribute in (" required ", ' maxlength="20"', ' inputmode="decimal"'):
        assert attribute in made["field"], attribute
    assert "selected" in made["choice"]
    assert "checked" in made["radios"]
    assert "checked" in made["tick"]
    assert "aria-" not in fields.field("a", "Label")
