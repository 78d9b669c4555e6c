"""What people need in a period: what they ask for, and where they are below target."""

from service.web.needs.routes import router

__all__ = ["router"]
