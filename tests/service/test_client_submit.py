"""`claimwire submit` and `claimwire status` against a real broker, with workers that are ours or
that a test pretends to be."""
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import tempfile
import termios
import threading
import time

from claimwire_testing import BIN, PATIENCE, Peer, Service, TestCase, main


class Crew:
    """A worker in a thread: finishes every job with an empty record, or fails those whose text holds `poison`."""

    def __init__(self, service, poison=None, pause=0):
        self.poison, self.pause, self.stopping = poison, pause, False
        self.peer = Peer(service, "worker", name="crew", slots=8)
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        heard = 0
        while not self.stopping:
            if time.monotonic() - heard > 2:  # the broker may be another one by now
                self.peer.hello()
                heard = time.monotonic()
            message = self.peer.receive(0.05)
            if message is None:
                continue
            heard = time.monotonic()
            if message["t"] == "JOB":
                time.sleep(self.pause)
                if self.poison and self.poison.encode() in message.body:
                    self.peer.fail(message, "crash", "signal 11")
                else:
                    self.peer.finish(message)

    def stop(self):
        self.stopping = True
        self.thread.join()
        self.peer.close()


class SubmitCase(TestCase):
    """A broker, and a folder for articles."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="claimwire-articles-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def crew(self, **named):
        crew = Crew(self.service, **named)
        self.addCleanup(crew.stop)
        return crew

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path

    def pile(self, count, words=50):
        lines = (json.dumps({"text": f"Ferry {i} was late. " + "The harbour master said so. " * words,
                             "title": f"Ferry {i}"}) for i in range(count))
        return self.write("pile.jsonl", "\n".join(lines) + "\n")

    def submit(self, *arguments, **named):
        result = self.service.client("submit", "--json", *arguments, **named)
        return json.loads(result.stdout)

    def wait_for_queued(self, count):
        end = time.monotonic() + PATIENCE
        with Peer(self.service) as peer:
            peer.join()
            while peer.stats()["queued"] < count:
                self.assertLess(time.monotonic(), end)
                time.sleep(0.02)

    def start(self, *arguments, **named):
        environment = dict(os.environ, CLAIMWIRE_DIRECTORY=self.service.directory, NO_COLOR="1")
        process = subprocess.Popen([os.path.join(BIN, "claimwire"), *arguments], env=environment,
                                   stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, **named)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


class Submit(SubmitCase):
    options = {"role": "broker"}

    def test_a_folder_with_everything(self):
        self.crew()
        self.write("a.txt", "Rain in Quellport, said Ines Abelard.\n")
        self.write("a.json", json.dumps({"title": "Rain", "outlet": "Quellport Post", "authors": ["Rhea Okonjo"]}))
        self.write("b.md", "---\ntitle: Snow\n---\nSnow in *Quellport*.\n")
        self.write("sub/c.jsonl", '{"text":"One.","url":"https://post.example/1"}\n{"text":\n{"text":"Two."}\n')
        self.write("sub/d.pdf", "%PDF")
        self.write("e.txt", "")
        result = self.service.client("submit", "--wait", "--json", self.folder, check=False)
        self.assertEqual(result.returncode, 3)
        summary = json.loads(result.stdout)
        self.assertEqual({k: summary[k] for k in ("documents", "accepted", "known", "refused", "done", "failed",
                                                  "unanswered")},
                         dict(documents=4, accepted=4, known=0, refused=2, done=4, failed=0, unanswered=0))
        self.assertIn("e.txt: the file is empty", result.stderr)
        self.assertIn("c.jsonl:2: not valid JSON", result.stderr)
        self.assertIn("skipped 1 file ending in .pdf", result.stderr)
        rows = self.service.query("select title, outlet from documents where uri like '%a.txt'")
        self.assertEqual(rows, [("Rain", "Quellport Post")])

    def test_again_is_known_and_flags_make_another(self):
        path = self.write("a.txt", "Rain.")
        self.assertEqual(self.submit(path)["accepted"], 1)
        self.assertEqual(self.submit(path)["known"], 1)
        self.assertEqual(self.submit("--outlet", "Another Paper", path)["accepted"], 1)

    def test_standard_input(self):
        self.crew()
        self.assertEqual(self.submit("--wait", "-", input='{"text":"One."}\n{"text":"Two."}\n')["done"], 2)
        self.assertEqual(self.submit("--wait", "--title", "T", "-", input="Only text.")["done"], 1)
        self.assertEqual(self.service.query("select title, uri from documents order by id desc limit 3").count(("T",
                                                                                                                "-")),
                                                                                                                1)

    def test_the_only_input_gives_its_own_status(self):
        for name, text, status in [("empty.txt", "", 65), ("binary.txt", b"a\0b", 65), ("latin.txt", b"caf\xe9", 65)]:
            self.assertEqual(self.service.client("submit", self.write(name, text), check=False).returncode, status)
        self.assertEqual(self.service.client("submit", "/no/such/file.txt", check=False).returncode, 66)
        self.assertEqual(self.service.client("submit", check=False).returncode, 2)
        self.assertEqual(self.submit("--encoding", "latin1", os.path.join(self.folder, "latin.txt"))["accepted"], 1)

    def test_failures_are_told_by_name(self):
        self.crew(poison="poison")
        self.write("good.txt", "Rain.")
        bad = self.write("bad.txt", "A poison pill.")
        result = self.service.client("submit", "--wait", self.folder, check=False)
        self.assertEqual(result.returncode, 3)
        self.assertIn("1 done, 1 failed", result.stderr)
        self.assertIn(f"failed: {bad}: ", result.stderr)
        again = self.service.client("submit", self.folder, check=False)
        self.assertEqual(again.returncode, 3, "a document known to have failed is told again")

    def test_a_broker_that_dies_loses_nothing(self):
        process = self.start("submit", "--wait", "--json", self.pile(3000))
        self.crew()
        for _ in range(3):
            time.sleep(0.3)
            self.service.kill()
            self.service.start()
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 0, err)
        summary = json.loads(out)
        self.assertEqual((summary["documents"], summary["done"], summary["accepted"] + summary["known"]),
                         (3000, 3000, 3000))
        self.assertEqual(self.service.query("select count(*) from documents"), [(3000,)])

    def test_interrupted_it_tells_the_truth_and_can_go_on(self):
        reading, writing = os.pipe()
        process = self.start("submit", "-", stdin=reading)
        os.close(reading)
        for i in range(700):
            os.write(writing, json.dumps({"text": f"Ferry {i}."}).encode() + b"\n")
        self.wait_for_queued(700)
        self.service.process.send_signal(signal.SIGSTOP)
        for i in range(50):
            os.write(writing, json.dumps({"text": f"Another ferry {i}."}).encode() + b"\n")
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
        process.wait(PATIENCE)
        os.close(writing)
        self.service.process.send_signal(signal.SIGCONT)
        self.assertEqual(process.returncode, -signal.SIGINT)
        accepted = int(err.split(": ")[1].split(" new")[0])
        left = int(err.split("\n  ")[1].split()[0])
        self.assertEqual((accepted, accepted + left), (700, int(err.split(" documents")[0])))
        self.assertGreaterEqual(left, 1)

    def test_what_comes_slowly_is_not_held_back(self):
        process = self.start("submit", "-", stdin=subprocess.PIPE)
        for i in range(3):
            process.stdin.write(json.dumps({"text": f"Ferry {i}."}) + "\n")
            process.stdin.flush()
            self.wait_for_queued(i + 1)
        process.stdin.close()
        self.assertEqual(process.wait(PATIENCE), 0)

    def test_interrupted_while_it_waits(self):
        process = self.start("submit", "--wait", self.write("a.txt", "Rain."))
        self.wait_for_queued(1)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
        self.assertEqual(process.wait(PATIENCE), -signal.SIGINT)
        self.assertIn("1 document: 1 new", err)
        self.assertIn("1 document accepted, but not waited for", err)

    def test_no_broker(self):
        self.service.stop()
        began = time.monotonic()
        result = self.service.client("submit", "--timeout", "0.5", self.write("a.txt", "Rain."), check=False)
        self.assertEqual(result.returncode, 69)
        self.assertIn("no broker", result.stderr)
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(self.service.client("status", "--timeout", "0.2", check=False).returncode, 69)

    def peak_of_submitting(self, count):
        """Kilobytes.  (A sanitizer would keep what was freed.)"""
        os.environ["ASAN_OPTIONS"] = "quarantine_size_mb=1"
        process = self.start("submit", "--json", self.pile(count, words=100))
        peak = 0
        while process.poll() is None:
            try:
                with open(f"/proc/{process.pid}/status") as f:
                    peak = max([peak] + [int(line.split()[1]) for line in f if line.startswith("VmHWM")])
            except OSError:
                break
            time.sleep(0.01)
        self.assertEqual(process.wait(), 0)
        return peak

    def test_memory_stays_bounded(self):
        """Far more than the credit is submitted while nobody works on it: 6 MB, then 60 MB."""
        self.assertLess(self.peak_of_submitting(20000) - self.peak_of_submitting(2000), 24 << 10)


class Status(SubmitCase):
    options = {"role": "broker"}

    def test_for_people_and_programs(self):
        self.submit(self.write("a.txt", "Rain."))
        text = self.service.client("status").stdout
        self.assertIn("queued   1 (", text)
        self.assertIn("no workers", text)
        self.worker("w7", slots=3)
        status = json.loads(self.service.client("status", "--json").stdout)
        self.assertEqual(status["running"], 1)
        self.assertEqual(status["workers"][0]["name"], "w7")
        self.assertEqual(status["workers"][0]["slots"], 3)


    def test_watch_goes_on_through_a_restart(self):
        process = self.start("status", "--watch", "--json", "--timeout", "20")
        self.assertEqual(json.loads(process.stdout.readline())["queued"], 0)
        self.service.kill()
        self.service.start()
        self.submit(self.write("a.txt", "Rain."))
        while json.loads(process.stdout.readline())["queued"] != 1:
            pass
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(PATIENCE), 0)


class Terminal(SubmitCase):
    options = {"role": "broker"}

    def on_terminal(self, *arguments, columns=60):
        """Runs the client with a terminal of that width as its output; returns what it wrote."""
        main_end, other_end = pty.openpty()
        fcntl.ioctl(other_end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = dict(os.environ, CLAIMWIRE_DIRECTORY=self.service.directory, TERM="xterm")
        environment.pop("NO_COLOR", None)
        environment.pop("COLUMNS", None)
        process = subprocess.Popen([os.path.join(BIN, "claimwire"), *arguments], env=environment,
                                   stdin=subprocess.DEVNULL,
                                   stdout=other_end, stderr=other_end)
        os.close(other_end)
        written = b""
        while True:
            try:
                block = os.read(main_end, 65536)
            except OSError:
                break
            if not block:
                break
            written += block
        os.close(main_end)
        return process.wait(), written.decode()

    def test_progress_bar_fits_the_terminal(self):
        self.crew(pause=0.002)
        status, written = self.on_terminal("submit", "--wait", self.pile(400))
        self.assertEqual(status, 0)
        bars = [line for line in written.replace("\n", "\r").split("\r") if "extracting" in line]
        self.assertTrue(bars)
        for bar in bars:
            visible = "".join(part.split("m", 1)[-1] if i else part for i, part in enumerate(bar.split("\033[")))
            self.assertLessEqual(len(visible.rstrip("K")), 60, visible)
        self.assertIn("400 documents: 400 new", written)

    def test_an_article_cannot_write_escapes(self):
        self.crew()
        self.write("a.jsonl", json.dumps({"text": "Rain \033[2J\033]0;owned\007 in Quellport.", "title": "T\033[31m",
                                          "outlet": "O\x9b1m"}))
        self.submit("--wait", self.folder)
        id = self.service.query("select id from documents")[0][0]
        ours = ("\033[0m", "\033[1m", "\033[2m", "\033[4m", "\033[33m", "\033[1;36m", "\033[K")
        for arguments in (["show", id], ["show", "--json", id]):
            status, written = self.on_terminal(*arguments)
            self.assertEqual(status, 0)
            for sequence in ours:
                written = written.replace(sequence, "")
            self.assertNotIn("\033", written)
            self.assertNotIn("\x07", written)
            self.assertNotIn("\x9b", written)


if __name__ == "__main__":
    main()
