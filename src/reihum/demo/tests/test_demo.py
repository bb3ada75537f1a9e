"""The sample network is whole whatever happens on the way, and never touches anything else."""

import datetime
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from reihum.demo import sample_meetings
from reihum.demo.sample_network import RING

MAKE = "from pathlib import Path; import os, reihum.demo as demo; demo._make(Path(os.environ['REIHUM_DATA']))"


def python(code: str, data: Path, cache: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs Python code in a process of its own, with the folder as installation."""
    around = {
        name: value for name, value in os.environ.items() if not name.startswith("REIHUM_") and name != "DATABASE_URL"
    }
    around |= {
        "REIHUM_DATA": str(data),
        "XDG_CACHE_HOME": str(cache),
        "DJANGO_SETTINGS_MODULE": "reihum.settings",
        **environment,
    }
    return subprocess.run([sys.executable, "-c", code], env=around, capture_output=True, text=True, check=False)


def count(data: Path, table: str, where: str = "true") -> int:
    with closing(sqlite3.connect(data / "reihum.sqlite3")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def test_killed_on_the_way_the_next_start_makes_it_whole(tmp_path: Path, cache: Path) -> None:
    data = tmp_path / "data"
    die = "import reihum.demo.sample_articles as articles, os; articles._add_experiences = lambda *a: os._exit(9)\n"
    killed = python(f"import django; django.setup()\n{die}{MAKE}", data, cache)
    assert killed.returncode == 9, killed.stderr
    assert json.loads((data / "demo.json").read_text()) == {"ready": False}
    assert count(data, "people_person") == 0  # nothing half saved
    again = python(MAKE, data, cache)
    assert again.returncode == 0, again.stderr
    assert json.loads((data / "demo.json").read_text()) == {"ready": True}
    assert (count(data, "places_municipality"), count(data, "people_network")) == (11, 1)
    assert len(list((cache / "reihum").glob("empty-*.sqlite3"))) == 1
    # Twenty articles to read, one that comes, one that waits for somebody to approve it.
    assert count(data, "newsroom_articlepage") == 22
    articles = "newsroom_articlepage JOIN wagtailcore_page ON id = page_ptr_id"
    assert count(data, articles, "live") == 20
    assert count(data, "wagtailcore_revision", "approved_go_live_at > datetime('now')") == 1
    assert count(data, "wagtailcore_workflowstate", "status = 'in_progress'") == 1
    assert count(data, "funding_evidence", "passed IS NULL") == 2  # by hand; those of pages come with a browser
    assert count(data, "newsroom_comment", "parent_id IS NOT NULL AND state = 'published'") == 2


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "reihum.sqlite3").write_text("a real network")
    code = "import sys; from reihum.cli import main; sys.exit(main(['demo', '--reset', '--port', '58731']))"
    refused = python(code, tmp_path, cache)
    assert refused.returncode == 2
    assert (
        refused.stderr
        == f"reihum demo: {tmp_path} is not empty and holds no sample network; choose another folder with --data\n"
    )
    assert (tmp_path / "reihum.sqlite3").read_text() == "a real network"


def test_the_database_of_a_real_network_is_never_used(tmp_path: Path, cache: Path) -> None:
    code = "import os, reihum.demo as demo; demo._make = demo._port_problem = lambda _: None\n"
    code += "import reihum.cli as cli, reihum.processes as processes; cli.manage = lambda *a: None\n"
    code += "processes.run = lambda *a: print(os.environ.get('DATABASE_URL'))\n"
    code += "demo._say_when_ready = lambda *a: None; demo.run(port=58732, reset=True)"
    assert python(code, tmp_path / "data", cache, DATABASE_URL="postgres://real").stdout == "None\n"


@pytest.mark.parametrize("today", [datetime.date(2026, 11, 22) + datetime.timedelta(days=11 * n) for n in range(40)])
def test_there_is_always_a_meeting_to_come_and_one_in_glauchau_in_2017(today: datetime.date) -> None:
    plan = sample_meetings.plan(RING, today)
    days = [day for day, _city in plan.meetings]
    assert days == sorted(set(days))
    assert (datetime.date(2017, 10, 23), "glauchau") in plan.meetings
    assert len(days) - plan.next_index == 3
    assert days[plan.next_index] >= today + datetime.timedelta(days=10)
    assert days[plan.next_index - 1] < today
    # Reihum: nobody twice before all had their turn.
    cities = [city for _day, city in plan.meetings]
    assert all(len(set(cities[i : i + 11])) == 11 for i in range(len(cities) - 10))
