"""Editing the catalogue: what is a draft, and imports that are looked at before they are done."""

import sqlalchemy as sa
from alembic import op

from migrations.building import MOMENT, create, flag, key, other, whole, words

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create(
        "catalog_draft",
        words("kind", 20),
        key("id"),
        primary=["kind", "id"],
        checks={"kind_one_of": "kind IN ('framework', 'role', 'module', 'offering')"},
    )
    create(
        "catalog_import",
        key("id"),
        key("owner"),
        words("state", 20),
        other("created_at", MOMENT),
        other("ended_at", MOMENT, optional=True),
        words("format", 50, optional=True),
        key("framework", optional=True),
        flag("as_drafts"),
        words("digest", 80, optional=True),
        other("document", sa.JSON()),
        primary=["id"],
        checks={
            "state_one_of": "state IN ('faulty', 'ready', 'applied', 'lapsed')",
            "end_has_moment": "(state IN ('applied', 'lapsed')) = (ended_at IS NOT NULL)",
        },
        indexes=["created_at"],
    )
    create(
        "catalog_import_file",
        key("import_id"),
        whole("number"),
        words("name", 300),
        other("content", sa.LargeBinary()),
        primary=["import_id", "number"],
        refers={("import_id",): ("catalog_import.id",)},
        cascades=True,
        checks={"number_within": "number BETWEEN 1 AND 1000"},
    )


def downgrade() -> None:
    op.drop_table("catalog_import_file")
    op.drop_table("catalog_import")
    op.drop_table("catalog_draft")
