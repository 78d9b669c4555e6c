"""A catalogue of a few lines, with everything that the cases name: comparing an entry with it takes no time."""

from service.database import Database
from service.migrating import migrate
from tests.catalog.files import compared

CATALOGUE = """\
source: "D1"
sources: [{key: "D1", title: A document, language: en}]
frameworks:
  - id: csm
    name: Customer service
    levels: [{level: 2, label: Two}, {level: 3, label: Three}]
    competencies: [{id: csm/communication, name: Communication}]
  - id: ssg-fs
    name: Financial services
    levels: [{level: 1, label: One}, {level: 4, label: Four}, {level: 5, label: Five}]
    competencies: [{id: ssg-fs/account-management, name: Account management}]
roles:
  - id: csm/customer-service-manager
    framework: csm
    name: Customer service manager
    requirements: [{competency: csm/communication, level: 3, weight: 2, essential: true}]
modules:
  - id: AM-301
    title: Account planning
    price: {amount: "480.00", currency: SGD}
    effort_hours: 14
    outcomes:
      - {competency: ssg-fs/account-management, from_level: 1, to_level: 4}
      - {competency: csm/communication, from_level: 0, to_level: 2}
"""


def with_a_small_catalogue(database: Database) -> None:
    migrate(database)
    with database.write() as session:
        changes = compared(session, CATALOGUE)
        assert changes.faults == (), changes.faults
        changes.apply(session)
