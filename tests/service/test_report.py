"""`claimwire report`: articles through a running service, and the page about them: well-formed, self-contained, every
link leads somewhere, nothing from an article becomes markup, what is marked is where the record says."""
import html.parser
import json
import os
import pty
import re
import subprocess
import time
import unittest
import xml.etree.ElementTree as xml

from claimwire_testing import BIN, PATIENCE, Service

ARTICLES = {
    "quay.json": {"title": "Crane at Odle Quay failed \"twice\" <script>alert(1)</script>",
                  "outlet": "Odle Courier <b>", "published": "2031-05-02",
                  "url": "javascript:alert(2)", "authors": ["Ann & Ode \u202eevil"],
                  "text": "Harbour master Tilde Varning said that the crane at Odle Quay had failed twice before it "
                          "fell onto the ferry Brannock.\n\n"
                          "\u201cThe brake of the crane was repaired with wire and hope,\u201d Varning said. \u201cI "
                          "asked for eleven new brakes.\u201d\n\n"
                          "Osric Penhale, the owner of the quay, denied that the crane at Odle Quay had failed twice "
                          "before it fell.\n"},
    "lantern.json": {"title": "Crane failed twice before it fell", "outlet": "Northern Lantern",
                     "published": "2031-05-03T07:15:00",
                     "text": "Tilde Varning said the crane at Odle Quay failed twice before it fell onto the ferry "
                             "Brannock.\r\n\r\n"
                             "\u201cThe brake of the crane was repaired with wire and hope,\u201d Varning told the "
                             "Odle Courier. She said she had asked for "
                             "nine new brakes.\r\n"},
    "weekly.json": {"title": "Wire and hope", "outlet": "The Weekly Weir",
                    "text": "Tilde Varning, the harbour master of Odle, has become famous for one sentence. \u201cThe "
                            "brake of the crane was repaired with "
                            "wire and hope,\u201d she said after the crane fell onto the ferry Brannock. <i>Nobody</i> "
                            "& no one was hurt.\n"},
}
VOID = {"meta", "br", "link", "img", "hr", "input"}


class Page(html.parser.HTMLParser):
    """What a browser sees: elements that are opened and closed in turn, ids, links, headings, addresses."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.targets, self.addresses, self.headings, self.faults = [], [], [], [], [], []
        self.tags, self.without_caption, self.images = set(), 0, []
        self.feed(text)
        self.close()

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if len(a) != len(attributes):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in a:
            self.ids.append(a["id"])
        for name, value in a.items():
            if name == "href" and value.startswith("#"):
                self.targets.append(value[1:])
            elif name in ("href", "src", "srcset", "action", "data", "poster", "background"):
                self.addresses.append((tag, name, value))
            elif name in ("aria-labelledby", "aria-describedby"):
                self.targets += value.split()
            elif name.startswith("on") or name == "style":
                self.faults.append(f"<{tag} {name}>")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "svg" and a.get("aria-hidden") != "true":
            self.images.append(a)
        if tag == "th" and "scope" not in a:
            self.faults.append("<th> without scope")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service("", workers=1).start()
        cls.addClassCleanup(cls.service.close)
        folder = os.path.join(cls.service.directory, "in")
        os.mkdir(folder)
        for name, fields in ARTICLES.items():
            with open(os.path.join(folder, name), "w", newline="") as f:
                json.dump(fields, f)
        cls.service.client("submit", "--wait", folder)
        end = time.monotonic() + PATIENCE
        linked = "SELECT (SELECT value FROM totals WHERE name = 'linked_documents') = (SELECT count(*) FROM documents)"
        while cls.service.query(linked) != [(1,)]:
            if time.monotonic() > end:
                raise AssertionError(cls.service.log)
            time.sleep(0.1)

    def setUp(self):
        self.path = os.path.join(self.service.directory, "story.html")
        self.addCleanup(lambda: os.path.exists(self.path) and os.unlink(self.path))

    def report(self, *arguments, status=0):
        result = self.service.client("report", *arguments, check=False)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def page(self, *arguments):
        self.report(*arguments, "-o", self.path)
        with open(self.path, encoding="utf-8", newline="") as f:
            return f.read()

    def test_is_well_formed(self):
        text = self.page()
        root = xml.fromstring(text.split("\n", 1)[1])  # the doctype of HTML is none of XML
        page = Page(text)
        self.assertEqual(page.faults + page.open, [])
        self.assertEqual(root.attrib["lang"], "en")
        self.assertEqual(len(page.ids), len(set(page.ids)))
        self.assertEqual(set(page.targets) - set(page.ids), set())
        self.assertTrue({"main", "nav", "header", "footer", "table", "caption", "svg", "figure", "ins", "del",
                         "mark"} <= page.tags, page.tags)
        self.assertEqual(page.headings[0], 1)
        self.assertTrue(all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:])), page.headings)
        self.assertEqual(page.headings.count(1), 1)
        self.assertTrue(all(i.get("role") == "img" and i.get("aria-labelledby") for i in page.images))
        self.assertEqual(len(root.findall(".//table")), len(root.findall(".//table/caption")))

    def test_needs_nothing_from_elsewhere(self):
        text = self.page()
        page = Page(text)
        self.assertEqual(page.tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "video",
                                      "audio", "use", "image"}, set())
        self.assertEqual(page.addresses, [])
        style = text[text.index("<style>"):text.index("</style>")]
        self.assertNotRegex(style, r"url\(|@import|expression|@font-face")
        self.assertTrue("default-src 'none'" in text)

    def test_contrast(self):
        """Text on what it stands on: 4.5 to 1 or more (WCAG 2.2, AA), in light and in dark."""
        def luminance(colour):
            parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
            r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
            return 0.2126 * r + 0.7152 * g + 0.0722 * b
        for colours in re.findall(r":root \{(.*?)\n *\}", self.page(), re.S)[:2]:
            value = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", colours))
            on_paper = [(ink, paper) for ink in ("ink", "soft", "link", "denial", "copy", "own")
                        for paper in ("paper", "raised")]
            for ink, paper in on_paper + [("new-ink", "new"), ("gone-ink", "gone"), ("other-ink", "other"),
                                          ("ink", "said"), ("link", "said")]:
                a, b = sorted((luminance(value[ink]), luminance(value[paper])))
                self.assertGreaterEqual((b + 0.05) / (a + 0.05), 4.5, f"{ink} on {paper}")

    def test_what_an_article_says_is_no_markup(self):
        text = self.page()
        for words in ("&lt;script&gt;alert(1)&lt;/script&gt;", "Odle Courier &lt;b&gt;",
                      "&lt;i&gt;Nobody&lt;/i&gt; &amp; no one"):
            self.assertTrue(words in text, words)
        for harm in ("<script", "alert(2)", "\u202e", "\r"):
            self.assertFalse(harm in text, harm)

    def test_marks_stand_where_the_record_says(self):
        root = xml.fromstring(self.page().split("\n", 1)[1])
        texts = {}
        for row in self.service.client("query", "--json").stdout.splitlines():
            id = json.loads(row)["document"]
            texts[id[:12]] = json.loads(self.service.client("show", "--json", id).stdout)["text"].encode()
        marked = 0
        for article in root.iter("article"):
            if article.get("class") != "article":
                continue
            text = texts[article.find(".//span[@class='id']").text]
            for piece in article.iter():
                if piece.get("data-byte"):
                    at, said = int(piece.get("data-byte")), piece.text.encode()
                    self.assertEqual(text[at:at + len(said)].replace(b"\r\n", b"\n")[:len(said)], said)
                    marked += 1
        self.assertGreater(marked, 20)

    def test_tells_of_the_claims(self):
        text = self.page("--title", "The crane & the <brake>")
        for words in ("<h1><bdi>The crane &amp; the &lt;brake&gt;</bdi></h1>", "<bdi>Tilde Varning</bdi>", "2 May 2031",
                      "undated",
                      "</b>Denied</span> by <bdi>Osric Penhale</bdi>", "told without a denial in 1 article",
                      "Another number: “<bdi>nine</bdi>”, where <bdi>Odle Courier &lt;b&gt;</bdi> has "
                      "“<bdi>eleven</bdi>”"):
            self.assertTrue(words in text, words)

    def test_figures_are_those_of_the_documents(self):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/EVALUATION.md")) as f:
            recorded = dict(re.findall(r"^\| ([^|]+) \| ([0-9.]+) \|", f.read(), re.M))
        told = re.findall(r'<td class="number">([0-9.]+)</td><td>EVALUATION, ([^<]+)</td>', self.page())
        self.assertGreater(len(told), 5)
        for value, name in told:
            self.assertAlmostEqual(float(value), float(recorded[name]), delta=0.06, msg=name)

    def test_the_same_bytes_again(self):
        text = self.page()
        for again in (self.page(), self.report("-o", "-").stdout, self.report().stdout):
            self.assertTrue(again == text)

    def test_filters(self):
        everything, one = self.page(), self.page("--about", "wire")
        self.assertTrue("<bdi>about: wire</bdi>" in one)
        self.assertLess(one.count('class="claim"'), everything.count('class="claim"'))
        id = re.search(r'<p class="id">(c[0-9a-f]{12})</p>', one).group(1)
        self.assertTrue(f"<bdi>claim {id}</bdi>" in self.page("--claim", id))
        self.assertEqual(self.page("--claim", id, "--claim", id[:9]).count('class="claim"'), 1)
        self.assertEqual(self.page("--limit", "1").count('class="claim"'), 1)
        self.assertTrue("More claims fit" in self.page("--limit", "1"))

    def test_files(self):
        with open(self.path, "w") as f:
            f.write("notes")
        self.assertIn("--force", self.report("-o", self.path, status=73).stderr)
        with open(self.path) as f:
            self.assertEqual(f.read(), "notes")
        self.report("-o", self.path, "--force")
        self.assertIn("claim", self.report("-o", self.path).stderr)
        self.report("-o", os.path.join(self.service.directory, "no", "such", "story.html"), status=73)
        self.assertEqual([n for n in os.listdir(self.service.directory) if n.startswith("story.html.")], [])

    def test_nothing_to_report(self):
        self.assertIn("nothing to report", self.report("--about", "xylophones", "-o", self.path, status=1).stderr)
        self.assertFalse(os.path.exists(self.path))
        self.report("--claim", "c000000000000", "-o", self.path, status=1)
        self.report("--since", "yesteryear", "-o", self.path, status=2)

    def test_not_onto_a_terminal(self):
        above, below = pty.openpty()
        try:
            result = subprocess.run([os.path.join(BIN, "claimwire"), "report", "--directory", self.service.directory],
                                    stdout=below,
                                    stderr=subprocess.PIPE, text=True)
        finally:
            os.close(above)
            os.close(below)
        self.assertEqual(result.returncode, 2)
        self.assertIn("-o story.html", result.stderr)


if __name__ == "__main__":
    unittest.main()
