"""Near copies and names that are one, on the example articles and some of our own, with a live service: lists, side by
side, every format, decisions that are written to a file and applied."""
import csv
import io
import json
import os
import tempfile
import time
import unittest

from claimwire_testing import PATIENCE, Service, main

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples")

PARAGRAPHS = [
    "The lighthouse of Odle will be switched off in October after 131 years, the pilots' board said on Friday.",
    "“Nobody steers by it any more, and the lens costs 9,000 crowns a year to clean,” said Marit Ostrander, who chairs "
    "the board.",
    "Keeper Absalom Grieve, 64, has lived beside the tower since 1989 and was told by letter, he said.",
    "The fishermen's guild of Quellport collected 4,200 signatures against the plan within a week.",
    "Engineer Tove Hallander proposed to run the lamp on solar panels, which would cut the bill to a tenth.",
    "The board will hear both sides on 12 September in the town hall of Quellport.",
]
WIRE = {"title": "Odle goes dark", "outlet": "Coast Wire", "published": "2025-08-01", "text": "\n\n".join(PARAGRAPHS)}
NEW = "The baker of Odle has named a cake after the lamp."
CUT = {"title": "Lighthouse to close", "outlet": "Quellport Post", "published": "2025-08-03",
       "text": "\n\n".join([PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[3], PARAGRAPHS[4] + " " + NEW])}
UNDATED = {"title": "Odle goes dark", "outlet": "Harbour Mirror", "text": "\n\n".join(PARAGRAPHS)}


def linked(service):
    return service.query("SELECT (SELECT value FROM totals WHERE name = 'linked_documents') IS (SELECT count(*) FROM "
                         "documents)") == [(1,)]


def wait(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(what)
        time.sleep(0.05)


class CopiesAndNames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="claimwire-articles-")
        cls.addClassCleanup(folder.cleanup)
        own = os.path.join(folder.name, "own.jsonl")
        with open(own, "w", encoding="utf-8") as f:
            for article in (WIRE, CUT, UNDATED):
                f.write(json.dumps(article) + "\n")
        cls.service = Service("", workers=2)
        cls.addClassCleanup(cls.service.close)
        cls.service.start()
        cls.service.client("submit", "--wait", EXAMPLES + "/glasswing", EXAMPLES + "/kestle-bridge", own)
        wait(lambda: linked(cls.service), "not all is linked")
        cls.ids = {outlet: i for i, outlet in cls.service.query("SELECT id, outlet FROM documents")}

    def run_client(self, *arguments, status=0):
        result = self.service.client(*arguments, check=False)
        self.assertEqual(result.returncode, status, " ".join(arguments) + "\n" + result.stderr + result.stdout)
        return result

    def rows(self, *arguments):
        return [json.loads(line) for line in self.run_client(*arguments, "--json").stdout.splitlines()]

    # copies

    def test_list(self):
        rows = self.rows("copies")
        found = {(frozenset((r["outlet"], r["other_outlet"])), r["copy"]) for r in rows}
        self.assertEqual(found, {(frozenset(("Castrova Today", "Northern Wire")), "rewritten"),
                                 (frozenset(("Coast Wire", "Quellport Post")), "cut"),
                                 (frozenset(("Coast Wire", "Harbour Mirror")), "same"),
                                 (frozenset(("Quellport Post", "Harbour Mirror")), "cut")})
        proven = [r for r in rows if r["came_first"]]
        self.assertEqual([(r["outlet"], r["came_first"]) for r in proven], [("Coast Wire", self.ids["Coast Wire"])])
        self.assertEqual((proven[0]["paragraphs"], proven[0]["other_paragraphs"], proven[0]["matched"],
                          proven[0]["in_order"]), (6, 4, 4, 4))

    def test_who_came_first_only_where_dates_prove_it(self):
        text = self.run_client("copies", "--kind", "cut").stdout
        self.assertIn("came first: Coast Wire (dates prove it)", text)
        self.assertIn("the dates do not tell: Harbour Mirror is undated", " ".join(text.split()))

    def test_filters(self):
        self.assertEqual(len(self.rows("copies", "--outlet", "castrova today")), 1)
        self.assertEqual(len(self.rows("copies", "--document", self.ids["Coast Wire"][:8])), 2)
        self.assertEqual(len(self.rows("copies", self.ids["Coast Wire"][:8], "--kind", "same")), 1)
        self.assertEqual(len(self.rows("copies", "--until", "2024")), 1)
        self.assertEqual(len(self.rows("copies", "--limit", "2")), 2)
        self.assertIn("no near copies are found", self.run_client("copies", "--since", "2026", status=1).stderr)

    def test_side_by_side(self):
        rows = self.rows("copies", "--explain", self.ids["Coast Wire"], self.ids["Quellport Post"])
        self.assertEqual([r["row"] for r in rows], ["both", "both", "left out", "both", "both", "left out"])
        self.assertEqual([r["paragraph"] for r in rows], [1, 2, 3, 4, 5, 6])
        self.assertEqual([r["other_paragraph"] for r in rows], [1, 2, None, 3, 4, None])
        self.assertEqual([r["only_there"] for r in rows], [None, None, None, None, NEW, None])
        turned = self.rows("copies", "--explain", self.ids["Quellport Post"], self.ids["Coast Wire"])
        self.assertEqual(turned, rows)
        text = self.run_client("copies", "--explain", self.ids["Quellport Post"], "--outlet", "Coast Wire").stdout
        self.assertIn("new: The baker of Odle has named", " ".join(text.split()))

    def test_two_that_are_no_copies(self):
        result = self.run_client("copies", "--explain", self.ids["Coast Wire"], self.ids["Castrova Today"])
        self.assertIn("no near copies", result.stdout)
        self.assertNotIn("left out", result.stdout)

    def test_formats_and_widths(self):
        table = list(csv.DictReader(io.StringIO(self.run_client("copies", "--csv").stdout)))
        self.assertEqual([r["copy"] for r in table], [r["copy"] for r in self.rows("copies")])
        self.assertEqual(len(self.run_client("copies", "--explain", "--tsv").stdout.splitlines()),
                         1 + len(self.rows("copies", "--explain")))
        for columns in ("40", "80", "132"):
            os.environ["COLUMNS"] = columns
            lines = self.run_client("copies", "--explain", self.ids["Coast Wire"]).stdout.splitlines()
            del os.environ["COLUMNS"]
            headings = ("Coast Wire, ", "Quellport Post, ", "Harbour Mirror, ")
            self.assertLessEqual(max(len(line) for line in lines if not line.startswith(headings)), int(columns))

    def test_wrong_usage(self):
        for arguments, says in (((self.ids["Coast Wire"], self.ids["Quellport Post"]), "claimwire copies --explain"),
                                (("--explain", self.ids["Coast Wire"], self.ids["Coast Wire"]), "are one document"),
                                (("--since", "soon"), "must be a date"), (("--document", "x", "y"), "once"),
                                (("--kind", "alike"), "same cut rewritten")):
            self.assertIn(says, self.run_client("copies", *arguments, status=2).stderr)

    # names

    def test_group_with_evidence(self):
        rows = self.rows("names", "Ada", "Kestrin")
        self.assertEqual((rows[0]["name"], rows[0]["likeness"], rows[0]["like"]), ("Ada Kestrin", None, None))
        others = [r for r in rows if r["name"] == "Ada Kestrine"]
        self.assertTrue(others and all(r["likeness"] == "spelling" and r["like"] == "Ada Kestrin" for r in others))
        proofs = {frozenset(((r["outlet"], r["written"]), (r["other_outlet"], r["other_written"]))) for r in others}
        self.assertIn(frozenset((("Castrova Today", "Ada Kestrine"), ("Northern Wire", "Ada Kestrin"))), proofs)
        text = " ".join(self.run_client("names", "Ada Kestrin").stdout.split())
        self.assertIn("another spelling of Ada Kestrin", text)
        self.assertIn('"Ada Kestrine"', text)

    def test_names_that_are_not_one(self):
        self.assertEqual(len({r["name"] for r in self.rows("names", "Liselotte Graaf")}), 1)
        self.assertIn("--like \"Zork Bork\"", self.run_client("names", "Zork", "Bork", status=1).stderr)

    def test_decisions(self):
        spellings = lambda: {r["name"] for r in self.rows("names", "Ronan Pell")}
        path = os.path.join(self.service.directory, "names.decisions")
        self.assertEqual(spellings(), {"Ronan Pell", "Ronan Pel"})
        self.assertIn("names.decisions", self.run_client("names", "split", "Ronan Pell", "ronan pel").stderr)
        wait(lambda: spellings() == {"Ronan Pell"}, "the split is not applied")
        self.assertIn("already", self.run_client("names", "split", "Ronan Pel", "Ronan Pell").stderr)
        self.run_client("names", "merge", "Ronan Pell", "Ronan Pel")
        wait(lambda: spellings() == {"Ronan Pell", "Ronan Pel"}, "the merge is not applied")
        with open(path, encoding="utf-8") as f:
            self.assertEqual(f.read(), "split Ronan Pell = ronan pel\nmerge Ronan Pell = Ronan Pel\n")
        os.remove(path)
        wait(lambda: {r["likeness"] for r in self.rows("names", "Ronan Pell")} == {None, "spelling"},
             "evidence does not hold again")

    def test_decisions_elsewhere(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "decided")
            with open(path, "w", encoding="utf-8") as f:
                f.write("# ours\nmerge A = B")
            said = self.run_client("names", "split", "Ronan Pell", "D", "--decisions", path).stderr
            self.assertIn('"D" is the name of nobody and nothing in the store', said)
            self.assertNotIn('"Ronan Pell" is the name of nobody', said)
            with open(path, encoding="utf-8") as f:
                self.assertEqual(f.read(), "# ours\nmerge A = B\nsplit Ronan Pell = D\n")
            with open(path, "a", encoding="utf-8") as f:
                f.write("nonsense\n")
            self.assertIn("decided:4: it must begin",
                          self.run_client("names", "merge", "E", "F", "--decisions", path, status=65).stderr)
            self.run_client("names", "merge", "E", "F", "--decisions", folder + "/none/x", status=73)
        self.assertIn("there is more than one =", self.run_client("names", "merge", "E=G", "F", status=2).stderr)
        for other in ("", "zz"):
            self.run_client("copies", "--explain", next(iter(self.rows("copies")))["document"], other, status=1)
        self.assertIn("quotation marks", self.run_client("names", "merge", "Ada", "Vell", "A.", "Vell",
                                                         status=2).stderr)
        self.assertIn("names merge", self.run_client("names", "--decisions", "x", status=2).stderr)


if __name__ == "__main__":
    main()
