"""What every test may ask for; the services themselves are in `tests/services.py`."""

pytest_plugins = ["tests.services"]
