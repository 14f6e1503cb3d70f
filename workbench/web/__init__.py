"""The web application: pages for translators and editors, and the JSON interface under /api.

`create_app` builds it for a store. Who may do what is in `policy`, who is asking in `access`, and
every route asks by `Depends(Allow(…))`: a route without it fails a test. Never here: rules of the
domain, SQL. May import every package below; none imports it.
"""

from workbench.web.application import create_app

__all__ = ["create_app"]
