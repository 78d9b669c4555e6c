"""The employee's pages: the plan, what a change would do, its history, and how to get one."""

from service.web.development import beginning, posts, routes

#: Forms come first: what stands below an id comes before the id itself, which may hold any slash.
ROUTERS = (beginning.router, posts.router, routes.router)
