"""The verbs that tell what documents have to do with each other, on the example articles and on some
of our own, with a live service:
the fifteen questions, each one command; every format; every width; what is said when there is nothing to say."""
import csv
import io
import json
import os
import sqlite3
import tempfile
import time
import unittest

from claimwire_testing import PATIENCE, Service, main

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples")

FERRY = {"title": "Ferry service halted", "outlet": "Odle Courier", "url": "https://courier.example/ferry",
         "published": "2025-05-02",
         "text": "The ferry to Quellport will stay in port for six weeks, harbour master Ines Abelard said on "
                 "Friday.\n\n"
                 "“The shaft is bent and nobody should sail with a bent shaft,” Abelard said.\n\n"
                 "A clerk at the harbour said that the last inspection had been skipped.\n"}
FERRY_LATER = {"title": "Ferry service halted for weeks", "outlet": "Odle Courier",
               "url": "https://courier.example/ferry",
               "published": "2025-05-03",
               "text": "The ferry to Quellport will stay in port for eight weeks, harbour master Ines Abelard said on "
                       "Saturday.\n\n"
                       "“The shaft is bent and nobody should sail with a bent shaft,” Abelard said.\n\n"
                       "Mayor Aldo Wrenfield said that a bus would run along the coast from Monday.\n"}
QUELLPORT = {"title": "No ferry for weeks", "outlet": "Quellport Post", "published": "2025-05-04",
             "text": "“The shaft is bent and nobody should sail with a bent shaft,” harbour master Ines Abelard told "
                     "the Odle Courier.\n"}


def wait_until_linked(service):
    end = time.monotonic() + PATIENCE
    while service.query("SELECT (SELECT value FROM totals WHERE name = 'linked_documents') IS NOT "
                        "(SELECT count(*) FROM documents)") != [(0,)]:
        if time.monotonic() > end:
            raise AssertionError(f"not all is linked\n{service.log}")
        time.sleep(0.05)


class Claims(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="claimwire-articles-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        own = os.path.join(cls.folder, "own.jsonl")
        with open(own, "w", encoding="utf-8") as f:
            for article in (FERRY, FERRY_LATER, QUELLPORT):
                f.write(json.dumps(article) + "\n")
        cls.service = Service("", workers=2)
        cls.addClassCleanup(cls.service.close)
        cls.service.start()
        cls.service.client("submit", "--wait", EXAMPLES + "/glasswing", EXAMPLES + "/kestle-bridge", own)
        wait_until_linked(cls.service)

    def run_client(self, *arguments, status=0, input=None):
        result = self.service.client(*arguments, check=False, input=input)
        self.assertEqual(result.returncode, status, " ".join(arguments) + "\n" + result.stderr + result.stdout)
        return result

    def rows(self, *arguments, status=0):
        return [json.loads(line) for line in self.run_client(*arguments, "--json", status=status).stdout.splitlines()]

    def mail(self):
        """The claim that most example articles carry."""
        found = [r for r in self.rows("claims", "--about", "mail people whose only crime") if r["articles"] >= 5]
        self.assertEqual(len(found), 1)
        return found[0]

    # 1
    def test_who_said_what_in_june_and_who_repeated_it(self):
        row = self.mail()
        self.assertIn("official", row["speaker"])
        self.assertTrue(row["anonymous"])
        self.assertEqual((row["outlet"], row["published_lo"][:10]), ("The Port Maren Courier", "2024-06-11"))
        self.assertIn("Castrova Today", row["carried_by"])
        self.assertEqual((row["channels"], row["origins"]), (5, 1))
        june = self.rows("claims", "--about", "mail", "--since", "2024-06", "--until", "2024-06")
        self.assertIn(row["claim"], [r["claim"] for r in june])
        self.run_client("claims", "--about", "mail", "--until", "2024-05", status=1)
        self.assertIn("2 ", self.run_client("claims", "--limit", "2").stderr)
        self.assertEqual(len(self.rows("claims", "--limit", "2")), 2)
        self.assertGreater(len(self.rows("claims", "--alone", "--limit", "0")),
                           len(self.rows("claims", "--limit", "0")))

    def test_evidence(self):
        claim = self.mail()["claim"]
        rows = self.rows("claims", "--explain", claim)
        self.assertEqual(rows[0]["relation"], "first")
        same = [r for r in rows if r["relation"] == "same"]
        self.assertGreaterEqual(len(same), 4)
        for row in same:
            self.assertTrue(row["evidence"])
            self.assertGreater(row["similarity"], 0)
        self.assertTrue(any(r["relation"] == "denies" and r["evidence"] for r in rows))
        text = self.run_client("claims", "--explain", claim).stdout
        self.assertIn("the same as 1", text)
        self.assertIn("words in a row are the same", text)

    # 2
    def test_all_wordings(self):
        claim = self.mail()["claim"]
        rows = self.rows("variants", claim)
        self.assertEqual([r["number"] for r in rows], list(range(1, len(rows) + 1)))
        self.assertEqual(rows[0]["aligned"], rows[0]["wording"])
        self.assertEqual(rows[0]["similarity"], 1)
        harbour = [r for r in rows if r["outlet"].startswith("Harbour Radio")][0]
        self.assertIn("[-Within a month", harbour["aligned"])
        self.assertIn("(ask ~ asking)", harbour["aligned"])
        self.assertIn("Courier", harbour["via"])
        text = self.run_client("variants", claim).stdout
        self.assertIn("word for word as 1", text)
        self.assertIn("[-left out-]   {+put in+}   {>moved<}", text)
        self.assertEqual(self.rows("variants", claim[:5]), rows)
        self.assertEqual(self.rows("variants", f"{rows[0]['document'][:8]}/{rows[0]['statement']}.2"), rows)
        other = self.rows("variants", claim, "--with", str(harbour["number"]))
        self.assertEqual(other[harbour["number"] - 1]["aligned"], harbour["wording"])
        self.run_client("variants", claim, "--with", "99", status=2)

    # 3, 7, 10
    def test_spread(self):
        claim = self.mail()["claim"]
        rows = self.rows("spread", claim)
        appearances = [r for r in rows if r["row"] == "appearance"]
        self.assertEqual([r["outlet"] for r in appearances if r["first"]], ["The Port Maren Courier"])
        self.assertEqual({r["outlet"] for r in appearances if r["perhaps_earlier"]},
                         {"Harbour Radio News", "Northern Wire"})
        self.assertEqual({r["origin"] for r in appearances}, {1})
        self.assertTrue(any(r["row"] == "folded" and "Port Maren Courier" in r["detail"] for r in rows))
        self.assertTrue(any(r["row"] == "near copy" for r in rows))
        self.assertTrue(any(r["row"] == "denial" and "Kestrin" in r["speaker"] for r in rows))
        self.assertEqual({(r["outlet"], r["detail"]) for r in rows if r["row"] == "omission"},
                         {("Castrova Today", "certainly"), ("Harbour Radio News", "perhaps")})
        text = " ".join(self.run_client("spread", claim, "--bare").stdout.split())
        self.assertIn("could be earlier: senior official (unnamed) → Port Maren Courier → Harbour Radio News", text)
        self.assertIn("1 origin, 5 channels", text)
        self.assertIn("Told without a source", text)
        for row in self.rows("claims", "--min-origins", "2"):
            self.assertGreaterEqual(row["origins"], 2)
        for row in self.rows("claims", "--bare"):
            self.assertGreaterEqual(row["bare"], 1)

    # 4
    def test_unnamed_sources_only(self):
        rows = self.rows("claims", "--anonymous")
        self.assertIn(self.mail()["claim"], [r["claim"] for r in rows])
        self.assertTrue(all(r["unnamed_only"] for r in rows))

    # 5
    def test_denials(self):
        claim = self.mail()["claim"]
        rows = [r for r in self.rows("denials", "--omitted") if r["claim"] == claim]
        roles = {}
        for row in rows:
            roles.setdefault(row["role"], set()).add(row["outlet"])
        self.assertEqual(roles["omits denial"], {"Castrova Today"})
        self.assertEqual(roles["perhaps omits denial"], {"Harbour Radio News"})
        self.assertIn("The Port Maren Courier", roles["denial"])
        self.assertEqual(self.rows("denials", claim), rows)
        text = self.run_client("denials", claim).stdout
        self.assertIn("without it  Castrova Today (2024-06-13)", text)
        self.assertIn("perhaps     Harbour Radio News (undated)", text)
        everything = self.rows("denials")
        self.assertTrue({r["claim"] for r in rows} <= {r["claim"] for r in everything})
        self.assertEqual({r["claim"] for r in self.rows("claims", "--omitted")} - {r["claim"]
                                                                                   for r in self.rows("denials",
                                                                                                      "--omitted")},
                                                                                                      set())
        alone = [r for r in self.rows("claims") if not r["denials"]][0]
        self.assertIn("nobody is known to deny", self.run_client("denials", alone["claim"], status=1).stderr)

    # 6, 9
    def test_second_hand_and_full_text(self):
        rows = self.rows("query", "--via", "Courier")
        self.assertTrue(rows)
        self.assertTrue(all("Courier" in r["via"] for r in rows))
        self.assertTrue(all("smugglers" in r["content"] for r in self.rows("query", "--text", "smugglers")))
        self.assertTrue(self.rows("claims", "--via", "Courier"))

    def test_who_changed_it(self):
        rows = self.rows("claims", "--distorted")
        ferry = [r for r in rows if "ferry" in r["wording"]][0]
        self.assertEqual((ferry["numbers_differ"], ferry["names_differ"], ferry["distortions"]),
                         (True, False, "numbers differ: six / eight"))
        self.assertTrue(all(r["distortions"] for r in rows))
        self.assertIn("numbers differ: six / eight\n", self.run_client("claims", "--about", "ferry").stdout)

    # 12
    def test_what_one_outlet_has_and_another_has_not(self):
        rows = self.rows("diff", "Harbour Radio News", "The Port Maren Courier", "--limit", "0")
        self.assertTrue(rows)
        for row in rows:
            self.assertEqual(row["outlet"], "Harbour Radio News")
            self.assertNotIn("Port Maren Courier", row["carried_by"])
        claims = self.rows("diff", "Castrova Today", "The Port Maren Courier", "--claims")
        self.assertTrue(all(r["articles"] > 1 for r in claims))
        self.assertEqual(self.rows("diff", "Port Maren Courier", "the castrova today"),
                         self.rows("diff", "The Port Maren Courier", "Castrova Today"))
        self.assertIn('"No Such Paper"', self.run_client("diff", "No Such Paper", "Castrova Today", status=1).stderr)

    # 13
    def test_a_speakers_line_over_time(self):
        rows = self.rows("who", "Abelard", "--timeline")
        self.assertEqual([r["published_lo"][:10] for r in rows], sorted(r["published_lo"][:10] for r in rows))
        weeks = [r for r in rows if "weeks" in r["wording"]][0]
        self.assertIn("numbers differ: six / eight", weeks["change"])
        shaft = [r for r in rows if "shaft" in r["wording"]]
        self.assertEqual(len(shaft), 1, "told once, however many repeat it")
        self.assertEqual((shaft[0]["articles"], shaft[0]["outlets"], shaft[0]["said_again"]), (3, 2, 2))
        text = self.run_client("who", "Abelard", "--timeline").stdout
        self.assertIn("2025-05-02    The ferry to Quellport will stay in port for six weeks\n", text)
        self.assertIn("Odle Courier, 2025-05-03: numbers differ: six / eight\n", text)
        self.assertIn("did you mean", self.run_client("who", "Abelrad", "--timeline", status=1).stderr)
        denials = [r["denies"] for r in self.rows("who", "Kestrin", "--timeline") if r["denies"]]
        self.assertTrue(any("journalists" in words for words in denials), "what “the account” was")
        self.assertTrue(all(r["denies"] is None for r in rows))

    # 14
    def test_what_is_new_for_a_watch_list(self):
        watch = os.path.join(self.folder, "watch.txt")
        with open(watch, "w", encoding="utf-8") as f:
            f.write("# names\nAbelard\nbent shaft\n")
        rows = self.rows("query", "--watch", watch, "--stored-since", "yesterday")
        self.assertTrue(rows)
        keys = [(r["document"], r["statement"]) for r in rows]
        self.assertEqual(len(keys), len(set(keys)), "each statement once")
        self.assertEqual({r["watched"] for r in rows}, {"Abelard"},
                         "what the first line found is not shown for the second")
        self.assertTrue(all(r["outlet"] in ("Odle Courier", "Quellport Post") for r in rows))
        self.assertEqual(len(self.rows("query", "--watch", watch, "--limit", "2")), 2)
        self.run_client("query", "--watch", watch, "--stored-since", "2100-01-01", status=1)
        self.run_client("claims", "--watch", watch, "--stored-since", "2100-01-01", status=1)
        rows = self.rows("claims", "--watch", watch, "--stored-since", "24h")
        self.assertEqual({r["watched"] for r in rows}, {"Abelard"})
        self.assertIn("bent shaft", self.run_client("query", "--watch", "-", input="bent shaft\n").stdout)
        self.run_client("query", "--watch", "/no/such/list", status=66)
        self.run_client("query", "--watch", "/dev/null", status=65)
        self.run_client("query", "--stored-since", "soon", status=2)

    # 15
    def test_what_changed_in_a_url(self):
        rows = self.rows("diff", FERRY["url"])
        found = {(r["part"], r["change"], r["aligned"] or r["after"] or r["before"]) for r in rows}
        self.assertIn(("title", "reworded", "Ferry service halted {+for weeks+}"), found)
        self.assertIn(("sentence", "removed", "A clerk at the harbour said that the last inspection had been skipped."),
                      found)
        self.assertIn(("sentence", "added", "Mayor Aldo Wrenfield said that a bus would run along the coast from "
                                            "Monday."), found)
        self.assertIn(("statement", "reworded", "The ferry to Quellport will stay in port for [-six-] {+eight+} weeks"),
                      found)
        text = self.run_client("diff", FERRY["url"]).stdout
        self.assertIn("2 texts of https://courier.example/ferry\n", text)
        self.assertIn("  + Mayor Aldo Wrenfield", text)
        self.assertEqual({r["order"] for r in rows}, {"published"})
        self.assertNotIn("not known", text)
        self.assertIn("there is one text", self.run_client("diff", "https://ledger.example/fourth-floor",
                                                           status=1).stderr)
        self.run_client("diff", "https://nobody.example/", status=1)
        self.run_client("diff", "nobody", status=2)

    def test_texts_of_one_day(self):
        """What dates do not tell is not told by what was stored first."""
        printed = []
        for turn in (1, -1):
            with Service("", workers=1) as service:
                for n, text in list(enumerate(("The pier is shut, Ada Kestrin said.\n",
                                               "The pier is open, Ada Kestrin said.\n")))[::turn]:
                    article = {"title": "Pier", "outlet": "Odle Courier", "url": "https://courier.example/pier",
                               "published": "2025-05-02", "text": text}
                    service.client("submit", "--wait", "-", input=json.dumps(article) + "\n")
                printed.append(service.client("diff", "https://courier.example/pier").stdout)
                self.assertIn("Which of the two came first is not known: their dates do not tell.\n", printed[-1])
                self.assertIn('"order":"unknown"', service.client("diff", "https://courier.example/pier",
                                                                  "--json").stdout.replace(" ", ""))
        self.assertEqual(*printed)

    def every_command(self):
        claim = self.mail()["claim"]
        return [["claims"], ["claims", "--alone"], ["claims", "--explain", claim], ["variants", claim],
                ["spread", claim, "--bare"], ["denials"],
                ["diff", "Harbour Radio News", "Castrova Today"], ["diff", FERRY["url"]],
                ["who", "Kestrin", "--timeline"],
                ["query", "--via", "Courier"]]

    def test_formats_agree(self):
        for command in self.every_command():
            rows = self.rows(*command)
            table = list(csv.DictReader(io.StringIO(self.run_client(*command, "--csv").stdout, newline="")))
            self.assertEqual([list(r) for r in table], [list(r) for r in rows], command)
            for row, cells in zip(rows, table):
                self.assertTrue(all(cells[k] == v for k, v in row.items() if isinstance(v, str)), command)
            lines = self.run_client(*command, "--tsv").stdout.splitlines()
            self.assertEqual([len(line.split("\t")) for line in lines], [len(rows[0])] * (len(rows) + 1), command)
            self.run_client(*command, "--tsv", "--csv", status=2)

    def test_widths(self):
        columns = os.environ.get("COLUMNS")
        self.addCleanup(lambda: os.environ.pop("COLUMNS") if columns is None else os.environ.update(COLUMNS=columns))
        for width in (40, 60, 80, 120):
            os.environ["COLUMNS"] = str(width)
            for command in self.every_command():
                out = self.run_client(*command).stdout
                self.assertNotIn("\033", out)
                self.assertEqual([line for line in out.splitlines() if len(line) > width], [], command)
            for verb in ("copies", "names", "query"):
                out = self.run_client(verb).stdout
                self.assertEqual([line for line in out.splitlines() if len(line) > width], [], verb)

    def test_what_is_left_out_is_said(self):
        for verb in ("claims", "denials", "copies", "names", "query"):
            self.assertIn("there may be more: --limit\n", self.run_client(verb, "--limit", "1").stderr, verb)
            self.assertNotIn("there may be more", self.run_client(verb, "--limit", "0").stderr, verb)
        first = self.run_client("who", "Kestrin", "--timeline", "--limit", "1").stderr
        self.assertIn("in the first 1 statement; there may be more", first)
        self.assertRegex(self.run_client("who", "Kestrin", "--timeline").stderr, r"^\n[0-9]+ claims\n$")

    def test_help_begins_with_examples(self):
        for verb in ("claims", "variants", "spread", "denials", "diff"):
            lines = self.run_client(verb, "--help").stdout.splitlines()
            self.assertEqual((lines[2], lines[3][:12]), ("Examples", "  claimwire "), verb)

    def test_unknown_claims(self):
        for verb in ("variants", "spread", "denials"):
            self.assertIn("claimwire claims", self.run_client(verb, "c000000000000", status=1).stderr)
            self.run_client(verb, "c1", status=2)
            self.run_client(verb, "0" * 32 + "/s1", status=1)
        self.run_client("claims", "--explain", "c000000000000", status=1)
        self.run_client("claims", "--about", '"open', status=2)
        for verb in ("claims", "query", "copies", "report"):
            for date in ("June", "2025-13", "2025-02-29", "2025-02-28 10:00"):
                self.assertIn(f"--since {date}: must be a date",
                              self.run_client(verb, "--since", date, status=2).stderr)
        for words in ("", " "):
            self.assertIn("no words to search for", self.run_client("claims", "--about", words, status=2).stderr)
        self.assertIn("quotation marks", self.run_client("query", "--text", "NEAR(", status=2).stderr)
        self.run_client("diff", "Castrova Today", "castrova today", status=2)
        self.assertTrue(self.run_client("claims", "x", status=2).stderr.startswith(
            'claimwire claims: too many arguments, from "x" on; usage: claimwire claims\n'))
        self.run_client("variants", status=2)
        self.assertIn("--alone", self.run_client("claims", "--about", "zyzzyva", status=1).stderr)


class Unfinished(unittest.TestCase):
    def test_the_linker_is_not_done_yet(self):
        with Service("", workers=2) as service:
            service.client("submit", "--wait", EXAMPLES + "/kestle-bridge")
            wait_until_linked(service)
            self.assertEqual(service.stop(), 0)
            connection = sqlite3.connect(service.store)
            connection.execute("UPDATE totals SET value = value - 2 WHERE name = 'linked_documents'")
            connection.commit()
            connection.close()
            words = "the linker has 2 documents to go"
            self.assertIn(words, service.client("claims", "--limit", "1").stderr)
            result = service.client("claims", "--about", "zyzzyva", check=False)
            self.assertEqual(result.returncode, 1)
            self.assertIn(words, result.stderr)
            self.assertNotIn(words, result.stdout)


class Empty(unittest.TestCase):
    def test_nothing_is_stored_or_linked_yet(self):
        with Service("broker") as service:
            for command in (["claims"], ["denials"], ["copies"], ["names"], ["names", "Vell"], ["query"],
                            ["who", "Vell"], ["who", "Vell", "--timeline"], ["variants", "c123456"],
                            ["spread", "c123456"], ["diff", "A", "B"], ["report"]):
                result = service.client(*command, check=False)
                self.assertEqual((result.returncode, result.stdout, result.stderr),
                                 (1, "", f"claimwire {command[0]}: the store has no statements yet; "
                                         "`claimwire submit` adds articles\n"), command)
        result = service.client("claims", "--store", "/no/such/store", check=False)
        self.assertEqual(result.returncode, 66)


if __name__ == "__main__":
    main()
