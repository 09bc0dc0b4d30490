"""A client and a worker that are not ours, written from proto/PROTOCOL.md alone, talk to a real broker: as they
should, and as they should not."""
import os
import socket
import subprocess
import tempfile
import time

import msgpack

from claimwire_testing import Peer, Service, TestCase, article, document_id, main


class Clients(TestCase):
    def test_welcome_tells_the_credit(self):
        welcome = self.client().welcome
        self.assertGreater(welcome["credit"], 0)
        self.assertGreater(welcome["credit_bytes"], 1 << 20)
        self.assertEqual(welcome["heartbeat_ms"], 100)

    def test_submit_gives_the_id_of_the_text(self):
        client = self.client()
        full = article(1, outlet="Quellport Post", url="https://post.example/1", published="2024-03-01", language="en",
                       authors=["Tomas Lindqvist", "Rhea Okonjo"])
        for seq, document in enumerate([full, article(2)]):
            answer = client.submit(document, seq=seq)
            self.assertEqual(answer["id"], document_id(document))
            self.assertEqual((answer["known"], answer["state"], answer["credit"]), (False, "queued", 1))

    def test_duplicate_is_known_and_stored_once(self):
        client, other = self.client(), self.client()
        first = client.submit(article(1), seq=1)
        again = client.submit(article(1, uri="elsewhere.txt"), seq=2)
        self.assertTrue(again["known"])
        self.assertEqual(again["id"], first["id"])
        self.assertTrue(other.submit(article(1), seq=1)["known"])
        self.assertFalse(other.submit(article(1, outlet="Another Paper"), seq=2)["known"])
        self.assertEqual(client.stats()["queued"], 2)

    def test_states_come_in_the_order_asked_for(self):
        client = self.client()
        a, b = client.submit(article(1))["id"], client.submit(article(2))["id"]
        unknown = "0" * 32
        states = client.states(b, unknown, a, a)
        self.assertEqual([s["id"] for s in states], [b, unknown, a, a])
        self.assertEqual([s["state"] for s in states], ["queued", "unknown", "queued", "queued"])

    def test_unknown_fields_nil_and_key_order_are_no_matter(self):
        client = self.client()
        header = msgpack.packb({"later": {"a": [1, 2]}, "seq": 5, "error": None, "t": "SUBMIT"})
        client.send_frames(b"CW/1", header, msgpack.packb({"mood": "calm", "title": None,
                                                           "text": "All was quiet in Quellport."}))
        self.assertEqual(client.expect("ACCEPTED", seq=5)["id"], document_id({"text": "All was quiet in Quellport."}))

    def test_status_counts(self):
        client = self.client()
        client.submit(article(1))
        stats = client.stats()
        self.assertEqual((stats["queued"], stats["running"], stats["done"], stats["failed"]), (1, 0, 0, 0))
        self.assertEqual((stats["accepted_total"], stats["clients"] >= 1, stats["workers"]), (1, True, []))
        self.assertGreater(stats["queued_bytes"], 50)
        self.assertEqual(stats["store"], self.service.store)

    def test_ping_is_answered(self):
        client = self.client()
        client.send("PING")
        client.expect("PONG")

    def test_stranger_is_told_to_say_hello(self):
        client = self.peer()
        for type, fields in (("STATUS", {}), ("PING", {}), ("SUBMIT", {"seq": 1, "body": article(1)})):
            client.send(type, **fields)
            client.expect("ERROR", error="try-again")
        client.join()
        client.submit(article(1))

    def test_bye_ends_the_acquaintance(self):
        client = self.client()
        client.send("BYE")
        client.send("STATUS")
        client.expect("ERROR", error="try-again")

    def test_credit_overrun_is_answered_one_by_one(self):
        client = self.client()
        count = 5 * client.welcome["credit"]
        for seq in range(count):
            client.send("SUBMIT", article(seq), seq=seq)
        answers = {}
        while len(answers) < count:
            message = client.receive()
            self.assertIn(message["t"], ("ACCEPTED", "REJECTED"))
            self.assertNotIn(message["seq"], answers)
            if message["t"] == "REJECTED":
                self.assertEqual(message["error"], "try-again")
            answers[message["seq"]] = message["t"]
        accepted = sum(t == "ACCEPTED" for t in answers.values())
        self.assertGreaterEqual(accepted, client.welcome["credit"])
        self.assertEqual(client.stats()["queued"], accepted)


class BadInput(TestCase):
    def setUp(self):
        super().setUp()
        self.bad, self.good = self.client(), self.client()

    def tearDown(self):
        self.assertTrue(self.service.is_running(), self.service.log)
        self.assertEqual(self.good.submit(article(999))["state"], "queued")

    def refused(self, *frames):
        self.bad.send_frames(*frames)
        message = self.bad.expect("ERROR")
        self.assertIn(message["error"], ("protocol", "too-large"))
        self.assertTrue(message["reason"])

    def test_frames(self):
        header = msgpack.packb({"t": "STATUS"})
        for frames in ([b""], [b"CW/1"], [b"CW/1", b""], [b"CW/2", header], [b"", b"CW/1", header],
                       [b"CW/1", header, b"body"],
                       [b"CW/1", header, b"", b""], [b"x"] * 40, [b"CW/1", msgpack.packb({"t": "SUBMIT", "seq": 1})]):
            self.refused(*frames)

    def test_headers(self):
        ids = ["0" * 32] * 513
        for header in (b"\xc1", b"\xc0", b"\x80", b"\x91\x01", b"\x81\xa1t", msgpack.packb({"t": "STATUS"}) + b"\x00",
                       b"\x81\xa1t\xdd\xff\xff\xff\xff",       # an array of four billion, of which nothing comes
                       b"\x81\xa1t" + b"\x91" * 100000,        # a hundred thousand deep
                       b"\x81\xa1t\xdb\xff\xff\xff\xff", b"\x81\xa1x\x01",
                       msgpack.packb({"t": "NONSENSE"}), msgpack.packb({"t": 7}), msgpack.packb({"t": "ACCEPTED"}),
                       msgpack.packb({"t": "STATE"}), msgpack.packb({"t": "STATE", "ids": "0" * 32}),
                       msgpack.packb({"t": "STATE", "ids": ["X" * 32]}), msgpack.packb({"t": "STATE", "ids": ids}),
                       msgpack.packb({"t": "RETRY"}), msgpack.packb({"t": "RETRY", "all": True, "ids": []}),
                       msgpack.packb({"t": "HELLO", "role": "king", "agent": "x"}), msgpack.packb({"t": "HELLO"}),
                       msgpack.packb({"t": "HELLO", "role": "client", "agent": "x" * 300}),
                       msgpack.packb({"t": "HELLO", "role": "client", "agent": b"\xff\xfe"})):
            self.refused(b"CW/1", header)
        self.refused(b"CW/1", msgpack.packb({"t": "SUBMIT", "seq": -1}), b"\x80")
        self.refused(b"CW/1", msgpack.packb({"t": "SUBMIT", "seq": 1.5}), b"\x80")

    def test_header_over_its_limit(self):
        self.refused(b"CW/1", b"\x00" * ((1 << 20) + 1))

    def test_documents(self):
        text = "The ferry was late."
        bodies = (b"", b"\xc1", b"\x80", b"\x90", msgpack.packb("text"), msgpack.packb({"text": ""}),
                  msgpack.packb({"title": "x"}),
                  msgpack.packb({"text": 5}), msgpack.packb({"text": b"\xff\xff"}, use_bin_type=False),
                  msgpack.packb({"text": "a\0b"}),
                  msgpack.packb({"text": text})[:-3], msgpack.packb({"text": text}) + b"\x01",
                  b"\x81\xa4text\xdb\xff\xff\xff\xffabc",
                  msgpack.packb({"text": text, "authors": ["x"] * 65}), msgpack.packb({"text": text, "authors": "x"}),
                  msgpack.packb({"text": text, "title": "x" * 8193}),
                  msgpack.packb({"text": text, "x": [[0] * 500] * 3}),
                  b"\x82\xa4text\xa1a\xa1x" + b"\x91" * 50 + b"\x00", msgpack.packb({"text": "x" * ((8 << 20) + 1)}))
        for seq, body in enumerate(bodies):
            self.bad.send("SUBMIT", body, seq=seq)
            answer = self.bad.expect("REJECTED", seq=seq)
            self.assertIn(answer["error"], ("bad-input", "too-large"), body[:40])
            self.assertEqual(answer["credit"], 1)
            self.assertTrue(answer["reason"])
        self.bad.submit({"text": "x" * (8 << 20)}, seq=100)  # just the limit

    def test_message_over_the_socket_limit_ends_only_its_connection(self):
        self.bad.send("SUBMIT", b"\x00" * (64 << 20), seq=1)
        self.good.submit(article(1))
        fresh = self.client()
        fresh.submit(article(2))

    def test_garbage_on_the_wire(self):
        for bytes_ in (b"", b"GET / HTTP/1.1\r\n\r\n", os.urandom(4096),
                       b"\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f" + b"\xff" * 64):
            for name in ("client.sock", "worker.sock"):
                raw = socket.socket(socket.AF_UNIX)
                raw.connect(os.path.join(self.service.directory, name))
                raw.sendall(bytes_)
                raw.close()
        silent = [socket.socket(socket.AF_UNIX) for _ in range(20)]
        for s in silent:
            s.connect(os.path.join(self.service.directory, "client.sock"))
        self.good.submit(article(1))
        for s in silent:
            s.close()

    def test_roles_keep_to_their_endpoint(self):
        self.bad.send("HELLO", role="worker", agent="x", name="w", slots=1, engine="e")
        self.bad.expect("ERROR", error="not-permitted")
        worker = self.peer("worker")
        worker.send("HELLO", role="client", agent="x")
        worker.expect("ERROR", error="not-permitted")
        self.bad.send("RESULT", b"\x80", job=1, attempt=1)
        self.bad.expect("ERROR", error="protocol")
        worker = self.worker()
        worker.send("DROP", all=True)
        worker.expect("ERROR", error="protocol")

    def test_worker_without_its_fields(self):
        worker = self.peer("worker")
        for fields in ({"name": "w", "slots": 1}, {"name": "", "slots": 1, "engine": "e"},
                       {"name": "w", "slots": 0, "engine": "e"},
                       {"name": "w", "slots": 2000, "engine": "e"}, {"slots": 1, "engine": "e"}):
            worker.send("HELLO", role="worker", agent="x", **fields)
            worker.expect("ERROR", error="protocol")


class Workers(TestCase):
    def test_job_carries_the_document_and_result_ends_it(self):
        client, worker = self.client(), self.worker()
        document = article(1, outlet="Quellport Post")
        id = client.submit(document)["id"]
        job = worker.expect("JOB", id=id)
        self.assertEqual(msgpack.unpackb(job.body, raw=False), document)
        self.assertGreater(job["time_limit_ms"], 0)
        self.assertEqual(client.state(id), "running")
        worker.finish(job)
        client.wait_for(id, "done")
        self.assertEqual(self.service.query("SELECT count(*) FROM documents"), [(1,)])
        again = client.submit(document, seq=2)
        self.assertEqual((again["known"], again["state"]), (True, "done"))
        worker.silence(0.3)

    def test_slots_bound_what_a_worker_holds(self):
        client, worker = self.client(), self.worker(slots=3)
        for n in range(6):
            client.submit(article(n))
        jobs = [worker.expect("JOB") for _ in range(3)]
        worker.silence(0.3)
        self.assertEqual([j["job"] for j in jobs], sorted(j["job"] for j in jobs))
        worker.finish(jobs[1])
        worker.expect("JOB")
        worker.silence(0.2)

    def test_refused_document_fails_with_its_reason(self):
        client, worker = self.client(), self.worker()
        id = client.submit(article(1))["id"]
        worker.fail(worker.expect("JOB"), "refused", "it is a picture")
        failed = client.wait_for(id, "failed")
        self.assertEqual((failed["reason"], failed["attempts"]), ("it is a picture", 1))
        client.send("RETRY", ids=[id, "0" * 32])
        client.expect("COUNT", count=1)
        worker.finish(worker.expect("JOB", id=id))
        client.wait_for(id, "done")

    def test_drop_forgets(self):
        client, worker = self.client(), self.worker()
        id = client.submit(article(1))["id"]
        worker.fail(worker.expect("JOB"), "refused")
        client.wait_for(id, "failed")
        client.send("DROP", all=True)
        client.expect("COUNT", count=1)
        self.assertEqual(client.state(id), "unknown")
        self.assertFalse(client.submit(article(1), seq=2)["known"])

    def test_crashing_document_is_set_aside_and_the_others_go_on(self):
        client, worker = self.client(), self.worker()
        poison = client.submit(article(1))["id"]
        others = [client.submit(article(n))["id"] for n in range(2, 8)]
        tries = 0
        while client.state(poison) != "failed":
            job = worker.receive(0.05)
            if job and job["id"] == poison:
                tries += 1
                worker.fail(job, "crash", "signal 11")
            elif job:
                worker.finish(job)
        self.assertEqual(tries, 3)
        for id in others:
            client.wait_for(id, "done")
        self.assertEqual(client.states(poison)[0]["reason"], "signal 11")

    def test_record_of_another_document_is_refused(self):
        client, worker = self.client(), self.worker()
        id = client.submit(article(1))["id"]
        for _ in range(3):
            worker.finish(worker.expect("JOB"), id="f" * 32)
        self.assertEqual(client.wait_for(id, "failed")["attempts"], 3)
        self.assertEqual(self.service.query("SELECT count(*) FROM documents"), [(0,)])

    def test_malformed_record_is_refused(self):
        client, worker = self.client(), self.worker()
        id = client.submit(article(1))["id"]
        for body in (b"", b"\xdd\xff\xff\xff\xff", b"\x81\xa4text\xa1x"):
            job = worker.expect("JOB")
            worker.send("RESULT", body, job=job["job"], attempt=job["attempt"])
        client.wait_for(id, "failed")

    def test_stale_and_foreign_reports_change_nothing(self):
        client, worker = self.client(), self.worker()
        other = self.worker("w2")
        id = client.submit(article(1))["id"]
        job = worker.receive(0.5)
        holder, idle = (worker, other) if job else (other, worker)
        job = job or holder.expect("JOB")
        idle.fail(job, "refused")
        holder.send("FAIL", job=job["job"], attempt=job["attempt"] + 7, cause="refused", reason="of another time")
        holder.send("RESULT", b"\x80", job=job["job"] + 1000, attempt=1)
        self.assertEqual(client.state(id), "running")
        holder.finish(job)
        client.wait_for(id, "done")
        holder.finish(job)
        holder.fail(job, "crash")
        self.assertEqual(client.state(id), "done")

    def test_silent_worker_loses_its_job_and_its_late_result_is_no_harm(self):
        client = self.client()
        silent = self.worker("silent")
        id = client.submit(article(1))["id"]
        job = silent.expect("JOB")
        time.sleep(1.0)  # it says nothing, not even PONG
        other = self.worker("other")
        again = other.expect("JOB", id=id)
        self.assertNotEqual(again["attempt"], job["attempt"])
        silent.finish(job)
        client.wait_for(id, "done")
        other.finish(again)
        self.assertEqual(self.service.query("SELECT count(*) FROM documents"), [(1,)])
        self.assertEqual(client.states(id)[0]["attempts"], 0)
        self.assertEqual(client.stats()["redelivered_total"], 1)

    def test_bye_gives_jobs_back_at_once(self):
        client, leaver = self.client(), self.worker("leaver", slots=2)
        for n in range(2):
            client.submit(article(n))
        jobs = [leaver.expect("JOB") for _ in range(2)]
        leaver.send("BYE")
        stayer = self.worker("stayer", slots=2)
        self.assertEqual([stayer.expect("JOB")["job"] for _ in range(2)], [j["job"] for j in jobs])

    def test_worker_is_pinged(self):
        worker = self.worker()
        self.assertTrue(worker.socket.poll(5000))
        frames = worker.socket.recv_multipart()
        self.assertEqual(msgpack.unpackb(frames[1]), {"t": "PING"})


class Broker(TestCase):
    def test_stop_says_goodbye_and_keeps_what_is_queued(self):
        client = self.client()
        id = client.submit(article(1))["id"]
        self.service.process.terminate()
        client.expect("BYE")
        self.assertEqual(self.service.stop(), 0)
        self.assertEqual([f for f in os.listdir(self.service.directory) if f.endswith(".sock")], [])
        self.service.start()
        client = self.client()
        self.assertEqual(client.state(id), "queued")
        worker = self.worker()
        worker.finish(worker.expect("JOB", id=id))
        client.wait_for(id, "done")

    def test_stop_waits_for_what_runs_and_takes_nothing_new(self):
        client, worker = self.client(), self.worker()
        running, queued = client.submit(article(1))["id"], client.submit(article(2))["id"]
        job = worker.expect("JOB", id=running)
        self.service.process.terminate()
        time.sleep(0.3)
        self.assertTrue(self.service.is_running())
        client.send("SUBMIT", article(3), seq=3)
        client.expect("REJECTED", seq=3, error="try-again")
        worker.finish(job)
        worker.expect("BYE")
        self.assertEqual(self.service.process.wait(10), 0)
        self.assertEqual(self.service.query("SELECT id FROM documents"), [(running,)])
        self.service.start()
        self.assertEqual([s["state"] for s in self.client().states(running, queued)], ["done", "queued"])

    def test_killed_broker_has_everything_that_it_accepted(self):
        client = self.client()
        accepted = set()
        for seq in range(300):
            client.send("SUBMIT", article(seq), seq=seq)
        while len(accepted) < 200:
            accepted.add(client.expect("ACCEPTED")["id"])
        self.service.kill()
        self.service.start()
        client = self.client()
        for id in accepted:
            self.assertEqual(client.state(id), "queued")

    def test_peers_survive_a_restart_of_the_broker(self):
        client, worker = self.client(), self.worker()
        id = client.submit(article(1))["id"]
        job = worker.expect("JOB")
        self.service.kill()
        self.service.start()
        worker.finish(job)  # the connection is new; the broker does not know the worker, but takes the result
        worker.expect("ERROR", error="try-again")
        self.client().wait_for(id, "done")

    def test_second_broker_is_refused_and_told_who_is_there(self):
        second = Service(directory=self.service.directory).start(wait=False)
        self.assertEqual(second.process.wait(20), 75)
        self.assertIn(str(self.service.process.pid), self.service.log)
        self.client().submit(article(1))

    def test_taken_endpoint_names_itself(self):
        other = Service(client_endpoint="ipc://" + os.path.join(self.service.directory, "client.sock"))
        self.addCleanup(other.close)
        other.start(wait=False)
        self.assertEqual(other.process.wait(20), 75)
        self.assertIn("client.sock is locked by process %d" % self.service.process.pid, other.log)
        self.client().submit(article(1))


class FullDisk(TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="claimwire-full-")
        self.addCleanup(os.rmdir, self.folder)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "claimwire-test", self.folder],
                          stderr=subprocess.DEVNULL).returncode:
            self.skipTest("only root can mount a small disk")
        self.addCleanup(subprocess.run, ["umount", self.folder])
        self.service = Service(directory=self.folder, heartbeat_ms=100, silence_ms=1000, commit_documents=16)
        self.addCleanup(self.service.close)
        self.service.start()

    def test_what_was_accepted_stays_and_the_rest_goes_in_when_there_is_room(self):
        ballast = os.path.join(self.folder, "ballast")
        with open(ballast, "wb") as f:
            f.write(b"x" * (16 << 20))
        client, accepted, refused = self.client(), {}, {}
        for seq in range(300):
            document = article(seq, text=f"Day {seq}. " + "The ferry to Quellport was late. " * 400)
            client.send("SUBMIT", document, seq=seq)
            answer = client.receive()
            if answer["t"] == "ACCEPTED":
                accepted[seq] = answer["id"]
            else:
                self.assertEqual(answer["error"], "disk-full")
                refused[seq] = document
        self.assertTrue(accepted and refused)
        self.assertEqual(client.stats()["queued"], len(accepted))
        self.assertEqual({s["state"] for s in client.states(*accepted.values())}, {"queued"})
        os.unlink(ballast)
        seq, document = refused.popitem()
        end = time.monotonic() + 60
        while True:
            client.send("SUBMIT", document, seq=seq)
            if client.receive()["t"] == "ACCEPTED":
                break
            self.assertLess(time.monotonic(), end, self.service.log)
            time.sleep(0.1)
        self.service.kill()
        self.service.start()
        self.assertEqual({s["state"] for s in self.client().states(*accepted.values())}, {"queued"})


class Tcp(TestCase):
    def setUp(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.service = Service(client_endpoint=self.address)
        self.addCleanup(self.service.close)
        self.service.start(wait=False)

    def test_port_in_use(self):
        client = Peer(self.service)
        self.addCleanup(client.close)
        client.socket.connect(self.address)
        client.join().submit(article(1))
        second = Service(client_endpoint=self.address)
        self.addCleanup(second.close)
        second.start(wait=False)
        self.assertEqual(second.process.wait(20), 75)
        self.assertIn("in use", second.log)


if __name__ == "__main__":
    main()
