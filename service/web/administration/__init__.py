"""The administrator's pages: the catalogue edited and imported, keys, webhooks, the trail, the settings."""

from service.web.administration import (
    entry_routes,
    import_routes,
    key_routes,
    subscription_routes,
    trail_routes,
    webhook_routes,
)

ROUTERS = (
    entry_routes.router,
    import_routes.router,
    key_routes.router,
    webhook_routes.router,
    subscription_routes.router,
    trail_routes.router,
)

__all__ = ["ROUTERS"]
