"""A plan that is read a little at a time from where it is stored is the plan that was found."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from service.annual import stored
from service.annual.stored import Filed, stored_certificate, stored_year
from service.annual.verifying import verified
from service.large_bodies import SMALL, LargeBodies
from tests.service.annual.years import sgd, year
from tests.service.conftest import serving
from tests.service.jobs.years import worker
from tests.service.requests import changed

PATH = "/v1/annual-plans"


@pytest.mark.parametrize(("at_once", "piece"), [(1, 7), (2000, 2**18)])
def test_what_is_sent_is_the_plan_however_little_is_read_at_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch, at_once: int, piece: int
) -> None:
    monkeypatch.setattr(stored, "_AT_ONCE", at_once)
    monkeypatch.setattr(stored, "_PIECE", piece)
    monkeypatch.setattr(stored, "_IN_MEMORY", 100)
    with serving(database_url) as api:
        hr = api.keyed("hr")
        address = hr.post(PATH, json=changed(year(), "budget", sgd("55.00"))).headers["location"]
        assert worker(hr.database).work()
        enrolments = hr.get(f"{address}/enrolments").json()["items"]
        answer = stored_year(hr.database, address.rpartition("/")[2])
        lists = [answer.enrolments, answer.gaps, answer.learners]
        assert [len(each) for each in lists] == [3, 1, 3]
        for each in lists:
            assert list(each) == [each[place] for place in range(len(each))] == each[:]
            assert each[-1:] == [list(each)[-1]]
            with pytest.raises(IndexError):
                each[len(each)]
        assert [entry.model_dump(mode="json") for entry in answer.enrolments] == enrolments

        book = hr.get(f"{address}/export")
        assert int(book.headers["content-length"]) == len(book.content)
        sheet = load_workbook(io.BytesIO(book.content), data_only=True)["Enrolments"]
        rows = [row[:3] for row in sheet.iter_rows(min_row=2, max_row=4, values_only=True)]
        assert rows == [(entry["learner"], "team", entry["module"]) for entry in enrolments]
        text = hr.get(f"{address}/export?format=csv").text.removeprefix("\ufeff")
        assert [tuple(row[:3]) for row in csv.reader(io.StringIO(text, newline=""))][1:] == rows
        certified = hr.get(f"{address}/certificate")
        assert json.loads(certified.content)["enrolments"] == enrolments
        assert "".join(stored_certificate(hr.database, answer.document.id)) in certified.text
        assert hr.head(f"{address}/export").content == b""
    # Its bounds are only stated: this search has no prices to prove them by.
    assert not verified(certified.content, executor=None, language="en").differences


def test_large_files_are_written_one_after_the_other(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    writing = LargeBodies(waiting=0, busy="error-busy-files")
    monkeypatch.setattr(stored, "_WRITING", writing)
    with serving(database_url) as api:
        hr = api.keyed("hr")
        address = hr.post(PATH, json=year()).headers["location"]
        assert worker(hr.database).work()
        files = [f"{address}/export", f"{address}/export?format=csv", f"{address}/certificate"]
        with writing.reading(SMALL + 1):
            # Small ones wait for nobody.
            assert [hr.get(file).status_code for file in files] == [200, 200, 200]
            monkeypatch.setattr(stored, "_ENTRY", SMALL)
            for file in files:
                refused = hr.get(file, headers={"Accept-Language": "en"})
                assert refused.status_code == 503
                assert "retry-after" in refused.headers
                assert "files of large companies" in refused.json()["detail"]
            assert hr.get(address).status_code == 200
        assert [hr.get(file).status_code for file in files] == [200, 200, 200]


def test_a_file_is_gone_when_it_was_read() -> None:
    made = Filed.of(["one ", "客户"])
    assert made.size == len("one 客户".encode())
    assert b"".join(made.pieces()).decode() == "one 客户"
    assert made.out.closed
