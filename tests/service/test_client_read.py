"""The verbs that read: show, who, names, query, failed, store, doctor, config.  The records are a test's own, so that
what comes out can be compared to the byte."""
import csv
import io
import json
import os
import sqlite3
import subprocess

from claimwire_testing import BIN, Service, TestCase, main

TEXT = ('The ferry to Quellport is safe, said Inés Abelard.\n\n'
        'She denied that "the pier, at Odle" was closed. A clerk, via the Odle Courier, was not sure.\n')


def spans(*pieces):
    text = TEXT.encode()
    return [[text.index(p.encode()), text.index(p.encode()) + len(p.encode())] for p in pieces]


def statement(number, source, cue, content, **fields):
    return dict({"id": f"s{number}", "form": "indirect", "kind": "statement", "polarity": "affirmed",
                 "source": spans(source),
                 "cue": spans(cue), "content": spans(*content), "speaker": None, "via": [], "within": None,
                 "checkworthy": 0.5,
                 "confidence": 0.9}, **fields)


ENTITIES = [
    {"id": "e1", "type": "PER", "name": "Inés Abelard", "mentions": [{"start": a, "end": b, "kind": k} for (a, b), k in
                                                                      [(spans("Inés Abelard")[0], "name"),
                                                                       (spans("She")[0], "pronoun")]]},
    {"id": "e2", "type": "LOC", "name": "Quellport",
     "mentions": [{"start": spans("Quellport")[0][0], "end": spans("Quellport")[0][1], "kind": "name"}]},
]
ABELARD = {"name": "Inés Abelard", "entity": "e1", "anonymous": False, "count": 1}
CLERK = {"name": "clerk", "entity": None, "anonymous": True, "count": 1}
STATEMENTS = [
    statement(1, "Inés Abelard", "said", ["The ferry to Quellport is safe"], speaker=ABELARD),
    statement(2, "She", "denied", ['that "the pier, at Odle" was closed'], speaker=ABELARD, kind="denial",
              polarity="denied", form="mixed"),
    statement(3, "A clerk", "was not sure", ["A clerk"], speaker=CLERK, via=["Odle Courier"]),
]


class ReadCase(TestCase):
    """A store with one article in which three statements were found, and one that failed."""
    options = {"role": "broker", "attempts": 1}

    def setUp(self):
        super().setUp()
        client, worker = self.client(), self.worker()
        document = {"uri": "in/ferry.txt", "title": "Ferry safe", "outlet": "Quellport Post", "text": TEXT,
                    "published": "2026-03-04"}
        self.id = client.submit(document)["id"]
        worker.finish(worker.expect("JOB"), entities=ENTITIES, statements=STATEMENTS,
                      published={"lo": "2026-03-04T00:00:00", "hi": "2026-03-04T23:59:59", "basis": "given"})
        self.failed_id = client.submit({"uri": "in/bad.txt", "text": "A pill."}, seq=2)["id"]
        worker.fail(worker.expect("JOB"), "crash", "signal 11")
        client.wait_for(self.id, "done")
        client.wait_for(self.failed_id, "failed")
        worker.close()

    def run_client(self, *arguments, status=0):
        result = self.service.client(*arguments, check=False)
        self.assertEqual(result.returncode, status, result.stderr + result.stdout)
        return result

    def json_lines(self, *arguments):
        return [json.loads(line) for line in self.run_client(*arguments, "--json").stdout.splitlines()]


class Read(ReadCase):
    def test_who(self):
        for name in ("Abelard", "inés abelard", "Ines Abelard"):
            rows = self.json_lines("who", name)
            self.assertEqual([r["statement"] for r in rows], ["s1", "s2"], name)
        self.assertEqual(rows[0]["content"], "The ferry to Quellport is safe")
        self.assertEqual((rows[1]["kind"], rows[1]["polarity"], rows[1]["source"]), ("denial", "denied", "She"))
        self.assertEqual(self.json_lines("who", "Inés", "Abelard"), rows)
        out = self.run_client("who", "Abelard")
        self.assertIn("Quellport Post, 2026-03-04: Ferry safe", out.stdout)
        self.assertIn('that "the pier, at Odle" was closed', out.stdout)
        self.assertIn("2 statements in 1 document", out.stderr)

    def test_nobody_and_who_it_may_have_been(self):
        result = self.run_client("who", "Inés Abelrad", status=1)
        self.assertIn('did you mean "Inés Abelard"?', result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertIn('did you mean "Inés Abelard"?', self.run_client("who", "Abellard", status=1).stderr)
        self.run_client("who", "Zzyzx", status=1)
        self.run_client("query", "--outlet", "No Such Paper", status=1)

    def test_query_filters(self):
        def found(*arguments):
            return [r["statement"] for r in self.json_lines("query", *arguments)]
        self.assertEqual(found(), ["s1", "s2", "s3"])
        self.assertEqual(found("--kind", "denial"), ["s2"])
        self.assertEqual(found("--form", "mixed"), ["s2"])
        self.assertEqual(found("--anonymous"), ["s3"])
        self.assertEqual(found("--text", "ferry"), ["s1"])
        self.assertEqual(found("--outlet", "Quellport Post", "--limit", "2"), ["s1", "s2"])
        self.assertEqual(found("--since", "2026-03", "--until", "2026-03-04"), ["s1", "s2", "s3"])
        self.assertEqual(found("--document", self.id[:8], "--speaker", "Abelard"), ["s1", "s2"])
        self.run_client("query", "--since", "2026-03-05", status=1)
        self.run_client("query", "--until", "2025", status=1)
        self.run_client("query", "--since", "last week", status=2)
        self.run_client("query", "--text", '"unclosed', status=2)
        self.run_client("query", "--json", "--csv", status=2)

    def test_csv_and_tsv_are_read_back(self):
        rows = list(csv.DictReader(io.StringIO(self.run_client("query", "--csv").stdout, newline="")))
        self.assertEqual(rows[1]["content"], 'that "the pier, at Odle" was closed')
        self.assertEqual((rows[2]["via"], rows[2]["anonymous"], rows[2]["speaker"]), ("Odle Courier", "true", "clerk"))
        lines = self.run_client("query", "--tsv").stdout.splitlines()
        self.assertEqual(len(lines), 4)
        self.assertEqual({len(line.split("\t")) for line in lines}, {len(rows[0])})

    def test_show(self):
        for name in (self.id, self.id[:6], "in/ferry.txt"):
            self.assertIn("Inés Abelard", self.run_client("show", name).stdout)
        text = self.run_client("show", self.id).stdout
        self.assertIn("     1 The ferry to Quellport is safe, said Inés Abelard.\n"
                      "       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~  ^^^^ ============\n", text)
        self.assertIn("clerk  indirect statement, anonymous, via Odle Courier", text)
        record = json.loads(self.run_client("show", "--json", self.id).stdout)
        self.assertEqual(record["text"], TEXT)
        begin, end = record["statements"][1]["source"][0]
        self.assertEqual(TEXT.encode()[begin:end], b"She")
        record = json.loads(self.run_client("show", "--json", "--offsets", "codepoint", self.id).stdout)
        begin, end = record["statements"][1]["source"][0]
        self.assertEqual(TEXT[begin:end], "She")
        self.run_client("show", "ffffffffffff", status=1)

    def test_names(self):
        rows = self.json_lines("names")
        self.assertEqual({r["name"] for r in rows}, {"Inés Abelard", "Quellport"})
        self.assertEqual([(r["type"], r["documents"], r["statements"]) for r in rows if r["name"] == "Inés Abelard"],
                         [("PER", 1, 2)])
        self.assertEqual([r["name"] for r in self.json_lines("names", "--like", "INES")], ["Inés Abelard"])
        self.assertEqual([r["name"] for r in self.json_lines("names", "--type", "LOC")], ["Quellport"])
        self.assertIn("Quellport", self.run_client("names").stdout)
        self.run_client("names", "--like", "zzz", status=1)

    def test_reading_needs_no_broker(self):
        self.service.stop()
        self.assertEqual(len(self.json_lines("who", "Abelard")), 2)
        self.assertEqual([r["uri"] for r in self.json_lines("failed", "list")], ["in/bad.txt"])
        self.run_client("store", "check")
        self.run_client("failed", "retry", "--all", "--timeout", "0.2", status=69)

    def test_no_store(self):
        for arguments in (["who", "x"], ["names"], ["show", "abcdef"], ["failed"], ["store", "stats"]):
            result = self.service.client(*arguments, "--store", "/no/such/claimwire.db", check=False)
            self.assertEqual(result.returncode, 66, result.stderr)
            self.assertIn("/no/such/claimwire.db", result.stderr)


class Failed(ReadCase):
    def test_list(self):
        text = self.run_client("failed", "list").stdout
        self.assertIn("in/bad.txt", text)
        self.assertIn("signal 11", text)
        self.assertIn("crash", text)

    def test_retry_by_the_beginning_of_its_id(self):
        self.assertIn("1 document queued again", self.run_client("failed", "retry", self.failed_id[:6]).stderr)
        worker = self.worker("w2")
        worker.finish(worker.expect("JOB", id=self.failed_id))
        self.client().wait_for(self.failed_id, "done")
        self.run_client("failed", status=1)

    def test_drop(self):
        self.assertIn("1 document dropped", self.run_client("failed", "drop", "--all").stderr)
        self.run_client("failed", "list", status=1)
        self.assertEqual(self.client().state(self.failed_id), "unknown")

    def test_faults(self):
        self.run_client("failed", "retry", status=2)
        self.run_client("failed", "retry", "--all", self.failed_id, status=2)
        self.run_client("failed", "retry", "xyz!", status=2)
        self.run_client("failed", "drop", "0" * 32, status=1)
        self.run_client("failed", "drop", "00000000", status=1)


class Store(ReadCase):
    def test_check_backup_stats(self):
        self.assertIn("is sound", self.run_client("store", "check").stderr)
        copy = os.path.join(self.service.directory, "copy.db")
        self.run_client("store", "backup", copy)
        self.assertEqual(sqlite3.connect(copy).execute("select count(*) from statements").fetchone(), (3,))
        self.run_client("store", "backup", copy, status=73)
        self.run_client("store", "backup", status=2)
        stats = self.json_lines("store", "stats")[0]
        self.assertEqual((stats["documents"], stats["statements"], stats["failed"]), (1, 3, 1))
        self.assertIn("statements       3\n", self.run_client("store", "stats").stdout)

    def test_doctor(self):
        result = self.service.client("doctor", "--json", check=False)
        findings = {f["check"]: f["result"] for f in map(json.loads, result.stdout.splitlines())}
        self.assertEqual((findings["configuration"], findings["directory"], findings["store"], findings["broker"],
                          findings["workers"]),
                         ("ok", "ok", "ok", "ok", "warn"))
        self.service.stop()
        result = self.service.client("doctor", check=False)
        self.assertIn("FAIL broker", result.stdout)
        self.assertIn(result.returncode, (69, 78), "78 where there are no models")
        self.run_client("doctor", "-o", "workers=many", status=78)

    def test_config(self):
        path = os.path.join(self.service.directory, "claimwire.conf")
        with open(path, "w") as f:
            f.write("workers = 3\nworkerz = 4\n")
        result = self.run_client("config", "check", path, status=78)
        self.assertIn(f"{path}:2: workerz", result.stderr)
        with open(path, "w") as f:
            f.write("workers = 3\n")
        self.run_client("config", "check", path)
        self.assertIn("\nworkers = 3\n", self.run_client("config", "show", path).stdout)
        self.assertIn("\nworkers = 5\n", self.run_client("config", "show", path, "-o", "workers=5").stdout)


class Shells(TestCase):
    def setUp(self):
        self.service = None

    def test_bash_completes(self):
        claimwire = os.path.join(BIN, "claimwire")
        script = f'''source <("{claimwire}" completion bash)
            try() {{ COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _claimwire; echo "${{COMPREPLY[*]}}"; }}
            try claimwire su; try claimwire failed re; try claimwire query --kin; try claimwire query --kind den'''
        out = subprocess.run(["bash", "-c", script], stdout=subprocess.PIPE, text=True, check=True).stdout
        self.assertEqual(out.splitlines(), ["submit", "retry", "--kind", "denial"])

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run([os.path.join(BIN, "claimwire"), "help"], stdout=full, stderr=subprocess.PIPE,
                                    text=True)
        self.assertEqual(result.returncode, 74)
        self.assertIn("cannot write the output", result.stderr)


if __name__ == "__main__":
    main()
