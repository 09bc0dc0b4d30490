"""Golden files: what `claimwire extract` finds in the example articles, held still in a form that people can read.

expected/*.txt has a file an article.  After a change of models or rules: `test_golden.py --accept`, and read
the diff before committing it.
must_find.tsv is what a reader would find; how many of these are found may not fall below FLOOR.
"""
import difflib
import json
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, "../..")
BIN = os.environ.get("CLAIMWIRE_BIN", os.path.join(TOP, "build/release/bin"))
EXPECTED = os.path.join(HERE, "expected")
FLOOR = 72


def extract():
    """The records of the examples by name; the articles of wire.jsonl are wire-1, wire-2 …"""
    files = sorted(os.path.join(d, f) for d, _, fs in os.walk(os.path.join(TOP, "examples")) for f in fs
                   if f.endswith((".txt", ".md", ".jsonl")))
    out = subprocess.run([os.path.join(BIN, "claimwire"), "extract", *files], stdout=subprocess.PIPE, check=True).stdout
    records, lines = {}, 0
    for line in out.decode("utf-8").splitlines():
        record = json.loads(line)
        name, ending = os.path.splitext(os.path.basename(record["uri"].split("#")[0].split(":")[0]))
        if ending == ".jsonl":
            lines += 1
            name = f"{name}-{lines}"
        records[name] = record
    return records


def text_of(record, spans):
    data = record["text"].encode("utf-8")
    return " … ".join(data[b:e].decode("utf-8") for b, e in spans)


def readable(record):
    """What the golden files hold: not the offsets, which the texts imply, but every decision."""
    published = record["published"]
    lines = [f"title      {record['title']}", f"outlet     {record['outlet']}",
             f"authors    {', '.join(record['authors'])}",
             f"published  {published['lo']} .. {published['hi']} ({published['basis']})" if published
             else "published  unknown", ""]
    for e in record["entities"]:
        spellings = dict.fromkeys(text_of(record, [[m["start"], m["end"]]]) for m in e["mentions"])
        lines.append(f"{e['id']} {e['type']} {e['name']}: {len(e['mentions'])} × {' | '.join(spellings)}")
    lines.append("")
    for t in record["times"]:
        lines.append(f"{t['type']} {t['value']}: {text_of(record, [[t['start'], t['end']]])}")
    for s in record["statements"]:
        speaker = s["speaker"]
        who = "nobody"
        if speaker:
            who = speaker["name"] + (f" ({speaker['entity']})" if speaker["entity"] else "")
            who += f" [anonymous, {speaker['count']}]" if speaker["anonymous"] else ""
        within = f" within {s['within']}" if s["within"] else ""
        lines += ["", f"{s['id']} {s['form']} {s['kind']} {s['polarity']}{within}",
                  f"  speaker  {who}" + (f", via {', '.join(s['via'])}" if s["via"] else ""),
                  f"  source   {text_of(record, s['source'])}", f"  cue      {text_of(record, s['cue'])}",
                  "  content  " + text_of(record, s["content"]).replace("\n", " ⏎ ")]
    return "\n".join(lines) + "\n"


def found(record, speaker, words, kind):
    return any(s["speaker"] and speaker.lower() in s["speaker"]["name"].lower()
               and words in text_of(record, s["content"])
               and kind in ("-", s["kind"]) for s in record["statements"])


class GoldenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.records = extract()

    def test_records_are_as_accepted(self):
        self.assertEqual(sorted(self.records), sorted(f[:-4] for f in os.listdir(EXPECTED)))
        for name, record in self.records.items():
            with self.subTest(article=name), open(os.path.join(EXPECTED, name + ".txt"), encoding="utf-8") as f:
                expected, got = f.read(), readable(record)
                diff = "".join(difflib.unified_diff(expected.splitlines(True), got.splitlines(True), "expected", "got"))
                self.assertTrue(expected == got, f"{name}:\n{diff}\nif this is better: tests/golden/test_golden.py "
                                                 f"--accept")

    def test_what_a_reader_would_find(self):
        total, missed = 0, []
        with open(os.path.join(HERE, "must_find.tsv"), encoding="utf-8") as f:
            for line in f:
                if line.startswith("#"):
                    continue
                article, speaker, words, kind = line.rstrip("\n").split("\t")
                total += 1
                if not found(self.records[article], speaker, words, kind):
                    missed.append(f"{article}: {speaker}: {words} ({kind})")
        print(f"\nfound {total - len(missed)} of {total}; missed:", *missed, sep="\n  ")
        self.assertGreaterEqual(total - len(missed), FLOOR)

    def test_spans_lie_in_the_submitted_bytes(self):
        for name, record in self.records.items():
            if record["uri"].endswith(".txt"):
                with open(record["uri"], "rb") as f:
                    self.assertEqual(f.read(), record["text"].encode("utf-8"), name)


if __name__ == "__main__":
    if sys.argv[1:] == ["--accept"]:
        os.makedirs(EXPECTED, exist_ok=True)
        for article, one in extract().items():
            with open(os.path.join(EXPECTED, article + ".txt"), "w", encoding="utf-8") as out_file:
                out_file.write(readable(one))
    else:
        unittest.main(verbosity=2)
