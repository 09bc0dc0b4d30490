"""The service as systemd and people drive it: signals, notifications, hand-started workers,
restarts, other versions, readers."""
import json
import os
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest

from claimwire_testing import article, BIN, children_of, main, PATIENCE, Service

FAST = dict(heartbeat_ms=100, silence_ms=2000, retry_ms=20, retry_max_ms=100)
NOBODY = 65534


def until(condition, what):
    """Waits for what must happen."""
    end = time.monotonic() + PATIENCE
    while not (value := condition()):
        assert time.monotonic() < end, f"not {what}"
        time.sleep(0.02)
    return value


def role_of(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as f:
        return f.read().split(b"\0")[1].decode()


class ServiceCase(unittest.TestCase):
    def service(self, role="", directory=None, start=True, **options):
        service = Service(role, directory, **dict(FAST, **options))
        self.addCleanup(service.close)
        return service.start() if start else service

    def pile(self, service, count, first=0):
        """Submits articles without waiting for them."""
        lines = "".join(json.dumps(article(n)) + "\n" for n in range(first, first + count))
        service.client("submit", "-", input=lines)

    def done(self, service):
        return service.query("SELECT count(*) FROM documents")[0][0]

    def assert_all_done(self, service, count):
        until(lambda: self.done(service) == count, f"{count} documents done but {self.done(service)}")
        self.assertEqual(service.query("SELECT count(*) FROM jobs"), [(0,)])
        service.client("store", "check")


class Signals(ServiceCase):
    def test_term_drains_and_the_next_goes_on(self):
        service = self.service(workers=2)
        self.pile(service, 400)
        until(lambda: self.done(service) > 0, "begun")
        self.assertEqual(service.stop(), 0)
        done = self.done(service)
        self.assertEqual(service.query("SELECT count(*) FROM jobs"), [(400 - done,)])
        self.assertEqual(service.query("SELECT count(*) FROM jobs WHERE attempts > 0"), [(0,)])
        self.assertNotIn("error", service.log)
        service.start()
        self.assert_all_done(service, 400)
        self.assertEqual(service.stop(), 0)

    def test_a_running_document_is_finished(self):
        service = self.service(workers=1)
        sentence, begun = "The ferry was late, said harbour master Ines Abelard. ", time.monotonic()
        service.client("extract", "-", input=sentence * 200)
        # It takes a while, but not as long as the service waits, however slow this build is.
        text = sentence * int(200 * 3 / (time.monotonic() - begun))
        service.client("submit", "-", input=text)
        until(lambda: json.loads(service.client("status", "--json").stdout)["running"], "running")
        self.assertEqual(service.stop(), 0)
        self.assertEqual(self.done(service), 1)

    def test_hup_reloads_what_it_can(self):
        directory = tempfile.TemporaryDirectory(prefix="claimwire-test-")
        self.addCleanup(directory.cleanup)
        path = os.path.join(directory.name, "claimwire.conf")

        def write(text):
            with open(path, "w") as f:
                f.write(text)
        write("log_level = info\nattempts = 3\n")
        service = Service("", directory.name, environment={"CLAIMWIRE_CONFIG": path}, workers=1, **FAST)
        self.addCleanup(service.close)
        service.start()
        until(lambda: "claimwired: ready" in service.log, "ready")
        write("log_level = debug\nattempts = 5\nprefetch = 3\n")
        service.process.send_signal(signal.SIGHUP)
        until(lambda: service.log.count("configuration reloaded") >= 3, "reloaded by supervisor, broker and worker")
        self.assertIn("needs a restart to change: prefetch", service.log)
        write("attempts = many\n")
        service.process.send_signal(signal.SIGHUP)
        until(lambda: "the configuration stays as it was" in service.log, "refused")
        self.assertIn(f"{path}:1", service.log)
        service.client("status")
        self.assertEqual(service.stop(), 0)


class Notifications(ServiceCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory(prefix="claimwire-test-")
        self.addCleanup(self.directory.cleanup)
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.notify.close)
        self.notify.settimeout(PATIENCE)
        self.notify.bind(os.path.join(self.directory.name, "notify"))
        self.environment = {"NOTIFY_SOCKET": self.notify.getsockname(), "WATCHDOG_USEC": "600000"}

    def expect(self, line):
        while line not in (heard := self.notify.recv(4096).decode()).split("\n"):
            self.assertIn(heard.split("=")[0], ("READY", "WATCHDOG", "STATUS", "RELOADING"), heard)

    def walk_through(self, role, **options):
        service = Service(role, self.directory.name, environment=self.environment, **dict(FAST, **options))
        self.addCleanup(service.close)
        service.start(wait=False)
        self.expect("READY=1")
        self.expect("WATCHDOG=1")
        self.expect("WATCHDOG=1")
        service.process.send_signal(signal.SIGTERM)
        self.expect("STOPPING=1")
        self.assertEqual(service.process.wait(PATIENCE), 0)

    def test_supervisor(self):
        self.walk_through("", workers=1)

    def test_broker(self):
        self.walk_through("broker")

    def test_worker(self):
        broker = self.service("broker")
        self.walk_through("worker", worker_endpoint=f"ipc://{broker.directory}/worker.sock")

    def test_a_stuck_broker_starves_the_watchdog(self):
        service = Service("broker", self.directory.name, environment=self.environment, **FAST)
        self.addCleanup(service.close)
        service.start(wait=False)
        self.expect("WATCHDOG=1")
        service.process.send_signal(signal.SIGSTOP)
        self.notify.settimeout(1)
        with self.assertRaises(TimeoutError):
            while True:
                self.notify.recv(4096)
        service.process.send_signal(signal.SIGCONT)
        self.notify.settimeout(PATIENCE)
        self.expect("WATCHDOG=1")


class Processes(ServiceCase):
    def workers(self, service):
        return json.loads(service.client("status", "--json").stdout)["workers"]

    def test_a_worker_by_hand_joins_and_leaves(self):
        service = self.service("broker")
        self.pile(service, 20)
        self.assertEqual(self.workers(service), [])
        worker = self.service("worker", directory=service.directory)
        self.assert_all_done(service, 20)
        self.assertEqual(len(self.workers(service)), 1)
        self.assertEqual(worker.stop(), 0)
        until(lambda: not self.workers(service), "gone from the list")
        self.assertEqual(service.stop(), 0)

    def test_a_worker_waits_for_its_broker(self):
        directory = tempfile.TemporaryDirectory(prefix="claimwire-test-")
        self.addCleanup(directory.cleanup)
        worker = self.service("worker", directory=directory.name)
        time.sleep(0.3)
        self.assertTrue(worker.is_running(), worker.log)
        service = self.service("broker", directory=directory.name)
        self.pile(service, 5)
        self.assert_all_done(service, 5)
        service.kill()
        service.start()  # the worker finds the new one
        self.pile(service, 5, first=5)
        self.assert_all_done(service, 10)

    def test_a_second_broker_on_the_directory(self):
        service = self.service(workers=1)
        broker = until(lambda: [p for p in children_of(service.process.pid) if role_of(p) == "broker"], "a broker")[0]
        for role in ("broker", ""):
            second = self.service(role, directory=service.directory, start=False)
            second.start(wait=False)
            self.assertEqual(second.process.wait(PATIENCE), 75, second.log)
            self.assertIn(f"is locked by process {broker}", second.log)
        self.pile(service, 3)
        self.assert_all_done(service, 3)

    def test_the_supervisor_dies(self):
        service = self.service(workers=2)
        self.pile(service, 200)
        family = children_of(service.process.pid)
        self.assertEqual(len(family), 3)
        service.kill()
        until(lambda: not any(os.path.exists(f"/proc/{p}") for p in family), "ended with their supervisor")
        service.start()
        self.assert_all_done(service, 200)
        self.assertEqual(service.stop(), 0)

    def test_killed_roles_come_back(self):
        service = self.service(workers=1)
        until(lambda: "claimwired: ready" in service.log, "ready")
        for pid in children_of(service.process.pid):
            os.kill(pid, signal.SIGKILL)
        until(lambda: service.log.count("was killed by SIGKILL; starting it again") == 2, "started again")
        service.wait_until_ready()
        self.pile(service, 3)
        self.assert_all_done(service, 3)


class Versions(ServiceCase):
    """A store of another version is refused and left as it is."""

    def refused(self, statement, status, *words):
        service = self.service("broker")
        self.pile(service, 1)
        self.assertEqual(service.stop(), 0)
        connection = sqlite3.connect(service.store)
        connection.execute(statement)
        connection.close()
        with open(service.store, "rb") as f:
            before = f.read()
        service.start(wait=False)
        self.assertEqual(service.process.wait(PATIENCE), status, service.log)
        for text in words:
            self.assertIn(text, service.log)
        with open(service.store, "rb") as f:
            self.assertEqual(f.read(), before)
        self.assertEqual(service.client("names", check=False).returncode, status)

    def test_a_later_version(self):
        self.refused("PRAGMA user_version = 99", 78, "99", "later")

    def test_a_version_before_the_first(self):
        self.refused("PRAGMA user_version = 0", 74, "has no schema version")

    def test_somebody_elses_database(self):
        self.refused("PRAGMA application_id = 7", 74, "claimwire.db")


class Readers(ServiceCase):
    """Plain SQLite, by somebody who may read the directory and nothing else, while the service runs and after."""

    def read(self, service, sql):
        command = ["/usr/bin/python3", "-c", "import sqlite3, sys; "
                                             "print(sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', "
                                             "uri=True).execute(sys.argv[2]).fetchone()[0])",
                   service.store, sql]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=PATIENCE)

    def assert_reads(self, service, count):
        result = self.read(service, "SELECT count(*) FROM documents")
        self.assertEqual((result.returncode, result.stdout.strip()), (0, str(count)), result.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "needs root, to be somebody else")
    def test_without_write_permission(self):
        service = self.service(workers=1)
        os.chmod(service.directory, 0o755)
        self.pile(service, 10)
        self.assert_all_done(service, 10)
        self.assert_reads(service, 10)
        self.assertNotEqual(self.read(service, "DELETE FROM documents RETURNING 1").returncode, 0)
        self.assertEqual(service.stop(), 0)
        self.assert_reads(service, 10)
        service.start()
        self.pile(service, 5, first=10)
        self.assert_all_done(service, 15)
        service.kill()
        self.assert_reads(service, 15)

    def test_a_reader_who_stays_hinders_nobody(self):
        service = self.service(workers=1)
        self.pile(service, 10)
        self.assert_all_done(service, 10)
        connection = sqlite3.connect(f"file:{service.store}?mode=ro", uri=True)
        self.addCleanup(connection.close)
        connection.execute("BEGIN")
        self.assertEqual(connection.execute("SELECT count(*) FROM documents").fetchone(), (10,))
        self.pile(service, 40, first=10)
        self.assert_all_done(service, 50)
        self.assertEqual(connection.execute("SELECT count(*) FROM documents").fetchone(), (10,), "a snapshot stays one")
        self.assertEqual(service.stop(), 0)


class Configuration(unittest.TestCase):
    @unittest.skipUnless(os.geteuid() == 0, "needs root, to be somebody else")
    def test_a_user_without_a_home(self):
        command = ["setpriv", "--reuid=64999", "--regid=64999", "--clear-groups", os.path.join(BIN, "claimwire"),
                   "config", "show", "--directory", "/srv/news"]
        result = subprocess.run(command, env={"CLAIMWIRE_CONFIG": "/dev/null"}, stdout=subprocess.PIPE, check=True,
                                text=True)
        self.assertIn("store = /srv/news/claimwire.db", result.stdout)

    def test_the_shipped_file(self):
        """It is what the program prints of its own table, with the installed service's places."""
        shipped = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../deploy/claimwire.conf")
        places = {"directory": "/var/lib/claimwire", "client_endpoint": "ipc:///run/claimwire/client.sock",
                  "worker_endpoint": "ipc:///run/claimwire/worker.sock"}
        arguments = [a for name, value in places.items() for a in ("-o", f"{name}={value}")]
        printed = subprocess.run([os.path.join(BIN, "claimwire"), "config", "show", *arguments],
                                 env={"CLAIMWIRE_CONFIG": "/dev/null", "HOME": "/"},
                                 stdout=subprocess.PIPE, check=True, text=True)
        with open(shipped) as f:
            self.assertEqual(f.read(), printed.stdout,
                             "make it anew: " + " ".join(["claimwire config show", *arguments]))
        subprocess.run([os.path.join(BIN, "claimwire"), "config", "check", shipped], stderr=subprocess.DEVNULL,
                       check=True)


if __name__ == "__main__":
    main()
