"""What every test may ask for; the services themselves are in `tests/services.py`."""

import os

from hypothesis import settings

pytest_plugins = ["tests.services"]

# LibreOffice needs seconds for each publication: the tests that are about PDFs ask for them.
os.environ["HEXAGLOT_PDF"] = "never"

# The time of one example says nothing on a machine that others share.
settings.register_profile("hexaglot", deadline=None)
settings.load_profile("hexaglot")
