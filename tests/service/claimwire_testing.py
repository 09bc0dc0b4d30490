"""What service tests share: a claimwired in a directory of its own, and a peer that speaks the protocol.

The peer is written from proto/PROTOCOL.md alone and shares no code with claimwire.  Programs come from CLAIMWIRE_BIN.
Everything that a test starts is stopped by its process id when the test ends.
"""
import hashlib
import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import unittest

try:
    import msgpack
    import zmq
except ImportError:
    print("needs python3-zmq and python3-msgpack", file=sys.stderr)
    sys.exit(77)

BIN = os.environ.get("CLAIMWIRE_BIN", os.path.join(os.path.dirname(__file__), "../../build/release/bin"))
PATIENCE = 30.0  # seconds until something that must happen has not


def children_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            return [int(x) for x in f.read().split()]
    except OSError:
        return []


def family(pid):
    """The process and all its descendants."""
    found, todo = [], [pid]
    while todo:
        p = todo.pop()
        found.append(p)
        todo += children_of(p)
    return found


class Service:
    """A claimwired.  role: "" (broker and workers), "broker" or "worker".  options: as in the configuration.
    environment: variables that its processes get besides ours; log: where it writes, instead of DIRECTORY/log."""

    def __init__(self, role="broker", directory=None, environment=None, log=None, **options):
        self.role, self.options, self.environment = role, options, environment or {}
        self.owns_directory = directory is None
        self.directory = directory or tempfile.mkdtemp(prefix="claimwire-test-")
        self.log_path = log or os.path.join(self.directory, "log")
        self.process = None

    @property
    def store(self):
        return os.path.join(self.directory, "claimwire.db")

    @property
    def log(self):
        with open(self.log_path, errors="replace") as f:
            return f.read()

    def command(self):
        command = [os.path.join(BIN, "claimwired")] + ([self.role] if self.role else []) + ["--directory",
                                                                                            self.directory]
        for name, value in self.options.items():
            command += ["-o", f"{name}={value}"]
        return command

    def start(self, wait=True):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CLAIMWIRE_")}
        environment.update(self.environment)
        with open(self.log_path, "a") as log:
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=environment)
        if wait and self.role != "worker":
            self.wait_until_ready()
        return self

    def wait_until_ready(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"claimwired ended with {self.process.returncode}:\n{self.log}")
            if os.path.exists(os.path.join(self.directory, "client.sock")):
                with Peer(self) as peer:
                    peer.hello()
                    if peer.receive(0.5):
                        return
            time.sleep(0.02)
        raise AssertionError(f"claimwired is not ready:\n{self.log}")

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        """SIGTERM, and the exit status."""
        if self.is_running():
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self):
        """SIGKILL: nothing is said, nothing is flushed."""
        if self.is_running():
            self.process.kill()
        self.process.wait(PATIENCE)

    def close(self):
        if self.process:
            self.kill()
        if self.owns_directory:
            shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def query(self, sql, *values):
        """Rows from the store, read as any other program reads it."""
        connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def client(self, *arguments, input=None, check=True, timeout=120):
        """Runs `claimwire ARGUMENTS` against this service."""
        environment = dict(os.environ, CLAIMWIRE_DIRECTORY=self.directory, NO_COLOR="1")
        result = subprocess.run([os.path.join(BIN, "claimwire"), *arguments], input=input, env=environment,
                                timeout=timeout,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if check and result.returncode != 0:
            raise AssertionError(f"claimwire {' '.join(arguments)} ended with {result.returncode}:\n{result.stderr}")
        return result


class Message(dict):
    """A header, with the body beside it."""
    body = None


class Peer:
    """A client or a worker: one DEALER and the frames of the protocol."""

    def __init__(self, service, role="client", name=None, slots=1, engine="python 1"):
        self.role, self.name, self.slots, self.engine = role, name, slots, engine
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.immediate = 1
        self.socket.connect("ipc://" + os.path.join(service.directory, role + ".sock"))

    def close(self):
        if self.context:
            self.socket.close()
            self.context.term()
            self.context = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send_frames(self, *frames):
        self.socket.send_multipart(list(frames))

    def send(self, type, body=None, **fields):
        frames = [b"CW/1", msgpack.packb(dict(t=type, **fields), use_bin_type=True)]
        if body is not None:
            frames.append(body if isinstance(body, bytes) else msgpack.packb(body, use_bin_type=True))
        self.socket.send_multipart(frames)

    def hello(self):
        if self.role == "worker":
            self.send("HELLO", role="worker", agent="python", name=self.name, slots=self.slots, engine=self.engine)
        else:
            self.send("HELLO", role="client", agent="python")

    def join(self):
        """HELLO until WELCOME, as one does with a broker that may just be starting.  Returns the peer."""
        self.hello()
        self.welcome = self.expect("WELCOME")
        return self

    def receive(self, timeout=PATIENCE):
        """The next message, or None.  PINGs are answered and not shown."""
        end = time.monotonic() + timeout
        while self.socket.poll(max(0, end - time.monotonic()) * 1000):
            frames = self.socket.recv_multipart()
            assert frames[0] == b"CW/1" and len(frames) in (2, 3), frames
            message = Message(msgpack.unpackb(frames[1], raw=False))
            message.body = frames[2] if len(frames) == 3 else None
            if message["t"] != "PING":
                return message
            self.send("PONG")
        return None

    def expect(self, type, timeout=PATIENCE, **fields):
        message = self.receive(timeout)
        assert message is not None, f"no {type} came"
        assert message["t"] == type, f"{message} instead of {type}"
        for key, value in fields.items():
            assert message[key] == value, f"{key} of {message} is not {value!r}"
        return message

    def silence(self, seconds):
        message = self.receive(seconds)
        assert message is None, f"{message} came"

    # what a client does
    def submit(self, document, seq=1):
        self.send("SUBMIT", document, seq=seq)
        return self.expect("ACCEPTED", seq=seq)

    def states(self, *ids):
        self.send("STATE", ids=list(ids))
        return self.expect("STATES")["states"]

    def state(self, id):
        return self.states(id)[0]["state"]

    def wait_for(self, id, state, timeout=PATIENCE):
        end = time.monotonic() + timeout
        while self.state(id) != state:
            assert time.monotonic() < end, f"document {id} is {self.states(id)[0]} and not {state}"
            time.sleep(0.02)
        return self.states(id)[0]

    def stats(self):
        self.send("STATUS")
        return self.expect("STATS")["stats"]

    # what a worker does
    def finish(self, job, **changes):
        self.send("RESULT", record_of(job, self.engine, **changes), job=job["job"], attempt=job["attempt"])

    def fail(self, job, cause, reason="it did"):
        self.send("FAIL", job=job["job"], attempt=job["attempt"], cause=cause, reason=reason)


def document_id(d):
    h = hashlib.blake2b(digest_size=16)

    def put(s):
        b = s.encode()
        h.update(struct.pack("<Q", len(b)) + b)

    for key in ("text", "title", "outlet", "url", "published", "language"):
        put(d.get(key) or "")
    authors = d.get("authors") or []
    h.update(struct.pack("<Q", len(authors)))
    for author in authors:
        put(author)
    return h.hexdigest()


def record_of(job, engine, **changes):
    """A record of a delivered document in which nothing was found."""
    d = msgpack.unpackb(job.body, raw=False)
    record = {"v": 1, "type": "document", "id": job["id"], "uri": d.get("uri"), "url": d.get("url"),
              "title": d.get("title"),
              "outlet": d.get("outlet"), "authors": d.get("authors", []), "language": d.get("language") or "en",
              "published": None,
              "text": d["text"], "entities": [], "times": [], "statements": [], "engine": engine}
    record.update(changes)
    return record


def article(n, **fields):
    """An invented article; another n, another article."""
    return dict({"uri": f"harbour-{n}.txt", "title": f"Harbour news {n}",
                 "text": f"The ferry to Quellport was late on day {n}, said harbour master Ines Abelard.\n"}, **fields)


class TestCase(unittest.TestCase):
    """A test with a broker of its own (self.service).  Class attributes set its options."""
    options = {}

    def setUp(self):
        self.service = Service(**dict({"heartbeat_ms": 100, "silence_ms": 1000, "retry_ms": 20, "retry_max_ms": 100},
                                      **self.options))
        self.addCleanup(self.service.close)
        self.service.start()

    def peer(self, *arguments, **named):
        peer = Peer(self.service, *arguments, **named)
        self.addCleanup(peer.close)
        return peer

    def client(self):
        return self.peer("client").join()

    def worker(self, name="w1", **named):
        return self.peer("worker", name=name, **named).join()


def main():
    if not os.path.exists(os.path.join(BIN, "claimwired")):
        print(f"no claimwired in {BIN}", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
