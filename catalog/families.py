"""Families of roles: which roles belong together, and which one a person may go on to from another."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Session, SQLModel, col, select

from catalog.publication import is_published
from catalog.roles import Role
from catalog.tables import TEXT_LENGTH, Sourced, bound_texts, flag, inference_has_reason, key, whole, within, words

HIGHEST_POSITION = 10_000


class CareerFamilyBase(Sourced):
    """Roles among which people move on."""

    id: str = key(primary=True)
    name_en: str = words()
    name_zh: str = words()
    description_en: str | None = words(TEXT_LENGTH, optional=True)
    description_zh: str | None = words(TEXT_LENGTH, optional=True)
    retired: bool = flag("retired")


class CareerFamily(CareerFamilyBase, table=True):
    __tablename__ = "career_family"
    __table_args__ = (inference_has_reason(),)


class CareerRoleBase(SQLModel):
    """A role of a family, in the order in which the family shows its roles."""

    family: str = key(primary=True, refers_to="career_family.id")
    role: str = key(primary=True, refers_to="role.id")
    position: int = whole(1, HIGHEST_POSITION)


class CareerRole(CareerRoleBase, table=True):
    __tablename__ = "career_role"
    __table_args__ = (within("position", 1, HIGHEST_POSITION),)


class CareerStepBase(SQLModel):
    """A way from one role of a family to another."""

    family: str = key(primary=True)
    from_role: str = key(primary=True)
    to_role: str = key(primary=True)


class CareerStep(CareerStepBase, table=True):
    __tablename__ = "career_step"
    __table_args__ = (
        ForeignKeyConstraint(["family", "from_role"], ["career_role.family", "career_role.role"]),
        ForeignKeyConstraint(["family", "to_role"], ["career_role.family", "career_role.role"]),
        CheckConstraint("from_role <> to_role", name="leads_on"),
    )


bound_texts(CareerFamily, CareerRole, CareerStep)


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyEntry:
    """A family with its roles in their order, and its steps."""

    family: CareerFamily
    roles: tuple[Role, ...]
    #: Pairs of role ids, sorted.
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A role that a person may go on to, and the family that says so."""

    family: CareerFamily
    role: Role


def list_families(session: Session, *, after: str | None = None, limit: int) -> tuple[FamilyEntry, ...]:
    """Return up to `limit` families whose id comes after `after`."""
    question = select(CareerFamily).where(~col(CareerFamily.retired))
    if after is not None:
        question = question.where(col(CareerFamily.id) > after)
    return _entries(session, session.exec(question.order_by(col(CareerFamily.id)).limit(limit)).all())


def get_family(session: Session, family: str) -> FamilyEntry | None:
    """Return one family, retired or not, or None."""
    row = session.get(CareerFamily, family)
    return None if row is None else _entries(session, [row])[0]


def families_of_role(session: Session, role: str) -> tuple[CareerFamily, ...]:
    """Return the families that a role belongs to, by id."""
    inside = select(CareerRole.family).where(col(CareerRole.role) == role)
    question = select(CareerFamily).where(col(CareerFamily.id).in_(inside), ~col(CareerFamily.retired))
    return tuple(session.exec(question.order_by(col(CareerFamily.id))).all())


def next_steps(session: Session, role: str) -> tuple[NextStep, ...]:
    """Return the roles that follow this one, by family and then in the family's order; retired ones are left out."""
    found = session.exec(
        select(CareerFamily, Role)
        .join(CareerStep, col(CareerStep.family) == col(CareerFamily.id))
        .join(Role, col(Role.id) == col(CareerStep.to_role))
        .join(
            CareerRole,
            (col(CareerRole.family) == col(CareerStep.family)) & (col(CareerRole.role) == col(CareerStep.to_role)),
        )
        .where(col(CareerStep.from_role) == role, ~col(CareerFamily.retired), is_published(Role))
        .order_by(col(CareerFamily.id), col(CareerRole.position))
    )
    return tuple(NextStep(family=family, role=following) for family, following in found)


def _entries(session: Session, families: Sequence[CareerFamily]) -> tuple[FamilyEntry, ...]:
    keys = [family.id for family in families]
    if not keys:
        return ()
    members = session.exec(
        select(CareerRole.family, Role)
        .join(Role, col(Role.id) == col(CareerRole.role))
        .where(col(CareerRole.family).in_(keys), is_published(Role))
        .order_by(col(CareerRole.family), col(CareerRole.position), col(CareerRole.role))
    ).all()
    steps = session.exec(
        select(CareerStep)
        .where(col(CareerStep.family).in_(keys))
        .order_by(col(CareerStep.family), col(CareerStep.from_role), col(CareerStep.to_role))
    ).all()
    offered = {(family, role.id) for family, role in members}
    return tuple(
        FamilyEntry(
            family=family,
            roles=tuple(role for owner, role in members if owner == family.id),
            steps=tuple(
                (step.from_role, step.to_role)
                for step in steps
                if step.family == family.id and {(family.id, step.from_role), (family.id, step.to_role)} <= offered
            ),
        )
        for family in families
    )
