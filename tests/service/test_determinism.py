"""The same text and the same version give the same bytes: with one worker or three, in any order,
and in `claimwire extract`."""
import json
import os
import random
import subprocess
import unittest

import msgpack

from claimwire_testing import BIN, Service, article, main

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples")


def as_printed(value):
    """Numbers as JSON prints them, with four digits."""
    if isinstance(value, dict):
        return {k: as_printed(v) for k, v in value.items()}
    if isinstance(value, list):
        return [as_printed(v) for v in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


class Determinism(unittest.TestCase):
    def paths(self):
        found = []
        for folder, _, names in os.walk(EXAMPLES):
            beside = {os.path.splitext(n)[0] for n in names if n.endswith((".txt", ".md"))}
            found += [os.path.realpath(os.path.join(folder, n))
                      for n in names if n.endswith((".txt", ".md", ".jsonl", ".json"))
                      and not (n.endswith(".json") and n[:-5] in beside)]
        self.assertGreater(len(found), 10)
        return sorted(found)

    def records(self, workers, paths, extra):
        """Record by document id, of a service of its own."""
        with Service("", workers=workers, prefetch=1) as service:
            service.client("submit", "--wait", *paths)
            service.client("submit", "--wait", "-", input="".join(json.dumps(article(n)) + "\n" for n in extra))
            service.client("store", "check")
            return dict(service.query("SELECT id, record FROM documents JOIN results USING (document)"))

    def test_any_number_of_workers_in_any_order(self):
        paths, extra = self.paths(), list(range(100))
        one = self.records(1, paths, extra)
        self.assertGreater(len(one), 100 + len(paths) - 1)
        for seed in (1, 2):
            rng = random.Random(seed)
            rng.shuffle(paths)
            rng.shuffle(extra)
            three = self.records(3, paths, extra)
            self.assertEqual(one.keys(), three.keys())
            different = [id for id in one if one[id] != three[id]]
            self.assertEqual(different, [], f"records differ (seed {seed})")

    def test_extract_says_the_same(self):
        paths = self.paths()
        with Service("", workers=2) as service:
            service.client("submit", "--wait", *paths)
            stored = {id: msgpack.unpackb(record, raw=False) for id, record in
                      service.query("SELECT id, record FROM documents JOIN results USING (document)")}
        result = subprocess.run([os.path.join(BIN, "claimwire"), "extract", *paths], stdout=subprocess.PIPE, check=True,
                                text=True)
        extracted = {r["id"]: r for r in map(json.loads, result.stdout.splitlines())}
        self.assertEqual(stored.keys(), extracted.keys())
        for id, record in extracted.items():
            self.assertEqual(list(record), list(stored[id]), "other keys, or in another order")
            self.assertEqual(record, as_printed(stored[id]))


if __name__ == "__main__":
    main()
