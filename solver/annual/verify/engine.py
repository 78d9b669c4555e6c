"""One question to CP-SAT, and a bound in exact whole numbers that none of its answers passes."""

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python.cp_model import FEASIBLE, INFEASIBLE, OPTIMAL, CpModel, CpSolver, IntVar, LinearExpr

#: The engine adds up in 64 bits: sums stay well below that, and are counted in parts where they would not.
_MOST = 2**54
#: Deterministic time for one question; what is not settled by then has a bound all the same.
WORK = 60.0

Terms = Sequence[tuple[IntVar, int]]


@dataclass(frozen=True, slots=True)
class Reached:
    """What no answer passes, and the best answer found, by the place of each variable; both None without any."""

    bound: int | None
    values: tuple[int, ...] | None
    is_settled: bool = True

    def value(self, variable: IntVar) -> int:
        return 0 if self.values is None else self.values[variable.index]


def most(model: CpModel, terms: Terms, *, work: float = WORK, presolve: bool = True) -> Reached:
    """Maximise a sum: what counts for it is rounded up and what counts against it too, so that the bound holds.

    Small models are solved as they are written, which is faster; that there is no answer is said twice then.
    """
    factors: dict[int, int] = {}
    variables: dict[int, IntVar] = {}
    for variable, factor in terms:
        factors[variable.index] = factors.get(variable.index, 0) + factor
        variables[variable.index] = variable
    sizes = {place: _largest(model, place) for place in factors}
    factors = {place: factor for place, factor in factors.items() if factor and sizes[place]}
    part = 1 + sum(abs(factor) * sizes[place] for place, factor in factors.items()) // _MOST
    model.maximize(
        LinearExpr.weighted_sum(
            [variables[place] for place in factors], [-(-factor // part) for factor in factors.values()]
        )
    )
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    # It is known to have lost a row of a model like these.
    solver.parameters.cp_model_use_sat_presolve = False
    solver.parameters.presolve_inclusion_work_limit = 0
    solver.parameters.max_deterministic_time = work
    solver.parameters.cp_model_presolve = presolve
    status = solver.solve(model)
    if status == INFEASIBLE:
        return Reached(None, None) if presolve else most(model, terms, work=work)
    response = solver.response_proto
    if status not in (OPTIMAL, FEASIBLE):
        return Reached(part * _without_rows(model), None, False)
    # The engine's own whole number: as a float it would lose what is beyond 53 bits.
    bound = response.inner_objective_lower_bound
    return Reached(part * -bound, tuple(response.solution), status == OPTIMAL)


def _largest(model: CpModel, place: int) -> int:
    """Return the largest size that a variable can have."""
    return max(abs(int(end)) for end in model.proto.variables[place].domain)


def _without_rows(model: CpModel) -> int:
    """Return what no values of the variables pass, whatever the rows say."""
    objective = model.proto.objective
    total = 0
    for place, factor in zip(objective.vars, objective.coeffs, strict=True):
        domain = list(model.proto.variables[place].domain)
        # The engine holds a sum that is to be large as its negative.
        total += max(-factor * domain[0], -factor * domain[-1])
    return total
