"""A company to try Gradus on: made up, the same every time, and marked as a sample wherever it is stored."""

from service.sample_company.people import Case, Member, members
from service.sample_company.places import CENTRES, COMPANY
from service.sample_company.plans import load_plans
from service.sample_company.storing import load
from service.sample_company.year import load_year

__all__ = ["CENTRES", "COMPANY", "Case", "Member", "load", "load_plans", "load_year", "members"]
