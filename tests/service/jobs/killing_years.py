"""Real years of a made-up company, and whoever works on them killed at random moments: the plan is there in the end.

python -m tests.service.jobs.killing --learners 60 --runs 56
"""

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from service.annual.material import Material
from service.annual.plans import AnnualPlans
from service.annual.verifying import verified
from service.database import Database
from service.keys import Principal
from service.migrating import migrate
from service.settings import Settings
from tests.companies import Knobs
from tests.postgresql import PostgreSQLServer
from tests.service.jobs.clusters import LoopbackCluster, loopback_cluster
from tests.service.jobs.counting import wait_until
from tests.service.jobs.made_years import enrolments, hand_in, job, material_of, shown
from tests.service.jobs.victims import VICTIMS, Scene, Victim, worker

HR = Principal(name="key:1", permissions=frozenset({"hr"}))
#: Seconds after which a run is called hung; none takes a tenth of them.
PATIENCE = 900.0
#: The share of the time that the first term has at most.
FIRST_SHARE = 0.4

#: Tells whenever a job is taken in hand or over, in the transaction that says so, whatever the program believes.
_TELLS_SQLITE = (
    "CREATE TABLE told (job TEXT NOT NULL, what TEXT NOT NULL, fence INTEGER NOT NULL)",
    """CREATE TRIGGER told_taken AFTER UPDATE ON job WHEN NEW.fence <> OLD.fence
    BEGIN INSERT INTO told VALUES (NEW.id, 'taken', NEW.fence); END""",
    """CREATE TRIGGER told_over AFTER UPDATE ON job WHEN NEW.state IN ('done', 'failed')
    BEGIN INSERT INTO told VALUES (NEW.id, 'over', NEW.fence); END""",
)
_TELLS_POSTGRESQL = (
    "CREATE TABLE told (job TEXT NOT NULL, what TEXT NOT NULL, fence INTEGER NOT NULL)",
    """CREATE FUNCTION tells() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO told VALUES (NEW.id, TG_ARGV[0], NEW.fence); RETURN NULL; END $$""",
    """CREATE TRIGGER told_taken AFTER UPDATE ON job FOR EACH ROW WHEN (NEW.fence <> OLD.fence)
    EXECUTE FUNCTION tells('taken')""",
    """CREATE TRIGGER told_over AFTER UPDATE ON job FOR EACH ROW WHEN (NEW.state IN ('done', 'failed'))
    EXECUTE FUNCTION tells('over')""",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What came of one job."""

    status: str
    gap: float
    plan: Any
    kills: int
    takeovers: int
    #: From the moment when it was first taken in hand to its end, less what the search that led there took.
    seconds_lost: float
    #: Whether its bounds are proven by what is stored with it.
    proven: bool
    faults: tuple[str, ...]


@dataclass(slots=True)
class Soak:
    """A question, the databases that it is asked on, and what came of it."""

    material: Material
    server: PostgreSQLServer
    cluster: LoopbackCluster
    databases: dict[str, Database]
    folder: Path
    chance: random.Random
    #: Seconds that a search takes which nobody disturbs, and what it comes to.
    seconds: float = 0.0
    undisturbed: Run | None = None
    runs: dict[tuple[str, str], list[Run]] = field(default_factory=lambda: defaultdict(list))

    def begin(self) -> None:
        """Look once without disturbing anybody."""
        self.undisturbed = self._run(self.databases["postgresql"], "ann_undisturbed", worker, kills=0)
        self.seconds = job(self.databases["postgresql"], "ann_undisturbed").worked_ms / 1000

    def disturb(self, number: int, dialect: str, victim: Victim) -> Run:
        """Do one run, again if it is over before anybody is killed."""
        database, kills = self.databases[dialect], self.chance.choice((1, 1, 2, 3))
        for attempt in count(1):
            key = f"ann_{number}_{attempt}"
            run = self._run(database, key, victim, kills=kills)
            if run.kills:
                break
            # The machine has become faster since its time was taken.
            self.seconds = job(database, key).worked_ms / 1000
        self.runs[victim.__name__, dialect].append(run)
        return run

    def _run(self, database: Database, key: str, victim: Victim, *, kills: int) -> Run:
        folder = self.folder / key
        folder.mkdir()
        hand_in(database, key, self.material)
        scene, killed = Scene(database, key, folder, server=self.server, cluster=self.cluster), 0
        try:
            strike, worked = victim(scene, self.chance), 0
            for _ in range(kills):
                wait_until(lambda: scene.is_at_work(since=worked), PATIENCE)  # noqa: B023 - asked before it changes
                time.sleep(self.chance.random() * 0.8 * self.seconds / kills)
                if scene.is_over():
                    break
                strike()
                killed, worked = killed + 1, job(database, key).worked_ms
            wait_until(scene.is_over, PATIENCE)
        finally:
            scene.end()
        return self._judged(database, key, killed)

    def _judged(self, database: Database, key: str, killed: int) -> Run:
        plan, found = shown(database, key), job(database, key)
        faults = []
        listed: Any = None
        gap, proven = 1.0, False
        if plan["status"] not in ("optimal", "feasible"):
            faults.append(f"it is {plan['status']}: {[note['code'] for note in plan['warnings']]}")
        else:
            gap = plan["proof"]["relative_gap"]
            listed = enrolments(database, key, plan)
            plans = AnnualPlans(database=database, settings=Settings())
            file = b"".join(plans.certified(key, HR, "en").pieces())
            second = verified(file, executor=None, language="en")
            if second.verdict.violations or second.differences:
                faults.append("its plan is not what it says")
            proven = second.is_verified
            asked = self.material.solve
            # The first term has no more than a part of the time, though the others may need none of theirs.
            is_in_time = plan["proof"]["wall_ms"] < FIRST_SHARE * asked.seconds * 1000
            if is_in_time and gap > max(asked.relative_gap, self.undisturbed.gap if self.undisturbed else 1.0):
                faults.append(f"its gap is {gap:.3%}, and it had time left")
            faults += [note["code"] for note in plan["warnings"] if note["code"].startswith("year_ended")]
        with database.read() as session:
            told = session.connection().execute(
                text("SELECT what, fence FROM told WHERE job = :job"), {"job": found.id}
            )
            rows = [(str(what), int(fence)) for what, fence in told]
        if [fence for what, fence in rows if what == "taken"] != list(range(1, found.fence + 1)):
            faults.append(f"it was not taken once under each fence: {rows}")
        if [fence for what, fence in rows if what == "over"] != [found.fence]:
            faults.append(f"it did not end once, under its last fence: {rows}")
        assert found.begun_at is not None
        assert found.ended_at is not None
        lasted = (found.ended_at - found.begun_at).total_seconds()
        return Run(
            status=plan["status"],
            gap=gap,
            plan=(listed, plan["totals"]),
            kills=killed,
            takeovers=found.fence - 1,
            seconds_lost=max(0.0, lasted - plan["proof"]["wall_ms"] / 1000) if plan["proof"] else lasted,
            proven=proven,
            faults=tuple(faults),
        )

    def table(self) -> Iterator[str]:
        """Yield what was seen, by victim and database."""
        heads = ("victim", "database", "runs", "right", "proven", "same plan", "kills", "takeovers")
        heads += ("seconds lost, median", "most")
        yield f"| {' | '.join(heads)} |"
        yield f"|{'---|' * len(heads)}"
        same = self.undisturbed.plan if self.undisturbed else None
        for (victim, dialect), runs in sorted(self.runs.items()):
            lost = [run.seconds_lost for run in runs]
            cells = [
                victim.replace("_", " "),
                dialect,
                len(runs),
                sum(not run.faults for run in runs),
                sum(run.proven for run in runs),
                sum(run.plan == same for run in runs),
                sum(run.kills for run in runs),
                sum(run.takeovers for run in runs),
                f"{statistics.median(lost):.1f}",
                f"{max(lost):.1f}",
            ]
            yield f"| {' | '.join(map(str, cells))} |"


@contextmanager
def soak(material: Material, *, seed: int) -> Iterator[Soak]:
    """Prepare both databases and a cluster of two machines."""
    with ExitStack() as stack:
        server = stack.enter_context(PostgreSQLServer(durable=True))
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "cluster").mkdir()
        cluster = stack.enter_context(loopback_cluster(folder / "cluster", 2))
        databases = {
            "postgresql": Database(server.create("years")),
            "sqlite": Database(f"sqlite:///{folder / 'years.db'}"),
        }
        for dialect, database in databases.items():
            stack.callback(database.dispose)
            migrate(database)
            with database.change_schema() as connection:
                for statement in _TELLS_SQLITE if dialect == "sqlite" else _TELLS_POSTGRESQL:
                    connection.exec_driver_sql(statement)
        yield Soak(
            material=material,
            server=server,
            cluster=cluster,
            databases=databases,
            folder=folder,
            chance=random.Random(seed),
        )


def kill_years(
    *, learners: int, runs: int, seed: int, seconds: float, relative_gap: float, names: Sequence[str]
) -> bool:
    """Do so many runs and print what came of them; say whether all of them were right."""
    victims = [victim for victim in VICTIMS if not names or victim.__name__ in names]
    knobs = Knobs(learners=learners, modules=120, offerings=40, cost_centres=6)
    with soak(material_of(knobs, seconds=seconds, relative_gap=relative_gap), seed=seed) as made:
        made.begin()
        first = made.undisturbed
        assert first is not None
        print(f"undisturbed: {first.status}, gap {first.gap:.3%}, {made.seconds:.1f} s, {first.faults}", flush=True)
        for number in range(1, runs + 1):
            victim = victims[(number - 1) // 2 % len(victims)]
            dialect = ("sqlite", "postgresql")[number % 2]
            run = made.disturb(number, dialect, victim)
            told = f"{run.status}, gap {run.gap:.3%}, {run.kills} killed, {run.takeovers} takeovers"
            told += f", {'the same' if run.plan == first.plan else 'another'} plan, {run.seconds_lost:.1f} s lost"
            print(f"{number:3} {victim.__name__} on {dialect}: {told} {run.faults or ''}", flush=True)
        with made.databases["sqlite"].read() as session:
            assert session.connection().execute(text("PRAGMA integrity_check")).scalar() == "ok"
        print("\n".join(made.table()), flush=True)
        return not any(run.faults for found in made.runs.values() for run in found)
