"""`claimwire extract`: documents in, records out, in this order, without a service.  What is
found is other tests' matter."""
import json
import os
import subprocess
import tempfile
import unittest

from claimwire_testing import BIN, main

TEXT = ("Rain in Quellport\n\nBy Rhea Okonjo\n\n"
        "“The pier is closed,” said Inés Abelard, the harbour master of Quellport.\n")


class Extract(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="claimwire-extract-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        if self.run_client("extract", "-", input="Rain.", status=None).returncode in (66, 78):
            self.skipTest("no models")

    def run_client(self, *arguments, input=None, status=0):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CLAIMWIRE_") or k == "CLAIMWIRE_MODELS"}
        result = subprocess.run([os.path.join(BIN, "claimwire"), *arguments], input=input, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE,
                                text=True, timeout=120, env=environment)
        if status is not None:
            self.assertEqual(result.returncode, status, result.stderr)
        return result

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path

    def test_a_record_a_line_in_the_order_of_the_inputs(self):
        b, a = self.write("b.txt", TEXT), self.write("a.txt", "\ufeff" + TEXT)
        jsonl = self.write("c.jsonl", '{"text":"One."}\n{"text":"Two.","title":"T","authors":"A"}\n')
        records = [json.loads(line) for line in self.run_client("extract", b, a, jsonl).stdout.splitlines()]
        self.assertEqual([r["uri"] for r in records], [b, a, jsonl + ":1", jsonl + ":2"])
        self.assertEqual((records[0]["text"], records[1]["text"]), (TEXT, "\ufeff" + TEXT))
        self.assertEqual((records[3]["title"], records[3]["authors"]), ("T", ["A"]))
        for r in records:
            self.assertEqual((r["v"], r["type"]), (1, "document"))
            self.assertTrue(r["engine"].startswith("claimwire "))

    def test_a_pipe_of_the_shell_is_read_to_its_end(self):
        command = (f"'{os.path.join(BIN, 'claimwire')}' extract "
                   "<(printf 'Rain in Quellport. '; sleep 0.1; printf 'Sun in Ostrava.')")
        result = subprocess.run(["bash", "-c", command], stdout=subprocess.PIPE, check=True, timeout=120)
        self.assertEqual(json.loads(result.stdout)["text"], "Rain in Quellport. Sun in Ostrava.")

    def test_sentences(self):
        path = self.write("a.txt", TEXT + "\nThe pier lost 40 percent of its guests in 2019. Sad!\n")
        record = json.loads(self.run_client("extract", "--sentences", path).stdout)
        pieces = [record["text"].encode()[s["start"]:s["end"]].decode() for s in record["sentences"]]
        self.assertEqual(pieces[-2:], ["The pier lost 40 percent of its guests in 2019.", "Sad!"])
        self.assertGreater(record["sentences"][-2]["checkworthy"], 0.5)
        self.assertLess(record["sentences"][-1]["checkworthy"], 0.1)
        del record["sentences"]
        self.assertEqual(record, json.loads(self.run_client("extract", path).stdout))
        self.run_client("extract", "--sentences", "--explain", path, status=2)
        self.run_client("extract", "--sentences", "--output-format", "text", path, status=2)

    def test_offsets(self):
        path = self.write("a.txt", TEXT + "\U0001F327 said Inés Abelard.\n")
        text = TEXT + "\U0001F327 said Inés Abelard.\n"
        cut = {"byte": lambda b, e: text.encode()[b:e].decode(), "codepoint": lambda b, e: text[b:e],
               "utf16": lambda b, e: text.encode("utf-16-le")[2 * b:2 * e].decode("utf-16-le")}
        seen = {}
        for unit, piece in cut.items():
            record = json.loads(self.run_client("extract", "--offsets", unit, path).stdout)
            seen[unit] = [piece(m["start"], m["end"]) for e in record["entities"] for m in e["mentions"]]
        self.assertTrue(seen["byte"])
        self.assertEqual(seen["byte"], seen["codepoint"])
        self.assertEqual(seen["byte"], seen["utf16"])

    def test_the_same_again_byte_for_byte(self):
        path = self.write("a.txt", TEXT)
        self.assertEqual(self.run_client("extract", path).stdout, self.run_client("extract", path).stdout)
        self.assertEqual(json.loads(self.run_client("extract", "--output-format", "json", path).stdout),
                         json.loads(self.run_client("extract", path).stdout))

    def test_a_bad_document_is_named_and_the_others_go_on(self):
        good, bad = self.write("good.txt", TEXT), self.write("bad.txt", b"caf\xe9")
        result = self.run_client("extract", good, bad, good, status=3)
        self.assertEqual(len(result.stdout.splitlines()), 2)
        self.assertIn("bad.txt: is not UTF-8 at byte 3", result.stderr)
        self.run_client("extract", bad, status=65)
        self.run_client("extract", "/no/such/file", status=66)
        self.run_client("extract", "--output-format", "conll", good, status=2)
        self.run_client("extract", "--models", self.folder, good, status=66)

    def test_for_people(self):
        out = self.run_client("extract", "--output-format", "text",
                              self.write("a.md", "# Rain\n\n*“Closed,”* said Inés Abelard.\n")).stdout
        self.assertIn("“Closed,” said Inés Abelard.", out)

    def test_fields_by_flags(self):
        record = json.loads(self.run_client("extract", "--outlet", "Quellport Post", "--published", "2026-03-04",
                                            "--author", "A", "--author", "B",
                                            "-", input=TEXT).stdout)
        self.assertEqual((record["outlet"], record["authors"], record["uri"]), ("Quellport Post", ["A", "B"], "-"))
        self.assertEqual(record["published"]["lo"][:10], "2026-03-04")

    def test_tokens_line_for_line(self):
        tokens = "# a comment\nInés\nAbelard\nsaid\nso\n.\n\nRain\n.\n"
        lines = self.run_client("extract", "--input-format", "tokens", input=tokens).stdout.splitlines()
        self.assertEqual(lines[0], "# a comment")
        self.assertEqual([line.split("\t")[0] for line in lines[1:]], tokens.splitlines()[1:])
        self.assertTrue(all(len(line.split("\t")) == 2 for line in lines[1:] if line))
        columns = self.run_client("extract", "--input-format", "tokens", "--output-format", "conllu",
                                  input=tokens).stdout.splitlines()
        self.assertEqual({len(line.split("\t")) for line in columns if line and line[0] != "#"}, {10})


if __name__ == "__main__":
    main()
