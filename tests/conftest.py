"""The tests that cross apps have the cast of the tests beside the code."""

from reihum.conftest import cast, make_person, queries_of, quick, run_jobs  # noqa: F401 - fixtures
