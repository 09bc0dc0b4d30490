"""kill -9 of any process at any moment, while a pile of documents goes through: every accepted document is done once.

The processes that may be hit: the supervisor, the broker, the workers, the processes that
read documents, and the client.
What comes back by itself (broker, workers, readers) is left to the supervisor; the supervisor and the
client are started again by this test, as systemd and a person would.  CLAIMWIRE_KILLS and CLAIMWIRE_SEED
change the number and the order.
"""
import collections
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
import unittest

import claimwire_testing as testing

KILLS = int(os.environ.get("CLAIMWIRE_KILLS", "200"))
DOCUMENTS, PILES = 2000, 50
SEED = int(os.environ.get("CLAIMWIRE_SEED", "1"))

TOWNS = ["Quellport", "Ammerford", "Vintry", "Ostrel", "Kedge Hollow", "Marrowby", "Sund", "Tallis"]
PEOPLE = ["Ines Abelard", "Tomas Wick", "Rhea Sandoval-Pike", "Orrin Vale", "Ludo Maas", "Petra Quince"]


def write_piles(directory, rng):
    """DOCUMENTS invented articles, all different, in PILES JSONL files."""
    paths = [os.path.join(directory, f"pile-{k}.jsonl") for k in range(PILES)]
    for k, path in enumerate(paths):
        with open(path, "w", encoding="utf-8") as f:
            for n in range(k, DOCUMENTS, PILES):
                f.write(json.dumps({"title": f"Notice {n}", "outlet": "Quellport Mail",
                                    "text": article(n, rng)}) + "\n")
    return paths


def article(n, rng):
    paragraphs = [f"The harbour of {rng.choice(TOWNS)} was closed for {rng.randrange(2, 90)} hours, the town said in "
                  f"notice {n}."]
    for _ in range(rng.randrange(3, 40)):
        person, town = rng.choice(PEOPLE), rng.choice(TOWNS)
        paragraphs.append(f"“We lost {rng.randrange(1000)} crates,” said {person} of {town}. She added that "
                          f"{rng.choice(PEOPLE)} "
                          f"had denied it in {rng.randrange(1990, 2024)}.")
    return "\n\n".join(paragraphs)


class KillTest(unittest.TestCase):
    def setUp(self):
        self.service = testing.Service(role="", workers=2, heartbeat_ms=200, silence_ms=2000, retry_ms=20,
                                       retry_max_ms=500, attempts=50)
        self.addCleanup(self.service.close)
        self.submitter = None

    def start_submitter(self):
        """Submits the next pile.  Piles come spread over the kills, so that something is always under way."""
        environment = dict(os.environ, CLAIMWIRE_DIRECTORY=self.service.directory, NO_COLOR="1")
        self.submitter = subprocess.Popen([os.path.join(testing.BIN, "claimwire"), "submit", "--timeout", "60",
                                           self.piles[self.accepted]],
                                          env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                          stderr=subprocess.DEVNULL)

    def revive(self, progress=1.0):
        """Starts again what nobody else would, and the next pile when its time has come."""
        while not self.service.is_running():  # the old broker may hold its locks until it has noticed
            self.service.start(wait=False)
            time.sleep(0.05)
        if self.submitter and self.submitter.poll() is not None:
            self.accepted += self.submitter.returncode == 0
            self.submitter = None
        if not self.submitter and self.accepted < len(self.piles) * progress:
            self.start_submitter()

    def kill_one(self, rng):
        root = self.service.process.pid
        everyone = testing.family(root) + ([self.submitter.pid] if self.submitter
                                           and self.submitter.poll() is None else [])
        victim = rng.choice(everyone)
        kind = ("supervisor" if victim == root else "broker or worker" if victim in testing.children_of(root)
                else "client" if self.submitter and victim == self.submitter.pid else "reader")
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            return None
        if victim == root:
            self.service.process.wait()
        return kind

    def counts(self):
        """Jobs that wait, documents that are done; None while the store is being opened anew."""
        try:
            return self.service.query("SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM documents)")[0]
        except sqlite3.OperationalError:
            return None

    def test_every_accepted_document_is_done_once(self):
        rng = random.Random(SEED)
        print(f"seed {SEED}, {KILLS} kills, {DOCUMENTS} documents")
        self.piles = write_piles(self.service.directory, rng)
        self.accepted = 0
        self.service.start()
        hits, done_at = collections.Counter(), []
        while sum(hits.values()) < KILLS:
            time.sleep(rng.expovariate(1 / 0.1))
            self.revive(sum(hits.values()) / KILLS)
            kind = self.kill_one(rng)
            if kind:
                hits[kind] += 1
                if sum(hits.values()) % (KILLS // 4) == 0:
                    done_at.append((self.counts() or ("?", "?"))[1])
        print("killed:", dict(hits), "documents done after each quarter of the kills:", done_at)

        end = time.monotonic() + 300
        while time.monotonic() < end and not (self.accepted == len(self.piles) and (self.counts() or (1, 0))[0] == 0):
            self.revive()
            time.sleep(0.1)
        self.assertEqual(self.accepted, len(self.piles), "the client never came through")
        self.assertEqual(self.counts(), (0, DOCUMENTS), self.service.log[-3000:])
        titles = [row[0] for row in self.service.query("SELECT title FROM documents")]
        self.assertEqual(sorted(titles), sorted(f"Notice {n}" for n in range(DOCUMENTS)))
        print(self.service.client("store", "check").stderr.strip())

        # The same again, by a service that was never disturbed: the same records, byte for byte.  The
        # other one would still be linking.
        self.assertEqual(self.service.stop(), 0)
        with testing.Service(role="", workers=1) as calm:
            calm.client("submit", "--wait", *self.piles, timeout=300)
            records = "SELECT id, hex(record) FROM documents JOIN results USING (document) ORDER BY 1"
            self.assertTrue(calm.query(records) == self.service.query(records),
                            "records differ from those of a calm run")


if __name__ == "__main__":
    testing.main()
