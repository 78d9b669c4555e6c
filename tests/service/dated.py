"""The dated request of the contract, brought along with its modules."""

from typing import Any

from tests.service.requests import module

COMPETENCY = "ssg-fs/account-management"


def dated() -> dict[str, Any]:
    """Return a request to lift one competency from 3 to 4 by a course of 14 hours over 19 days in March 2027."""
    return {
        "learner": {
            "id": "E-1001",
            "attainments": [{"competency": COMPETENCY, "level": 3, "assessed_on": "2026-10-01"}],
            "completed_modules": ["AM-201"],
        },
        "target": {"requirements": [{"competency": COMPETENCY, "level": 4, "weight": 5, "essential": True}]},
        "limits": {
            "budget": {"amount": "1500.00", "currency": "SGD"},
            "effort_hours": 40,
            "hours_per_week": 6,
            "start_on": "2027-01-04",
            "finish_by": "2027-06-30",
            "unavailable": [{"from": "2027-02-01", "to": "2027-02-14"}],
            "languages": ["en"],
            "modes": ["online", "classroom"],
            "locations": ["SG"],
        },
        "locks": [{"module": "AM-301", "offering": "AM-301-2027-03", "keep": True}],
        "modules": [
            module(
                "AM-301",
                COMPETENCY,
                3,
                4,
                title="Account planning",
                provider="House academy",
                mode="classroom",
                language="en",
                location="SG",
                price={"amount": "480.00", "currency": "SGD"},
                effort_hours=14,
                requires={"modules": [["AM-201", "AM-202"]]},
                excludes=["AM-302"],
                offerings=[
                    {
                        "id": "AM-301-2027-03",
                        "start_on": "2027-03-01",
                        "end_on": "2027-03-19",
                        "exclusive": False,
                        "seats": 20,
                        "booked": 4,
                        "min_seats": 8,
                        "fixed_price": {"amount": "4000.00", "currency": "SGD"},
                    }
                ],
            ),
            module("AM-302", COMPETENCY, 3, 4, price={"amount": "900.00", "currency": "SGD"}),
            module("AM-202", COMPETENCY, 2, 3),
        ],
    }
