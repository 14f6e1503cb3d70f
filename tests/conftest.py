"""What every test may ask for; the services themselves are in `tests/services.py`."""

from hypothesis import settings

pytest_plugins = ["tests.services"]

# The time of one example says nothing on a machine that others share.
settings.register_profile("hexaglot", deadline=None)
settings.load_profile("hexaglot")
