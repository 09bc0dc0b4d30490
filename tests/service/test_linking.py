"""Documents that go through a running service are linked to claims a moment later, by the process that has the store
open, and what people decide about names is taken over from a file while it runs."""
import os
import time
import unittest

from claimwire_testing import PATIENCE, Service

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples")


def articles(story):
    folder = os.path.join(EXAMPLES, story)
    return sorted(os.path.join(folder, name) for name in os.listdir(folder))


class Linking(unittest.TestCase):
    def wait_for(self, service, sql, wanted):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            rows = service.query(sql)
            if wanted(rows):
                return rows
            time.sleep(0.1)
        raise AssertionError(f"{sql} gives {rows}\n{service.log}")

    def linked(self, service):
        """All that was submitted is done and linked."""
        self.wait_for(service, "SELECT (SELECT count(*) FROM jobs), (SELECT value FROM totals WHERE name = "
                               "'linked_documents') = "
                               "(SELECT count(*) FROM documents)", lambda rows: rows == [(0, 1)])

    def claims(self, service):
        return service.query("SELECT id, wordings, documents, outlets, first_lo, last_hi FROM claims ORDER BY id")

    def test_claims_of_a_story(self):
        files = articles("glasswing")
        with Service("", workers=2) as service:
            service.client("submit", *files)
            self.linked(service)
            claims = self.claims(service)
            self.assertTrue(any(documents > 1 for _, _, documents, *_ in claims), claims)
            service.client("store", "check")
            stopped = time.monotonic()
            self.assertEqual(service.stop(), 0, service.log)
            self.assertLess(time.monotonic() - stopped, PATIENCE)
        with Service("", workers=1) as service:  # in another order, with other workers
            for name in reversed(files):
                service.client("submit", name)
            self.linked(service)
            self.assertEqual(self.claims(service), claims)

    def test_killed_while_linking(self):
        files = articles("glasswing") + articles("kestle-bridge")
        with Service("broker") as broker, Service("worker", directory=broker.directory,
                                                  log=os.path.join(broker.directory, "worker.log")):
            broker.client("submit", *files)
            for _ in range(3):
                time.sleep(0.2)
                broker.kill()
                broker.start()
            self.linked(broker)
            broker.client("store", "check")

    def test_decisions_about_names(self):
        with Service("broker") as service:
            path = os.path.join(service.directory, "names.decisions")
            sql = "SELECT decision, name, other FROM name_decisions ORDER BY position"
            with open(path, "w") as f:
                f.write("# checked by hand\nmerge Candiro = Candiru\nsplit Ada Kestrin = Kestrin\n")
            self.wait_for(service, sql, lambda rows: rows == [("merge", "Candiro", "Candiru"),
                                                              ("split", "Ada Kestrin", "Kestrin")])
            with open(path, "a") as f:
                f.write("join this\n")
            self.wait_for(service, sql, lambda rows: "names.decisions:4: " in service.log and len(rows) == 2)
            os.unlink(path)
            self.wait_for(service, sql, lambda rows: rows == [])


if __name__ == "__main__":
    unittest.main()
