"""How a migration changes what a stored table allows, on a database that can alter a rule and on one that cannot."""

import re

import sqlalchemy as sa
from alembic import op


def replace_check(table: str, name: str, *, before: str, after: str) -> None:
    """Put one rule in the place of another; every row must obey the new one already."""
    constraint = f"ck_{table}_{name}"
    if op.get_context().dialect.name != "sqlite":
        op.drop_constraint(op.f(constraint), table, type_="check")
        op.create_check_constraint(op.f(constraint), table, after)
        return
    _rebuild(table, f"CONSTRAINT {constraint} CHECK ({before})", f"CONSTRAINT {constraint} CHECK ({after})")


def _rebuild(table: str, before: str, after: str) -> None:
    """Copy a table of SQLite into one with another rule and the old name; foreign keys are off while tables change.

    Alembic's own way of doing so reads the table back from the database and loses checks on the way.
    """
    connection = op.get_bind()
    master = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type = :type AND sql IS NOT NULL")
    (declared,) = connection.scalars(master, {"table": table, "type": "table"}).all()
    indexes = connection.scalars(master, {"table": table, "type": "index"}).all()
    if declared.count(before) != 1:
        raise ValueError(f"{table} does not have the rule {before}")
    copy = f"{table}_rebuilt"
    head = re.compile(rf'CREATE TABLE "?{table}"?')
    connection.exec_driver_sql(head.sub(f"CREATE TABLE {copy}", declared.replace(before, after), count=1))
    connection.exec_driver_sql(f"INSERT INTO {copy} SELECT * FROM {table}")
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {copy} RENAME TO {table}")
    for index in indexes:
        connection.exec_driver_sql(index)
