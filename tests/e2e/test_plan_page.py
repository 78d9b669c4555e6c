"""The plan page over a real server: dates on it, and each question in its address answered in place."""

from tests.e2e.servers import PAGE, Client, Server, cookie
from tests.service.requests import example


def test_every_question_of_a_plan_page_is_answered_on_it(client: Client, server: Server, lms_key: str) -> None:
    stored = client.ask("POST", "/v1/recommendations", example("account-management-3-to-4")).document
    first = stored["plan"]["steps"][0]["module"]
    signed_in = {**PAGE, "Cookie": cookie(server, lms_key)}
    with Client(server.address) as browser:
        address = f"/recommendations/{stored['id']}"
        plain = browser.ask("GET", address, headers=signed_in)
        assert plain.status == 200
        assert b'id="timeline-heading"' in plain.body
        assert b'id="answer"' not in plain.body
        for question in (f"why={first}", f"instead={first}", "why=AM-101", "more=effort_hours"):
            page = browser.ask("GET", f"{address}?{question}", headers=signed_in)
            assert page.status == 200
            assert page.body.count(b'id="answer"') == 1
            assert b"Nothing in this plan goes by that name" not in page.body
