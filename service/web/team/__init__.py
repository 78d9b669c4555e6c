"""The pages of whoever leads people: the team at a glance, and a plan with the word on it."""

from service.web.team.routes import router

__all__ = ["router"]
