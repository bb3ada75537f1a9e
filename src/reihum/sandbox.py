"""An installation of its own for the tests. pytest loads this (`-p reihum.sandbox`) before Django reads its settings.

A conftest would be too late: pytest-django reads the settings before, and the tests would use real data.
"""

import atexit
import os
import shutil
import tempfile

DATA = tempfile.mkdtemp(prefix="reihum-test-")
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

os.environ["REIHUM_DATA"] = DATA
os.environ["REIHUM_LOG_LEVEL"] = "WARNING"
# What the shell around sets for an installation does not hold here. DATABASE_URL does: it chooses the database.
for name in [
    name
    for name in os.environ
    if name.startswith(("REIHUM_", "OIDC_", "MAILBOX_")) or name in ("EMAIL_URL", "SECRET_KEY", "CACHE_URL")
]:
    if name not in ("REIHUM_DATA", "REIHUM_LOG_LEVEL"):
        del os.environ[name]
