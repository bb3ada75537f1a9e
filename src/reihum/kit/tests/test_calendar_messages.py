"""Calendar messages, judged by libical and read by khal, which know nothing of Reihum."""

import datetime
import http.server
import shutil
import subprocess
import threading
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from reihum.kit.calendar import Entry, Party, calendar
from reihum.kit.calendar_messages import Answer, Reply, cancellation, read_reply, request

BERLIN = ZoneInfo("Europe/Berlin")
DEBIANS_PYTHON = Path("/usr/bin/python3")
JUDGE = Path(__file__).with_name("libical.py")
ORGANIZER = Party("treffen@example.org", "Netzwerk Beispiel")
AYSE = Party("ayse@example.org", "Ayşe Beispiel, „Koordination“")


def entry(start: datetime.datetime = datetime.datetime(2027, 3, 9, 10, 0, tzinfo=BERLIN), **facts) -> Entry:
    about = {
        "uid": "treffen-7@example.org",
        "title": "Zu Gast in Glauchau",
        "starts_at": start,
        "ends_at": start + datetime.timedelta(hours=6),
        "changed_at": datetime.datetime(2027, 1, 2, 3, 4, tzinfo=datetime.UTC),
        "place": "Rathaus, Markt 1; Saal 2, Glauchau",
        "url": "https://example.org/treffen/7/",
        "description": "Antworten Sie im Kalender.\nOder auf der Seite.",
    }
    return Entry(**{**about, **facts})


def judged(message: bytes) -> str:
    """What libical has against it. Left out, with a line that says so, where Debian's binding is not installed."""
    if not DEBIANS_PYTHON.exists():
        pytest.skip("no /usr/bin/python3")
    ran = subprocess.run([DEBIANS_PYTHON, JUDGE], input=message, capture_output=True, check=False, timeout=60)
    if b"No module named 'gi'" in ran.stderr or b"Namespace ICalGLib not available" in ran.stderr:
        pytest.skip("gir1.2-ical-3.0 is not installed")
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode().strip()


@pytest.mark.parametrize("answer", list(Answer))
def test_libical_accepts_what_we_ask(answer) -> None:
    assert judged(request(entry(), ORGANIZER, AYSE, answer)) == ""


def test_libical_accepts_how_we_call_off_and_publish() -> None:
    assert judged(cancellation(entry(sequence=3), ORGANIZER, AYSE)) == ""
    assert judged(calendar("Treffen", [entry(), entry(uid="2", is_cancelled=True, sequence=2)], ORGANIZER)) == ""


def test_the_judge_finds_what_is_wrong() -> None:
    nobody = b"\r\n".join(
        line
        for line in request(entry(), ORGANIZER, AYSE).replace(b"\r\n ", b"").split(b"\r\n")
        if not line.startswith((b"ATTENDEE", b"ORGANIZER"))
    )
    assert "Expected one or more instances" in judged(nobody)
    assert "Expected 1 instances" in judged(nobody)


def test_a_message_names_one_person_and_says_what_it_is() -> None:
    file = Calendar.from_ical(request(entry(sequence=2), ORGANIZER, AYSE, Answer.YES))
    (event,) = file.walk("VEVENT")
    assert (file["METHOD"], event["UID"], event["SEQUENCE"]) == ("REQUEST", "treffen-7@example.org", 2)
    assert event["ATTENDEE"] == "mailto:ayse@example.org"
    assert dict(event["ATTENDEE"].params) == {
        "CN": "Ayşe Beispiel, „Koordination“",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "ACCEPTED",
        "RSVP": "TRUE",
    }
    assert (event["ORGANIZER"], event["STATUS"]) == ("mailto:treffen@example.org", "CONFIRMED")
    file = Calendar.from_ical(cancellation(entry(), ORGANIZER, AYSE))
    (event,) = file.walk("VEVENT")
    assert (file["METHOD"], event["STATUS"], event["ATTENDEE"]) == ("CANCEL", "CANCELLED", "mailto:ayse@example.org")


@pytest.mark.parametrize(
    "start",
    [
        datetime.datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN),  # the night in which an hour is missing
        datetime.datetime(2027, 10, 31, 1, 30, tzinfo=BERLIN),  # and the one that has it twice
        datetime.datetime(2027, 12, 31, 23, 0, tzinfo=BERLIN),
    ],
)
def test_times_are_the_wall_clock_of_berlin_with_its_rules(start) -> None:
    message = request(entry(start), ORGANIZER, AYSE)
    assert judged(message) == ""
    file = Calendar.from_ical(message)
    (event,) = file.walk("VEVENT")
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (start, start + datetime.timedelta(hours=6))
    (zone,) = file.walk("VTIMEZONE")
    offsets = {part["TZOFFSETTO"].td for part in zone.subcomponents}
    assert offsets == {datetime.timedelta(hours=1), datetime.timedelta(hours=2)}
    assert len(zone.to_ical()) < 1500  # some years, not a century


def test_an_answer_is_read() -> None:
    answer = request(entry(sequence=4), ORGANIZER, AYSE, Answer.NO).replace(b"METHOD:REQUEST", b"METHOD:REPLY")
    assert judged(answer) == ""
    assert read_reply(answer) == [Reply("treffen-7@example.org", "ayse@example.org", Answer.NO, 4)]
    with_words = answer.replace(b"END:VEVENT", b"COMMENT:Bin krank\r\nEND:VEVENT").replace(b"mailto:", b"MAILTO:")
    assert read_reply(with_words) == [Reply("treffen-7@example.org", "ayse@example.org", Answer.NO, 4, "Bin krank")]


REPLY = request(entry(), ORGANIZER, AYSE, Answer.YES).replace(b"METHOD:REQUEST", b"METHOD:REPLY").replace(b"\r\n ", b"")
PERSON = next(line for line in REPLY.split(b"\r\n") if line.startswith(b"ATTENDEE"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR",
        b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\n" * 3000,
        REPLY.replace(b"METHOD:REPLY", b"METHOD:REQUEST"),
        REPLY.replace(b"METHOD:REPLY", b"METHOD:COUNTER"),
        REPLY.replace(b"METHOD:REPLY\r\n", b""),
        REPLY.replace(PERSON + b"\r\n", b""),
        REPLY.replace(PERSON, PERSON + b"\r\nATTENDEE:mailto:bernd@example.org"),
        REPLY.replace(b"UID:treffen-7@example.org\r\n", b""),
        REPLY.replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=DELEGATED"),
        REPLY.replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=" + b"A" * 50_000),
        REPLY.replace(b"SEQUENCE:0", b"SEQUENCE:viele"),
        REPLY.replace(b"END:VCALENDAR", b"X-BOMB:" + b"x" * 100_000 + b"\r\nEND:VCALENDAR"),
        REPLY.replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n" * 500 + b"END:VCALENDAR"),
    ],
    ids=range(16),
)
def test_what_is_no_answer_is_refused(content) -> None:
    with pytest.raises(ValueError):
        read_reply(content)


@pytest.mark.skipif(not (shutil.which("khal") and shutil.which("vdirsyncer")), reason="khal, vdirsyncer not installed")
def test_a_calendar_program_follows_the_feed(tmp_path) -> None:
    """vdirsyncer fetches the feed as a phone would, khal shows it; a moved entry moves, and is not there twice."""
    start = datetime.datetime(2027, 3, 9, 10, 0, tzinfo=BERLIN)
    first = entry(start, place="Rathaus")
    moved = replace(
        first,
        starts_at=start + datetime.timedelta(days=1),
        ends_at=first.ends_at + datetime.timedelta(days=1),
        sequence=1,
    )
    served = {"feed": calendar("Treffen", [first], ORGANIZER)}

    class Feed(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.end_headers()
            self.wfile.write(served["feed"])

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "vdirsyncer.conf").write_text(
        f'[general]\nstatus_path = "{tmp_path}/status"\n[pair treffen]\na = "here"\nb = "there"\ncollections = null\n'
        f'conflict_resolution = "b wins"\n[storage here]\ntype = "filesystem"\npath = "{tmp_path}/here"\nfileext = ".ics"\n'
        f'[storage there]\ntype = "http"\nurl = "http://127.0.0.1:{server.server_port}/kalender.ics"\n'
    )
    (tmp_path / "khal.conf").write_text(
        f"[calendars]\n[[treffen]]\npath = {tmp_path}/here\n[sqlite]\npath = {tmp_path}/khal.db\n"
        "[locale]\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\ntimeformat = %H:%M\n"
        "dateformat = %d.%m.\nlongdateformat = %d.%m.%Y\ndatetimeformat = %d.%m. %H:%M\nlongdatetimeformat = %d.%m.%Y %H:%M\n"
    )
    (tmp_path / "here").mkdir()

    def listed() -> str:
        config = ["vdirsyncer", "-c", str(tmp_path / "vdirsyncer.conf")]
        subprocess.run([*config, "discover"], check=True, capture_output=True, timeout=60, input=b"y\n")
        subprocess.run([*config, "sync"], check=True, capture_output=True, timeout=60)
        khal = ["khal", "-c", str(tmp_path / "khal.conf"), "list", "--format", "{start-long} {title} {location}"]
        ran = subprocess.run([*khal, "01.03.2027", "60d"], check=True, capture_output=True, text=True, timeout=60)
        return "\n".join(line for line in ran.stdout.splitlines() if "Zu Gast" in line)

    try:
        assert listed() == "09.03.2027 10:00 Zu Gast in Glauchau Rathaus"
        served["feed"] = calendar("Treffen", [moved], ORGANIZER)
        assert listed() == "10.03.2027 10:00 Zu Gast in Glauchau Rathaus"
    finally:
        server.shutdown()
        server.server_close()
