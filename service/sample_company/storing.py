"""Stores the sample company, once."""

from datetime import UTC, datetime

from sqlmodel import col, select

import catalog
from service.audit import record
from service.database import Database
from service.keys import Principal
from service.learner_rows import new_learner, parts
from service.sample_company.people import members
from service.sample_company.places import CENTRES, COMPANY
from service.tables import CostCentre, CostCentreBase, Learner

#: More roles than any catalogue has that this company could be made for.
MOST_ROLES = 1000


def load(database: Database, principal: Principal) -> bool:
    """Store the sample company beside whatever is there; say whether it was not there yet.

    It is made once: what people have changed in it since stays as it is.
    """
    now = datetime.now(UTC)
    with database.write() as session:
        if session.get(CostCentre, COMPANY) is not None:
            return False
        for centre in CENTRES:
            base = CostCentreBase(id=centre.id, parent=centre.parent, name=centre.name)
            session.add(CostCentre.model_validate(base, update={"sample": True}))
            # Each level of the tree refers to the one above it.
            session.flush()
        roles = catalog.list_roles(session, limit=MOST_ROLES)
        known = catalog.catalog_slice(session)
        currency = next((module.price_currency for module in known.modules), "SGD")
        made = members(roles, known, currency)
        stored = set(session.exec(select(Learner.id).where(col(Learner.id).in_([member.id for member in made]))).all())
        fresh = [member for member in made if member.id not in stored]
        session.add_all(new_learner(member.id, member.record, now) for member in fresh)
        session.flush()
        session.add_all(row for member in fresh for row in parts(member.id, member.record, sample=True))
        record(session, principal=principal, action="sample_company.load", object_kind="cost_centre")
        return True
