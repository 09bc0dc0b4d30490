"""Bad input, with real processes: each kind gets a clear error that names what and why and the documented exit status,
the good documents beside it are done, and nothing is lost."""
import json
import os
import socket
import subprocess
import tempfile
import unittest

from claimwire_testing import BIN, PATIENCE, Service, main

GOOD = "The ferry to {} was late, said harbour master Ines Abelard.\n"
NOBODY = 65534  # a user without rights, for tests that root runs
FAST = dict(workers=2, retry_ms=20, retry_max_ms=50)
FAULTS = {"CLAIMWIRE_TEST_FAULTS": "1"}


class BadInputCase(unittest.TestCase):
    """One service for the tests of a class, and a folder for each test."""
    options, environment = {}, {}

    @classmethod
    def setUpClass(cls):
        cls.service = Service(role="", environment=cls.environment, **dict(FAST, **cls.options))
        cls.addClassCleanup(cls.service.close)
        cls.service.start()

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="claimwire-articles-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def write(self, name, content):
        with open(self.path(name), "wb") as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def good(self, name="good.txt"):
        return self.write(name, GOOD.format(self.id() + name))

    def submit(self, *arguments, status, says=(), **named):
        """Submits and waits; checks the status and that stderr has the words; returns the summary."""
        result = self.service.client("submit", "--wait", "--json", *arguments, check=False, timeout=600, **named)
        self.assertEqual(result.returncode, status, result.stderr + self.service.log[-1000:])
        for words in says:
            self.assertIn(words, result.stderr)
        return json.loads(result.stdout) if result.stdout else None

    def refused(self, name, content, why, status=65):
        """That file alone, and beside a good one."""
        path = self.write(name, content) if content is not None else self.path(name)
        self.submit(path, status=status, says=[f"{path}:", why])
        summary = self.submit(path, self.good(name + ".good.txt"), status=3, says=[f"{path}:", why])
        self.assertEqual((summary["done"], summary["refused"]), (1, 1))


class Files(BadInputCase):
    def test_empty(self):
        self.refused("empty.txt", "", "the file is empty")
        self.assertEqual(self.submit(self.write("blank.txt", " \n\n\t\n"), status=0)["done"], 1)

    def test_binary(self):
        self.refused("binary.txt", b"\x7fELF\x02\x01\x01\0\0\0", "NUL")

    def test_invalid_utf8(self):
        self.refused("latin.txt", b"The caf\xe9 was closed.\n", "UTF-8")
        self.assertEqual(self.submit("--encoding", "latin1", self.path("latin.txt"), status=0)["done"], 1)

    def test_far_too_large(self):
        for name, why in (("big.txt", "at most"), ("big.md", "at most"), ("big.jsonl", "the line has more than")):
            with open(self.path(name), "wb") as f:
                f.truncate(200 << 20)
            self.refused(name, None, why)
        with open(self.path("big.txt"), "rb") as f:
            result = subprocess.run([os.path.join(BIN, "claimwire"), "submit", "--directory", self.service.directory,
                                     "--format", "text", "-"],
                                    stdin=f, stderr=subprocess.PIPE, text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, 65, result.stderr)
        self.assertIn("has more than the", result.stderr)

    def test_lines_of_jsonl(self):
        lines = ['{"text":"One."}', '{"text":', '[1,2]', '{"title":"no text"}', '{"text":7}',
                 '{"text":"' + "[" * 100 + '"}',
                 "[" * 5000, "", '{"text":"Two."}']
        path = self.write("lines.jsonl", "\n".join(lines) + "\n")
        summary = self.submit(path, status=3, says=[f"{path}:{n}: " for n in (2, 3, 4, 5, 7)])
        self.assertEqual((summary["done"], summary["refused"]), (3, 5))

    def test_what_is_no_file(self):
        os.mkfifo(self.path("pipe.txt"))
        self.refused("pipe.txt", None, "is a pipe")
        os.symlink("/dev/zero", self.path("zero.txt"))
        self.refused("zero.txt", None, "is a device")
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(self.path("socket.txt"))
            self.refused("socket.txt", None, "is a socket")
        os.symlink("circle.txt", self.path("circle.txt"))
        self.refused("circle.txt", None, "go round in a circle", status=66)
        self.refused("nowhere.txt", None, "no such file", status=66)

    def test_directories(self):
        os.mkdir(self.path("empty"))
        self.submit(self.path("empty"), status=1, says=["there are no documents"])
        self.good("a/b/deep.txt")
        os.symlink("../../a", self.path("a/b/up"))
        summary = self.submit(self.path("a"), status=3, says=["b/up: a symbolic link leads back"])
        self.assertEqual(summary["done"], 1)

    def test_every_kind_at_once(self):
        """What is bad is named, each; what is good is done, all."""
        for n in range(20):
            self.good(f"good-{n:02}.txt")
        for name, content in (("a.txt", ""), ("b.txt", b"\0"), ("c.txt", b"\xff\xfe\xfd"), ("good-05.json", "{")):
            self.write(name, content)
        os.mkfifo(self.path("d.txt"))
        summary = self.submit(self.folder, status=3, says=["a.txt:", "b.txt:", "c.txt:", "d.txt:", "good-05.json:"])
        self.assertGreaterEqual(summary["done"], 19)
        self.assertEqual(summary["documents"], summary["done"])


class Extremes(BadInputCase):
    """Texts that are strange but within the limits are done, not refused."""
    options = dict(time_limit_ms=600000)

    def done(self, name, text):
        path = self.write(name, text)
        self.assertEqual(self.submit(path, status=0)["done"], 1)
        self.assertEqual(self.service.query("SELECT text = ? FROM documents JOIN texts USING (document) WHERE uri = ?",
                                            text, path), [(1,)])

    def test_the_largest_article(self):
        """Of sentences as papers have them: every stage has much to keep of it.  Takes half a minute."""
        sentence = ("On Monday the mayor of Halmstead, Ines Abelard, told the Courier that “the bridge {} is safe”, "
                    "but she denied the report.\n\n")
        article = "".join(sentence.format(n) for n in range(65000))
        self.assertLess(8_000_000 - len(article.encode()), 1_000_000)
        self.assertEqual(self.submit(self.write("largest.txt", article[:7_900_000]), status=0)["done"], 1)

    def test_a_line_of_a_million_tokens(self):
        self.done("million.txt", "word " * 999998 + "end .\n")

    def test_a_thousand_nested_quotation_marks(self):
        ferry = "the ferry is late"
        for name, text in (("alike", "“" * 1000 + ferry + "”" * 1000), ("alternating", "“‘" * 500 + ferry + "’”" * 500),
                           ("guillemets", "«" * 1000 + ferry + "»" * 1000),
                           ("straight", '"' * 1000 + ferry + '"' * 1000),
                           ("open", "“" * 1000 + ferry), ("closed", ferry + "”" * 1000)):
            self.done(name + ".txt", f"Ines Abelard said: {text}, and left.\n")

    def test_odd_texts(self):
        for name, text in (("letter", "x"), ("word", "x" * (1 << 20)), ("marks", "̀́" * 50000),
                           ("lines", "a\n\n" * 50000),
                           ("commas", "," * 100000), ("brackets", "([{" * 20000), ("wide", "\U0001f6a2" * 50000),
                           ("carriage", "one\rtwo\r\nthree\r")):
            self.done(name + ".txt", text)


class Poison(BadInputCase):
    """Documents that crash, hang or exhaust the process that reads them."""
    options = dict(attempts=2, time_limit_ms=4000, memory_limit_mb=256)
    environment = FAULTS

    def tearDown(self):
        self.service.client("failed", "drop", "--all", check=False)

    def failed(self):
        result = self.service.client("failed", "list", "--json", check=False)
        return [json.loads(line) for line in result.stdout.splitlines()]

    def set_aside(self, kind, cause, *reasons):
        bad = self.write(f"{kind}.txt", f"Rain in Quellport. claimwire-test:{kind}\n")
        for n in range(10):
            self.good(f"good-{n}.txt")
        summary = self.submit(self.folder, status=3)
        self.assertEqual((summary["done"], summary["failed"]), (10, 1))
        failed, = self.failed()
        self.assertEqual((failed["uri"], failed["cause"], failed["attempts"]), (bad, cause, 2))
        for reason in reasons:
            self.assertIn(reason, failed["reason"])
        return failed

    def test_crash_retry_drop(self):
        failed = self.set_aside("crash", "crash", "SIG", "stderr: about to crash, as asked")
        self.service.client("failed", "retry", failed["id"][:8])
        result = self.service.client("submit", "--wait", failed["uri"], check=False)  # it is tried, and fails again
        self.assertEqual(result.returncode, 3)
        self.assertIn(f"failed: {failed['uri']}: killed by SIG", result.stderr)
        self.assertEqual(self.failed()[0]["attempts"], 2)
        self.service.client("failed", "drop", failed["id"])
        self.assertEqual(self.service.client("failed", "list", check=False).returncode, 1)
        self.assertEqual(self.service.client("failed", "retry", "--all", check=False).returncode, 1)

    def test_hang(self):
        self.set_aside("hang", "timeout", "took longer than 4000 ms")

    def test_memory(self):
        self.set_aside("memory", "memory", "needed more than 256 MiB")

    def test_a_dropped_one_may_come_again(self):
        failed = self.set_aside("crash", "crash")
        self.service.client("failed", "drop", failed["id"])
        self.assertEqual(self.submit(self.path("crash.txt"), status=3)["accepted"], 1)
        self.assertEqual(self.submit(self.path("crash.txt"), status=3)["known"], 1)

    def test_z_the_store_is_whole(self):
        self.service.client("store", "check")
        self.assertEqual(self.service.query("SELECT count(*) FROM jobs"), [(0,)])


class Places(unittest.TestCase):
    """Endpoints, directories and brokers that are not as they should be."""

    def start_failing(self, status, *words, directory=None, role="broker", **options):
        service = Service(role, directory, **options)
        self.addCleanup(service.close)
        service.start(wait=False)
        self.assertEqual(service.process.wait(PATIENCE), status,
                         service.log if os.path.isdir(service.directory) else "")
        for text in words:
            self.assertIn(text, service.log)

    def test_ipc_endpoint_in_use(self):
        with Service() as first:
            endpoint = f"ipc://{first.directory}/client.sock"
            for role in ("broker", ""):
                self.start_failing(75, "client.sock is locked by process", str(first.process.pid), role=role,
                                   client_endpoint=endpoint)
            first.client("status")

    def test_tcp_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as s:
            endpoint = f"tcp://127.0.0.1:{s.getsockname()[1]}"
            self.start_failing(75, endpoint, "in use by another process", client_endpoint=endpoint)
            self.start_failing(75, endpoint, "in use by another process", role="", worker_endpoint=endpoint)

    def test_tcp_works(self):
        with socket.create_server(("127.0.0.1", 0)) as s:
            endpoint = f"tcp://127.0.0.1:{s.getsockname()[1]}"
        service = Service("", workers=1, worker_endpoint=endpoint)
        self.addCleanup(service.close)
        service.start()
        result = service.client("submit", "--wait", "--json", "-", input=GOOD.format("tcp"))
        self.assertEqual(json.loads(result.stdout)["done"], 1)

    def test_no_broker(self):
        with tempfile.TemporaryDirectory(prefix="claimwire-test-") as directory:
            for arguments in (["submit", "-"], ["status"], ["failed", "retry", "--all"], ["failed", "drop", "0" * 32]):
                result = subprocess.run([os.path.join(BIN, "claimwire"), *arguments, "--directory", directory,
                                         "--timeout", "0.2"], input="Rain.",
                                        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, timeout=PATIENCE)
                self.assertEqual(result.returncode, 69, result.stderr)
                self.assertIn(f"no broker at ipc://{directory}/client.sock", result.stderr)

    def test_a_killed_brokers_socket_is_no_broker(self):
        with Service() as service:
            service.kill()
            self.assertTrue(os.path.exists(os.path.join(service.directory, "client.sock")))
            self.assertEqual(service.client("status", "--timeout", "0.2", check=False).returncode, 69)
            service.start()
            service.client("status")

    def test_a_directory_that_is_a_file(self):
        with tempfile.NamedTemporaryFile(prefix="claimwire-test-") as f:
            result = subprocess.run([os.path.join(BIN, "claimwired"), "broker", "--directory", f.name],
                                    stderr=subprocess.PIPE, text=True, timeout=PATIENCE)
        self.assertIn(result.returncode, (73, 77), result.stderr)
        self.assertIn(f.name, result.stderr)

    def test_a_store_that_is_none(self):
        for content in (b"This is no store.\n" * 100, b"SQLite format 3\0" + b"\xff" * 4096):
            with tempfile.TemporaryDirectory(prefix="claimwire-test-") as directory:
                path = os.path.join(directory, "claimwire.db")
                with open(path, "wb") as f:
                    f.write(content)
                self.start_failing(74, path, directory=directory)
                with open(path, "rb") as f:
                    self.assertEqual(f.read(), content)

    def test_configuration(self):
        for option, words in (("workers=many", "not a whole number"), ("nonsense=1", "no such option"),
                              ("log_level=loud", "must be one of"),
                              ("client_endpoint=udp://1.2.3.4", "must be ipc://"), ("silence_ms=50", "must be over")):
            name, value = option.split("=")
            self.start_failing(78, words, **{name: value})


class Permissions(unittest.TestCase):
    """The client of a user who is in the service's group and has no other rights: nobody when
    root runs this, else ourselves."""

    def setUp(self):
        self.service = Service("", workers=1)
        self.addCleanup(self.service.close)
        os.chmod(self.service.directory, 0o750)
        self.service.start()
        folder = tempfile.TemporaryDirectory(prefix="claimwire-articles-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.chmod(self.folder, 0o755)

    def client(self, *arguments, gid=None, status=0):
        command = [os.path.join(BIN, "claimwire"), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={os.getegid() if gid is None else gid}",
                       "--clear-groups", *command]
        environment = dict(os.environ, CLAIMWIRE_DIRECTORY=self.service.directory, NO_COLOR="1", HOME="/nonexistent")
        result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                timeout=PATIENCE)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def write(self, name, mode):
        path = os.path.join(self.folder, name)
        with open(path, "w") as f:
            f.write(GOOD.format(name))
        os.chmod(path, mode)
        return path

    def test_files(self):
        good, closed = self.write("good.txt", 0o644), self.write("closed.txt", 0)
        os.mkdir(os.path.join(self.folder, "locked"), 0)
        self.assertIn(f"{closed}: no permission to read it", self.client("submit", closed, status=77).stderr)
        result = self.client("submit", "--wait", "--json", self.folder, status=3)
        self.assertIn("closed.txt: no permission", result.stderr)
        self.assertIn("locked: no permission", result.stderr)
        self.assertEqual((json.loads(result.stdout)["done"], json.loads(result.stdout)["refused"]), (1, 2))
        self.assertIn("1 already known", self.client("submit", good).stderr)

    @unittest.skipUnless(os.geteuid() == 0, "only root can be somebody outside the group")
    def test_outside_the_group(self):
        good = self.write("good.txt", 0o644)
        for arguments in (["submit", "--timeout", "1", good], ["status", "--timeout", "1"], ["names"]):
            self.assertIn("permi", self.client(*arguments, gid=NOBODY, status=77).stderr.lower())
        self.client("status")


if __name__ == "__main__":
    main()
