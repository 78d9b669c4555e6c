"""A site with the shipped catalogue, and somebody on record who has a target."""

import pytest

from service import learners
from service.schemas.learners import LearnerRecord
from tests.service.conftest import TODAY
from tests.service.sites import Site

#: What is on record of the learner: a rating, a target, and what may be spent.
RECORD = {
    "name": "Tan Wei Ling",
    "attainments": [{"competency": "ssg-fs/account-management", "level": 3, "assessed_on": "2026-10-01"}],
    "targets": ["ssg-fs/account-management-4"],
    "budget": {"amount": "1500.00", "currency": "SGD"},
    "effort_hours": 40,
}


@pytest.fixture
def planning(shipped_site: Site) -> Site:
    """A site where somebody has a target, on a day before the runs of the catalogue."""
    object.__setattr__(shipped_site.app.state.recommender, "today", lambda: TODAY)
    record = LearnerRecord.model_validate(RECORD)
    learners.store(shipped_site.database, "E-1", record, shipped_site.principals["lms"])
    return shipped_site
