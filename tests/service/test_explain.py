"""`extract --explain` and `show --explain`: the same statements as ever, with what was decided by which stage; from a
file and, extracted again, from the store."""
import json
import os
import subprocess
import unittest

from claimwire_testing import BIN, main, Service, TestCase

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples")
ORDER = ["form", "cue", "route", "kept", "speaker", "kind", "polarity", "checkworthy"]


def run_client(*arguments, status=0):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CLAIMWIRE_") or k == "CLAIMWIRE_MODELS"}
    result = subprocess.run([os.path.join(BIN, "claimwire"), *arguments], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True,
                            timeout=120, env=dict(environment, COLUMNS="80"))
    assert result.returncode == status, (result.returncode, result.stderr)
    return result


def no_models():
    result = subprocess.run([os.path.join(BIN, "claimwire"), "extract", "-"], input="Rain.", stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)
    return result.returncode in (66, 78)


def articles():
    return sorted(os.path.join(folder, name) for folder, _, names in os.walk(EXAMPLES) for name in names
                  if name.endswith((".txt", ".md", ".jsonl")))


def timeless(explanation):
    """Without what differs from run to run."""
    return dict(explanation, stages=[dict(s, microseconds=0) for s in explanation["stages"]])


@unittest.skipIf(no_models(), "no models")
class Extract(unittest.TestCase):
    def test_every_fact_is_the_texts_and_the_records(self):
        files = articles()
        records = [json.loads(line) for line in run_client("extract", *files).stdout.splitlines()]
        explained = [json.loads(line) for line in run_client("extract", "--explain", "--json",
                                                             *files).stdout.splitlines()]
        again = [json.loads(line) for line in run_client("extract", "--explain", "--output-format", "jsonl",
                                                         *files).stdout.splitlines()]
        self.assertEqual([timeless(e) for e in explained], [timeless(e) for e in again])
        self.assertEqual([e["document"] for e in explained], [r["id"] for r in records])
        for record, explanation in zip(records, explained):
            self.assertEqual((explanation["type"], explanation["engine"]), ("explanation", record["engine"]))
            self.assertEqual([s["id"] for s in explanation["statements"]], [s["id"] for s in record["statements"]])
            for statement, told in zip(record["statements"], explanation["statements"]):
                self.check_statement(record, statement, told["facts"])
            cues = [s["cue"][0] for s in record["statements"]]
            for draft in explanation["not_kept"]:
                cue = draft["facts"][0]
                self.assertEqual(cue["what"], "cue")
                self.assertNotIn([cue["start"], cue["end"]], cues)

    def check_statement(self, record, statement, facts):
        text = record["text"].encode()
        whats = [f["what"] for f in facts]
        self.assertEqual([w for w in whats if w in ORDER], ORDER, whats)
        by = {f["what"]: f for f in facts}
        for f in facts:
            if "start" in f:
                self.assertEqual(text[f["start"]:f["end"]].decode(), f["text"])
            self.assertTrue(0 <= f.get("score", 0) <= 1, f)
        self.assertEqual([by["cue"]["start"], by["cue"]["end"]], statement["cue"][0])
        self.assertEqual(by["kept"]["score"], statement["confidence"])
        self.assertEqual(by["checkworthy"]["score"], statement["checkworthy"])
        self.assertEqual((by["kind"]["value"], by["polarity"]["value"], by["form"]["value"]),
                         (statement["kind"], statement["polarity"], statement["form"]))
        self.assertEqual(by["speaker"]["value"], statement["speaker"]["name"] if statement["speaker"] else "nobody")
        self.assertEqual([f["value"] for f in facts if f["what"] == "via"], statement["via"])
        for what in ("source", "content"):
            told = [[f["start"], f["end"]] for f in facts if f["what"] == what and "start" in f]
            for span in statement[what]:
                self.assertIn(span, told)

    def test_for_people(self):
        out = run_client("extract", "--explain", articles()[0]).stdout
        for line in out.splitlines():
            self.assertLessEqual(len(line), 80)
        for words in ("Columns:", "\nstages\n", "\nnames\n", "\nstatements\ns1  ", "\nnot kept\n"):
            self.assertIn(words, out)
        indented = run_client("extract", "--explain", "--output-format", "json", articles()[0]).stdout
        self.assertEqual(json.loads(indented)["type"], "explanation")
        self.assertIn('\n  "statements": [', indented)

    def test_json_is_what_extract_prints_anyway(self):
        self.assertEqual(run_client("extract", "--json", articles()[0]).stdout,
                         run_client("extract", articles()[0]).stdout)

    def test_what_does_not_go_together(self):
        for arguments in (["--explain", "--output-format", "conll", "--input-format", "tokens"],
                          ["--explain", "--offsets", "utf16"],
                          ["--json", "--output-format", "text"]):
            self.assertIn("Try `claimwire help extract`",
                          run_client("extract", *arguments, articles()[0], status=2).stderr)


@unittest.skipIf(no_models(), "no models")
class Show(unittest.TestCase):
    """Extracted by real workers, then explained from the store."""

    @classmethod
    def setUpClass(cls):
        cls.service = Service("", workers=1).start()
        cls.service.client("submit", "--wait", *articles())
        cls.records = {}
        for (document,) in cls.service.query("SELECT id FROM documents"):
            cls.records[document] = json.loads(cls.service.client("show", "--json", document).stdout)

    @classmethod
    def tearDownClass(cls):
        cls.service.close()

    def test_every_statement_is_found_again(self):
        for document, record in self.records.items():
            whole = json.loads(self.service.client("show", document, "--explain", "all", "--json").stdout)
            self.assertEqual(whole["document"], document)
            self.assertNotIn("stored_engine", whole)
            self.assertEqual(len(whole["statements"]), len(record["statements"]))
            for statement, told in zip(record["statements"], whole["statements"]):
                by = {f["what"]: f for f in told["facts"]}
                self.assertEqual([by["cue"]["start"], by["cue"]["end"]], statement["cue"][0])
                self.assertEqual(by["speaker"]["value"],
                                 statement["speaker"]["name"] if statement["speaker"] else "nobody")
                self.assertEqual([f["value"] for f in told["facts"] if f["what"] == "via"], statement["via"])
            published = next(f for f in whole["metadata"] if f["what"] == "published")
            if record["published"]:
                self.assertEqual(published["value"][:10], record["published"]["lo"][:10])

    def test_one_statement_by_any_of_its_names(self):
        document, record = next((d, r) for d, r in self.records.items() if len(r["statements"]) > 4)
        one = json.loads(self.service.client("show", document[:8], "--explain", "s3", "--json").stdout)
        self.assertEqual([s["id"] for s in one["statements"]], ["s3"])
        for arguments in ([document, "--explain", "3"], ["--explain", document[:8] + "/s3"],
                          ["--explain", record["uri"] + "/s3"]):
            self.assertEqual(json.loads(self.service.client("show", *arguments, "--json").stdout), one)
        text = self.service.client("show", document, "--explain", "s3").stdout
        self.assertIn("\ns3  ", text)
        self.assertNotIn("\ns2  ", text)
        self.assertIn(document, text)


TEXT = "Tom Reed said on Tuesday that the mine was closed. It rained.\n"


def statement(number, source, cue, content):
    spans = {k: [[TEXT.index(v), TEXT.index(v) + len(v)]]
             for k, v in (("source", source), ("cue", cue), ("content", content))}
    return dict(spans, id=f"s{number}", form="indirect", kind="statement", polarity="affirmed", speaker=None, via=[],
                within=None,
                checkworthy=0.5, confidence=0.9)


@unittest.skipIf(no_models(), "no models")
class OfAnotherEngine(TestCase):
    """The record in the store is not what these models would have found."""
    options = {"role": "broker"}

    def setUp(self):
        super().setUp()
        client, worker = self.client(), self.worker()
        self.id = client.submit({"uri": "in/mine.txt", "title": "Mine closed", "text": TEXT,
                                 "published": "2022-06"})["id"]
        worker.finish(worker.expect("JOB"), statements=[statement(1, "It", "rained", "mine"),
                                                        statement(2, "Tom Reed", "said", "that the mine was closed")],
                      published={"lo": "2022-06-01T00:00:00", "hi": "2022-06-30T23:59:59", "basis": "given"})
        client.wait_for(self.id, "done")
        worker.close()

    def run_client(self, *arguments, status=0):
        result = self.service.client(*arguments, check=False)
        self.assertEqual(result.returncode, status, result.stderr + result.stdout)
        return result

    def test_says_so_and_finds_it_by_its_cue(self):
        result = self.run_client("show", self.id, "--explain", "s2")
        self.assertIn("the record was made by python 1, the explanation by claimwire ", result.stderr)
        self.assertIn("\ns1  Tom Reed: ", result.stdout)
        told = json.loads(self.run_client("show", self.id, "--explain", "s2", "--json").stdout)
        self.assertEqual((told["stored_engine"], told["title"]), ("python 1", "Mine closed"))
        whole = json.loads(self.run_client("show", self.id, "--explain", "all", "--json").stdout)
        self.assertEqual({f["what"]: f["value"] for f in whole["metadata"]}["published"], "2022-06-01 to 2022-06-30")

    def test_no_such_statement(self):
        for name, status, words in (("s3", 1, "has no statement s3, it has s1 to s2"), ("s0", 1, "it has s1 to s2"),
                                    ("x", 2, "is called s1, s2"),
                                    ("", 2, "is called s1"), ("s1", 1, "does not find statement s1"),
                                    (self.id + "/s1", 2, "names a document")):
            self.assertIn(words, self.run_client("show", self.id, "--explain", name, status=status).stderr)
        self.assertIn("which document?", self.run_client("show", "--explain", "s1", status=2).stderr)
        self.assertIn("which document?", self.run_client("show", status=2).stderr)
        self.assertIn("no document", self.run_client("show", "--explain", "0123456789/s1", status=1).stderr)
        self.assertIn("leave out --offsets", self.run_client("show", self.id, "--explain", "s1", "--offsets", "utf16",
                                                             status=2).stderr)
        self.assertIn("cannot open /nowhere/", self.run_client("show", self.id, "--explain", "s1", "--models",
                                                               "/nowhere", status=66).stderr)


if __name__ == "__main__":
    main()
