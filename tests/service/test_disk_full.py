"""A full disk: the client is told, nothing accepted is lost, and once there is room everything goes on.

The store lies on a small tmpfs, mounted by this test (needs root and the right to mount; skipped, aloud, otherwise)."""
import json
import os
import subprocess
import tempfile
import time

from claimwire_testing import BIN, PATIENCE, Service, TestCase, main

SIZE = 64 << 20
OPTIONS = dict(extractor="none", heartbeat_ms=100, silence_ms=2000, retry_ms=20, retry_max_ms=100)


def mount(directory):
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", directory], stderr=subprocess.PIPE,
                          text=True)


class DiskFull(TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="claimwire-test-")
        self.addCleanup(holder.cleanup)
        self.disk, self.articles = os.path.join(holder.name, "disk"), os.path.join(holder.name, "articles")
        os.mkdir(self.disk)
        os.mkdir(self.articles)
        result = mount(self.disk)
        if result.returncode != 0:
            self.skipTest("cannot mount a small disk: " + result.stderr.strip())
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.disk], check=True)
        self.service = Service("", self.disk, log=os.path.join(holder.name, "log"), workers=1, **OPTIONS)
        self.addCleanup(self.service.close)

    def fill(self, leave=0):
        """Takes all room but `leave` bytes."""
        with open(os.path.join(self.disk, "ballast"), "wb", buffering=0) as f:
            try:
                while True:
                    f.write(bytes(1 << 16))  # cut short when the room ends
            except OSError:
                pass
            if leave:
                f.truncate(max(0, f.tell() - leave))

    def give_room(self):
        os.unlink(os.path.join(self.disk, "ballast"))

    def pile(self, count, first=0):
        path = os.path.join(self.articles, f"pile-{first}.jsonl")
        with open(path, "w") as f:
            for n in range(first, first + count):
                f.write(json.dumps({"title": f"Notice {n}", "text": f"Ferry {n} was late, said harbour master Ines "
                                                                    f"Abelard. " + "It rained. " * 2000}) + "\n")
        return path

    def start_client(self, *arguments):
        process = subprocess.Popen([os.path.join(BIN, "claimwire"), *arguments],
                                   env=dict(os.environ, CLAIMWIRE_DIRECTORY=self.disk, NO_COLOR="1"),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()

    def titles(self):
        return sorted(row[0] for row in self.service.query("SELECT title FROM documents"))

    def wait_until_full(self):
        end = time.monotonic() + PATIENCE
        while "full" not in self.service.log:
            self.assertLess(time.monotonic(), end, self.service.log[-2000:])
            time.sleep(0.02)

    def wait_for(self, count):
        end = time.monotonic() + PATIENCE
        while len(self.titles()) < count:
            self.assertLess(time.monotonic(), end, self.service.log[-2000:])
            time.sleep(0.05)

    def assert_whole(self, count):
        self.wait_for(count)
        self.assertEqual(self.titles(), sorted(f"Notice {n}" for n in range(count)))
        self.assertEqual(self.service.query("SELECT count(*) FROM jobs"), [(0,)])
        self.service.client("store", "check")

    def test_the_client_waits_for_room_and_goes_on(self):
        self.service.start()
        self.service.client("submit", "--wait", self.pile(20))
        self.fill(leave=64 << 10)
        process = self.start_client("submit", "--wait", "--json", "--patience", "120", self.pile(300, first=20))
        self.wait_until_full()
        self.give_room()
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 0, err)
        summary = json.loads(out)
        self.assertEqual((summary["documents"], summary["done"]), (300, 300))
        self.assertEqual(self.service.stop(), 0)
        self.assert_whole(320)

    def test_without_patience_it_is_told(self):
        self.service.start()
        self.fill()
        result = self.service.client("submit", "--patience", "0.5", self.pile(200), check=False)
        self.assertEqual(result.returncode, 74, result.stderr)
        self.assertIn("full", result.stderr)
        self.give_room()
        self.service.client("submit", "--wait", self.pile(200))
        self.assert_whole(200)

    def test_results_wait_for_room(self):
        """The journal has taken the documents; the results do not fit."""
        broker = Service("broker", self.disk, log=self.service.log_path, **OPTIONS)
        self.addCleanup(broker.close)
        broker.start()
        broker.client("submit", self.pile(300))
        self.fill()
        worker = Service("worker", self.disk, log=self.service.log_path, **OPTIONS)
        self.addCleanup(worker.close)
        worker.start()
        self.wait_until_full()
        self.assertTrue(worker.is_running())
        self.give_room()
        self.assert_whole(300)
        self.assertEqual((worker.stop(), broker.stop()), (0, 0))

    def test_killed_while_full(self):
        self.service.start()
        self.service.client("submit", self.pile(100))
        self.fill()
        process = self.start_client("submit", "--wait", "--json", "--patience", "120", self.pile(200, first=100))
        self.wait_until_full()
        self.service.kill()
        self.give_room()
        time.sleep(0.1)
        while not self.service.is_running():  # the old broker may hold its locks until it has noticed
            self.service.start(wait=False)
            time.sleep(0.2)
        self.assertEqual(process.wait(120), 0)
        self.assert_whole(300)

    def test_started_on_a_full_disk(self):
        self.fill()
        self.service.start(wait=False)
        self.assertEqual(self.service.process.wait(PATIENCE), 74, self.service.log)
        self.assertIn("full", self.service.log.replace("No space left", "full"))
        self.give_room()
        self.service.start()
        self.service.client("submit", "--wait", self.pile(5))
        self.assert_whole(5)


if __name__ == "__main__":
    main()
