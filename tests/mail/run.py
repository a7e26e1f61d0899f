"""Journeys of mail: the program sends to a real mail server (aiosmtpd).

    /usr/bin/python3 tests/mail/run.py [--messages 1000] [--print] [NAME]...
    scripts/with-postgres /usr/bin/python3 tests/mail/run.py killed

On SQLite, or on databases of their own of the PostgreSQL that TEST_DATABASE_URL names.
Every kind of message is received and taken apart; a server is down while messages wait; the program is
killed while it sends; a recipient is refused; a server without TLS gets nothing, one with TLS does.
"""

import argparse
import collections
import csv
import datetime
import email
import email.policy
import http.client
import json
import logging
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from aiosmtpd.controller import Controller

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("READYROOM_BIN", ROOT / "target/debug/readyroom"))
PASSWORD = "a river of quiet stones"
PATIENCE = 120
SERVER = os.environ.get("TEST_DATABASE_URL", "")
# For how long a message stays with the process that leased it, and then some (outbound/worker.rs).
LEASE_SECONDS = 301


class Sink:
    """A mail server that keeps what it takes."""

    def __init__(self, port, slow=0.0, refuse=(), tls=None):
        self.port, self.slow, self.refuse, self.tls = port, slow, refuse, tls
        self.letters, self.lock, self.controller = [], threading.Lock(), None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.lock:
            self.letters.append((envelope.rcpt_tos, letter, session.ssl is not None))
        if self.slow:
            time.sleep(self.slow)
        return "250 OK"

    def start(self):
        options = {"hostname": "127.0.0.1", "port": self.port}
        if self.tls:
            options |= {"tls_context": self.tls, "require_starttls": True}
        self.controller = Controller(self, **options)
        self.controller.start()
        return self

    def stop(self):
        if self.controller:
            self.controller.stop()
            self.controller = None

    def ids(self):
        with self.lock:
            return [letter["Message-ID"] for _, letter, _ in self.letters]

    def wait_for(self, count):
        """Waits until this many different messages are there."""
        return until(lambda: len(set(self.ids())) >= count)


def until(condition, patience=PATIENCE):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Program:
    """The program on a database of its own, with an administrator who is signed in."""

    def __init__(self, folder, server):
        self.folder, self.child, self.cookie = folder, None, ""
        self.environment = {key: text for key, text in os.environ.items() if not key.startswith("READYROOM_")}
        self.environment |= {"READYROOM_MAIL_SERVER": server, "READYROOM_MAIL_FROM": "readyroom@example.com"}
        self.clock = folder / "ahead"
        self.environment |= {"TEST_CLOCK_FILE": str(self.clock)}
        self.database = folder / "readyroom.db"
        self.where = ["--data", folder]
        if SERVER:
            name = f"mail_{uuid.uuid4().hex}"
            psql(SERVER, f"CREATE DATABASE {name}")
            self.database = f"{SERVER.rsplit('/', 1)[0]}/{name}"
            self.environment |= {"READYROOM_DATABASE": self.database}
            self.where = []
            CREATED.append(name)
        self.command("migrate")
        link = self.command(
            "person", "add", "--handle", "admin", "--name", "Tomás Lind", "--email", "admin@example.com", "--admin"
        )
        self.token = link.strip().split("token=")[1]

    def command(self, *words):
        done = subprocess.run(
            [PROGRAM, *words, *self.where], env=self.environment, cwd=self.folder,
            check=True, capture_output=True, text=True,
        )
        return done.stdout

    def start(self):
        log = open(self.folder / "log", "a", encoding="utf-8")
        self.child = subprocess.Popen(
            [PROGRAM, "serve", "--listen", "127.0.0.1:0", *self.where],
            env=self.environment, cwd=self.folder, stdout=subprocess.PIPE, stderr=log, text=True,
        )
        for line in self.child.stdout:
            if found := re.search(r"ready at http://([\d.:]+)", line):
                self.address = found.group(1)
                break
        else:
            raise AssertionError((self.folder / "log").read_text())
        if self.token:
            self.post("/api/v1/invitations", {"token": self.token, "password": PASSWORD})
            self.token = ""
        self.cookie = ""
        answer = self.post("/api/v1/sessions", {"handle": "admin", "password": PASSWORD})
        self.cookie = answer.getheader("set-cookie").split(";")[0]
        return self

    def post(self, path, body):
        connection = http.client.HTTPConnection(self.address, timeout=30)
        headers = {"content-type": "application/json", "sec-fetch-site": "same-origin", "cookie": self.cookie}
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        assert answer.status in (200, 201), (path, answer.status, answer.text)
        return answer

    def write(self, count):
        """Writes this many messages: tests to oneself."""
        for _ in range(count):
            self.post("/api/v1/mail/tests", {})

    def mail(self):
        connection = http.client.HTTPConnection(self.address, timeout=30)
        connection.request("GET", "/api/v1/mail", headers={"cookie": self.cookie})
        return json.loads(connection.getresponse().read())

    def stop(self, how=signal.SIGTERM):
        if self.child and self.child.poll() is None:
            self.child.send_signal(how)
            self.child.wait(40)
        return self.child.returncode if self.child else None

    def insert(self, lines):
        """Puts messages into the database of a program that is not running."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f")
        ((person,),) = rows(self, "SELECT id FROM people WHERE handle = 'admin'")
        for number, line in enumerate(lines):
            kind = json.loads(line)["notice"]["kind"]
            mark = f"01890000-0000-7000-8000-{number:012x}"
            values = ", ".join(quoted(text) for text in [mark, person, kind, line, "", "waiting", now, now])
            change(
                self,
                "INSERT INTO outbox (id, person_id, kind, data, thread, state, next_at, created_at)"
                f" VALUES ({values})",
            )

    def wait_ahead(self, seconds):
        """Lets its clock run ahead by this much more."""
        ahead = int(self.clock.read_text(encoding="utf-8")) if self.clock.exists() else 0
        self.clock.write_text(str(ahead + seconds), encoding="utf-8")


# The databases that journeys made in the server.
CREATED = []


def psql(url, statements):
    done = subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", "--csv", "--tuples-only", "--set=ON_ERROR_STOP=1", f"--dbname={url}"],
        input=statements, check=True, capture_output=True, text=True,
    )
    return list(csv.reader(done.stdout.splitlines()))


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def change(program, statement):
    """Changes the database of a program that is not running."""
    if SERVER:
        psql(program.database, statement)
        return
    db = sqlite3.connect(program.database)
    try:
        with db:
            db.execute(statement)
    finally:
        db.close()


def rows(program, query):
    """Reads the database beside the program, everything as text."""
    if SERVER:
        return [tuple(row) for row in psql(program.database, query)]
    db = sqlite3.connect(f"file:{program.database}?mode=ro", uri=True)
    try:
        return [tuple(str(value) for value in row) for row in db.execute(query).fetchall()]
    finally:
        db.close()


def doubles(sink):
    """Messages that came more than once, by id; a copy must say the same under the same id."""
    counts = collections.Counter(sink.ids())
    return {mark: count for mark, count in counts.items() if count > 1}


def every_kind(folder, options):
    sink = Sink(free_port()).start()
    program = Program(folder, f"smtp-plain://127.0.0.1:{sink.port}")
    lines = []
    # Those that are written now, and those that an older version has written and that still wait.
    for name in ["notices.jsonl", "older-notices.jsonl"]:
        lines += (ROOT / "tests/mail" / name).read_text(encoding="utf-8").splitlines()
    # Something that needs the administrator, so that there is a digest.
    program.start()
    program.post("/api/v1/setup/service", {"team": "Ledger", "service": "Payments ledger"})
    program.post("/api/v1/services/payments-ledger/launch", {})
    assert program.stop() == 0
    sink.letters.clear()
    change(program, "DELETE FROM outbox")
    program.insert(lines)
    program.start()
    try:
        kinds = [json.loads(line)["notice"]["kind"] for line in lines]
        # The program writes a digest of its own when its hour has come.
        assert sink.wait_for(len(lines)), (program.mail(), len(sink.letters))
        assert program.mail()["dead"] == 0
        by_id = {letter["Message-ID"]: (to, letter) for to, letter, _ in sink.letters}
        for number, kind in enumerate(kinds):
            to, letter = by_id[f"<01890000-0000-7000-8000-{number:012x}@127.0.0.1>"]
            look_at(kind, to, letter, options)
        print(f"    {len(set(kinds))} kinds of message received, {len(kinds)} messages of every shape")
    finally:
        program.stop()
        sink.stop()


def look_at(kind, to, letter, options):
    assert to == ["admin@example.com"], (kind, to)
    assert letter["To"].addresses[0].display_name == "Tomás Lind", letter["To"]
    for header in ["Subject", "Date", "Auto-Submitted", "List-Unsubscribe", "From"]:
        assert len(letter.get_all(header)) == 1, (kind, header)
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    page = letter.get_body(("html",)).get_content()
    link = text.split("\n")[1]
    assert link.startswith("http://127.0.0.1:"), (kind, text)
    assert "<table" in page and "<img" not in page and "<script" not in page, kind
    assert not letter.defects, (kind, letter.defects)
    if options.print:
        print(f"--- {kind}\n{letter['Subject']}\n\n{text}")


def server_down(folder, options):
    port = free_port()
    program = Program(folder, f"smtp-plain://127.0.0.1:{port}").start()
    sink = Sink(port)
    try:
        program.write(options.messages)
        time.sleep(3)
        mail = program.mail()
        assert mail["waiting"] == options.messages and "refused" in mail["trouble"], mail
        began = time.monotonic()
        sink.start()
        assert sink.wait_for(options.messages), program.mail()
        took = time.monotonic() - began
        assert until(lambda: program.mail()["sent"] == options.messages)
        assert doubles(sink) == {}, doubles(sink)
        attempts = rows(program, "SELECT max(attempts) FROM outbox")
        assert attempts == [("0",)], attempts
        print(f"    {options.messages} messages waited, all delivered once within {took:.1f} s of its return")
    finally:
        program.stop()
        sink.stop()


def killed(folder, options):
    port = free_port()
    program = Program(folder, f"smtp-plain://127.0.0.1:{port}").start()
    sink, kills, leased = Sink(port), 0, 0
    try:
        program.write(options.messages)
        sink.start()
        for part in (1, 2, 3):
            assert sink.wait_for(options.messages * part // 4), program.mail()
            program.stop(signal.SIGKILL)
            kills += 1
            # In a file they are given back at the start; in a server another process may have them.
            if SERVER:
                leased += int(rows(program, "SELECT count(*) FROM outbox WHERE leased_by IS NOT NULL")[0][0])
                program.wait_ahead(LEASE_SECONDS)
            program.start()
        assert sink.wait_for(options.messages), program.mail()
        assert until(lambda: program.mail()["waiting"] == 0)
        mail = program.mail()
        assert (mail["sent"], mail["dead"], mail["dropped"]) == (options.messages, 0, 0), mail
        twice = doubles(sink)
        assert not SERVER or leased > 0, "it was not killed in the middle"
        # At most what was under way over each of the connections.
        assert all(count == 2 for count in twice.values()) and len(twice) <= 4 * kills, twice
        print(
            f"    {kills} kills on {'PostgreSQL' if SERVER else 'SQLite'}, {options.messages} messages,"
            f" none lost, {len(twice)} twice under one Message-ID"
        )
    finally:
        program.stop()
        sink.stop()


def stopped(folder, options):
    port = free_port()
    sink = Sink(port, slow=0.05).start()
    program = Program(folder, f"smtp-plain://127.0.0.1:{port}").start()
    try:
        program.write(100)
        began = time.monotonic()
        assert program.stop() == 0
        took = time.monotonic() - began
        leased = rows(program, "SELECT count(*) FROM outbox WHERE leased_by IS NOT NULL")
        assert leased == [("0",)] and took < 20, (leased, took)
        program.start()
        assert sink.wait_for(100) and until(lambda: program.mail()["waiting"] == 0)
        assert doubles(sink) == {}
        print(f"    stopped within {took:.1f} s while sending, no lease left, nothing twice")
    finally:
        program.stop()
        sink.stop()


def refused(folder, options):
    sink = Sink(free_port(), refuse=("gone@example.com",)).start()
    program = Program(folder, f"smtp-plain://127.0.0.1:{sink.port}").start()
    try:
        for handle in ["one", "gone", "two"]:
            person = {"name": handle, "handle": handle, "email": f"{handle}@example.com"}
            program.post("/api/v1/people", person)
            program.post(f"/api/v1/people/{handle}/invitations", {})
        assert sink.wait_for(2)
        assert until(lambda: program.mail()["dead"] == 1), program.mail()
        (letter,) = program.mail()["letters"]
        assert letter["handle"] == "gone" and "no such mailbox" in letter["error"], letter
        sink.refuse = ()
        program.post(f"/api/v1/mail/messages/{letter['id']}/attempts", {})
        assert sink.wait_for(3)
        print("    one refused recipient among three is dead, and is delivered once it is sent again")
    finally:
        program.stop()
        sink.stop()


def certify(folder):
    """Makes a certificate of localhost, and an authority that vouches for it."""
    (folder / "leaf").write_text("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n", encoding="utf-8")
    new = ["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj"]
    sign = ["openssl", "x509", "-req", "-in", "request", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2"]
    for words in [
        [*new, "/CN=Authority of the test", "-x509", "-days", "2", "-keyout", "ca.key", "-out", "ca.pem"],
        [*new, "/CN=localhost", "-keyout", "key.pem", "-out", "request"],
        [*sign, "-CAcreateserial", "-extfile", "leaf", "-out", "cert.pem"],
    ]:
        subprocess.run(words, cwd=folder, check=True, capture_output=True)


def encrypted(folder, options):
    certify(folder)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    plain = Sink(free_port()).start()
    program = Program(folder, f"smtp://localhost:{plain.port}")
    program.environment["SSL_CERT_FILE"] = str(folder / "ca.pem")
    program.start()
    sink = Sink(free_port(), tls=tls)
    try:
        program.write(1)
        assert until(lambda: "STARTTLS" in program.mail()["trouble"]), program.mail()
        assert plain.letters == [], "a server without TLS gets nothing"
        plain.stop()
        program.stop()
        program.environment["READYROOM_MAIL_SERVER"] = f"smtp://localhost:{sink.port}"
        sink.start()
        program.start()
        assert sink.wait_for(1), program.mail()
        assert sink.letters[0][2], "the connection is encrypted"
        program.stop()
        del program.environment["SSL_CERT_FILE"]
        program.start().write(1)
        assert until(lambda: "ertificate" in program.mail()["trouble"]), program.mail()
        assert len(sink.letters) == 1, "a certificate that nobody vouches for gets nothing"
        print("    STARTTLS is insisted on, and its certificate is checked")
    finally:
        program.stop()
        plain.stop()
        sink.stop()


# What a server thinks of a client that hangs up is expected here.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

JOURNEYS = [every_kind, server_down, killed, stopped, refused, encrypted]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=200, help="how many wait, or are sent during the kill")
    parser.add_argument("--print", action="store_true", help="print every kind of message")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(j.__name__ for j in JOURNEYS))
    options = parser.parse_args()
    passed, failed = 0, 0
    for journey in JOURNEYS:
        if options.names and journey.__name__ not in options.names:
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix="readyroom-mail."))
        try:
            print(f"{journey.__name__}")
            journey(folder, options)
            passed += 1
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            print(f"    FAILED: {type(error).__name__}: {error}")
            log = folder / "log"
            if log.exists():
                print("\n".join(log.read_text(encoding="utf-8").splitlines()[-8:]))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            while CREATED:
                psql(SERVER, f"DROP DATABASE {CREATED.pop()} WITH (FORCE)")
    print(f"journeys: {passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
