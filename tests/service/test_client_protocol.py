"""`claimwire submit` against a broker that is a test's own: one that is full, slow, forgetful, or speaks nonsense."""
import os
import subprocess
import tempfile
import threading
import time
import unittest

import msgpack
import zmq

from claimwire_testing import BIN, document_id, main


class Broker:
    """A ROUTER in a thread.  `answers` is called with (type, header, body) and gives messages to send back."""

    def __init__(self, answers, credit=4, credit_bytes=1 << 20):
        self.folder = tempfile.TemporaryDirectory(prefix="claimwire-broker-")
        self.directory, self.answers, self.seen, self.stopping = self.folder.name, answers, [], False
        self.welcome = dict(t="WELCOME", agent="test 1", credit=credit, credit_bytes=credit_bytes, heartbeat_ms=1000)
        self.context = zmq.Context()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        socket = self.context.socket(zmq.ROUTER)
        socket.linger = 0
        socket.bind(f"ipc://{self.directory}/client.sock")
        while not self.stopping:
            if not socket.poll(20):
                continue
            route, _, header, *body = socket.recv_multipart()
            header = msgpack.unpackb(header, raw=False)
            self.seen.append(header["t"])
            replies = [self.welcome] if header["t"] == "HELLO" else [dict(t="PONG")] if header["t"] == "PING" else \
                self.answers(header["t"], header, body[0] if body else None)
            for reply in replies or []:
                reply = reply if isinstance(reply, list) else [b"CW/1", msgpack.packb(reply)]
                socket.send_multipart([route] + reply)
        socket.close()

    def close(self):
        self.stopping = True
        self.thread.join()
        self.context.term()
        self.folder.cleanup()


def unknown(header):
    return dict(t="STATES", states=[dict(id=id, state="unknown", attempts=0) for id in header["ids"]])


def accepted(header, body, **changes):
    return dict(dict(t="ACCEPTED", seq=header["seq"], id=document_id(msgpack.unpackb(body, raw=False)), state="queued",
                     known=False, credit=1),
                **changes)


def rejected(header, error, reason):
    return dict(t="REJECTED", seq=header["seq"], error=error, reason=reason, credit=1)


class Protocol(unittest.TestCase):
    def submit(self, answers, *arguments, count=20, **named):
        self.broker = Broker(answers, **named)
        self.addCleanup(self.broker.close)
        lines = "".join('{"text":"Ferry %d was late."}\n' % i for i in range(count))
        return subprocess.run([os.path.join(BIN, "claimwire"), "submit", "--patience", "1", *arguments, "-"],
                              input=lines, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                              env=dict(os.environ, CLAIMWIRE_DIRECTORY=self.broker.directory, NO_COLOR="1"))

    def test_never_more_than_the_credit(self):
        waiting, most = [], [0]

        def answers(type, header, body):
            if type == "STATE":
                return [unknown(header)]
            if type != "SUBMIT":
                return []
            waiting.append(accepted(header, body))
            most[0] = max(most[0], len(waiting))
            if len(waiting) < 3:
                return []
            replies = waiting[::-1]  # in the wrong order
            waiting.clear()
            return replies
        result = self.submit(answers, count=21, credit=3)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("21 documents: 21 new", result.stderr)
        self.assertEqual(most[0], 3)

    def test_credit_in_bytes(self):
        waiting, most = [], [0]

        def answers(type, header, body):
            if type == "STATE":
                return [unknown(header)]
            if type != "SUBMIT":
                return []
            waiting.append(accepted(header, body))
            most[0] = max(most[0], len(waiting))
            time.sleep(0.02)
            replies = list(waiting)
            waiting.clear()
            return replies
        result = self.submit(answers, count=10, credit=100, credit_bytes=10)  # less than one document: one at a time
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(most[0], 1)

    def test_a_full_disk_is_waited_for(self):
        began = time.monotonic()

        def answers(type, header, body):
            if type == "SUBMIT" and time.monotonic() - began < 0.8:
                return [rejected(header, "disk-full", "the store's disk is full")]
            return [unknown(header)] if type == "STATE" else [accepted(header, body)] if type == "SUBMIT" else []
        result = self.submit(answers, "--patience", "30")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("the broker takes nothing for now (the store's disk is full); trying again", result.stderr)
        self.assertIn("20 documents: 20 new", result.stderr)

    def test_but_not_for_ever(self):
        def answers(type, header, body):
            return [unknown(header)] if type == "STATE" else [rejected(header, "disk-full",
                                                                       "full")] if type == "SUBMIT" else []
        result = self.submit(answers)
        self.assertEqual(result.returncode, 74, result.stderr)
        self.assertIn("20 documents not yet accepted", result.stderr)

    def test_what_the_broker_will_not_have(self):
        def answers(type, header, body):
            if type == "SUBMIT" and b"Ferry 7 " in body:
                return [rejected(header, "bad-input", "no ferries\033[2J on Sundays")]
            return [unknown(header)] if type == "STATE" else [accepted(header, body)] if type == "SUBMIT" else []
        result = self.submit(answers)
        self.assertEqual(result.returncode, 3)
        self.assertIn("-:8: no ferries␛[2J on Sundays", result.stderr)
        self.assertIn("20 documents: 19 new, 0 already known; 1 rejected", result.stderr)

    def test_known_documents_are_not_sent(self):
        def answers(type, header, body):
            return [dict(t="STATES", states=[dict(id=id, state="done", attempts=1)
                                             for id in header["ids"]])] if type == "STATE" else []
        result = self.submit(answers)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("20 already known; 20 done", result.stderr)
        self.assertNotIn("SUBMIT", self.broker.seen)

    def test_a_broker_that_says_goodbye_gets_everything_again(self):
        state = dict(left=True)

        def answers(type, header, body):
            if type == "SUBMIT" and state["left"]:
                state["left"] = False
                return [dict(t="BYE")]
            return [unknown(header)] if type == "STATE" else [accepted(header, body)] if type == "SUBMIT" else []
        result = self.submit(answers, "--patience", "10")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("20 documents: 20 new", result.stderr)
        self.assertEqual(self.broker.seen.count("HELLO"), 2)

    def test_nonsense_ends_with_its_own_status(self):
        nonsense = [
            [b"CW/9", b"\x80"], [b"CW/1"], [b"CW/1", b"\xc1"], [b"CW/1", b"\xdd\xff\xff\xff\xff"],
            [b"CW/1", b"\x81\xa1t\xa5DANCE"],
            [b"CW/1", b"\x81\xa1t\xa6STATES"], [b"a", b"b", b"c", b"d", b"e", b"f"],
            [b"CW/1", msgpack.packb(dict(t="STATES", states=[]))],
        ]
        for frames in nonsense:
            result = self.submit(lambda type, header, body: [frames])
            self.assertEqual(result.returncode, 69, (frames, result.stderr))

    def test_another_id_for_a_document(self):
        def answers(type, header, body):
            return [unknown(header)] if type == "STATE" else [accepted(header, body,
                                                                       id="0" * 32)] if type == "SUBMIT" else []
        self.assertEqual(self.submit(answers).returncode, 69)

    def test_an_error_of_the_broker_is_told(self):
        result = self.submit(lambda type, header, body: [dict(t="ERROR", error="not-permitted", reason="go away")])
        self.assertEqual(result.returncode, 77)
        self.assertIn("the broker says: go away", result.stderr)


if __name__ == "__main__":
    main()
