#!/usr/bin/env python3
"""Measures how fast the management API answers a broker that has much in it. See docs/benchmarks.md.

  api.py [-q QUEUES] [-c CONNECTIONS] [-n ROUNDS] AMQP_PORT API_PORT

Makes a virtual host with so many queues (10,000), opens so many connections with a channel each (1,000), publishes to a
tenth of the queues, and prints medians and worst times of what operators' pages ask for. Everything is removed at the
end. The broker runs on this machine and has the user guest.
"""
import argparse
import base64
import http.client
import json
import socket
import statistics
import struct
import time

VHOST = "api-measurement"
HEADER = b"AMQP\x00\x00\x09\x01"
LOGIN = "Basic " + base64.b64encode(b"guest:guest").decode()


class Api:
    def __init__(self, port):
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def call(self, method, path, body=None):
        text = None if body is None else json.dumps(body)
        self.http.request(method, "/api" + path, text, {"Authorization": LOGIN, "Content-Type": "application/json"})
        answer = self.http.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status} {content[:200]}")
        return content


def method(channel, class_id, method_id, arguments):
    payload = struct.pack(">HH", class_id, method_id) + arguments
    return struct.pack(">BHI", 1, channel, len(payload)) + payload + b"\xce"


def short(text):
    return bytes([len(text)]) + text.encode()


def open_connection(port):
    """A connection with one open channel, and nothing else."""
    opened = socket.create_connection(("127.0.0.1", port))
    response = b"\0guest\0guest"
    opened.sendall(HEADER)
    receive(opened)
    start_ok = struct.pack(">I", 0) + short("PLAIN") + struct.pack(">I", len(response)) + response + short("en_US")
    opened.sendall(method(0, 10, 11, start_ok))
    receive(opened)
    opened.sendall(method(0, 10, 31, struct.pack(">HIH", 8, 131072, 0)) + method(0, 10, 40, short(VHOST) + b"\0\0"))
    receive(opened)
    opened.sendall(method(1, 20, 10, b"\0"))
    receive(opened)
    return opened


def receive(opened):
    if not opened.recv(65536):
        raise SystemExit("the broker has closed a connection")


def publish(opened, key):
    header = struct.pack(">HHQH", 60, 0, 1, 0)
    opened.sendall(
        method(1, 60, 40, b"\0\0" + short("") + short(key) + b"\0")
        + struct.pack(">BHI", 2, 1, len(header)) + header + b"\xce"
        + struct.pack(">BHI", 3, 1, 1) + b"x\xce")


def measure(api, path, rounds):
    times, size = [], 0
    for _ in range(rounds):
        begin = time.perf_counter()
        size = len(api.call("GET", path))
        times.append((time.perf_counter() - begin) * 1000)
    print(f"{statistics.median(times):8.1f} ms  {max(times):8.1f} ms  {size:10,} bytes  {path}", flush=True)


PAGES = [
    "/overview",
    "/overview?lengths_age=600&lengths_incr=5&msg_rates_age=600&msg_rates_incr=5",
    "/queues?page=1&page_size=100",
    "/queues?page=50&page_size=100&sort=messages&sort_reverse=true",
    "/queues?page=1&page_size=100&sort=message_stats.publish_details.rate&sort_reverse=true",
    "/queues?page=1&page_size=100&name=99&use_regex=true",
    "/queues?disable_stats=true&enable_queue_totals=true",
    "/queues",
    "/connections?page=1&page_size=100",
    "/connections?page=1&page_size=100&sort=recv_oct_details.rate&sort_reverse=true",
    "/channels?page=1&page_size=100",
    "/exchanges?page=1&page_size=100",
    "/nodes",
]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("-q", type=int, default=10_000)
    arguments.add_argument("-c", type=int, default=1_000)
    arguments.add_argument("-n", type=int, default=20)
    arguments.add_argument("amqp_port", type=int)
    arguments.add_argument("api_port", type=int)
    options = arguments.parse_args()
    api = Api(options.api_port)
    api.call("PUT", "/vhosts/" + VHOST, {})
    connections = []
    try:
        names = [f"queue-{number:05}" for number in range(options.q)]
        queues = [{"name": name, "durable": True, "auto_delete": False, "arguments": {}} for name in names]
        for start in range(0, len(queues), 1000):
            api.call("POST", "/definitions/" + VHOST, {"queues": queues[start:start + 1000]})
        connections = [open_connection(options.amqp_port) for _ in range(options.c)]
        for number, name in enumerate(names[::10]):
            publish(connections[number % len(connections)], name)
        time.sleep(11)
        print("  median         worst")
        for path in PAGES:
            measure(api, path, options.n)
    finally:
        for opened in connections:
            opened.close()
        api.call("DELETE", "/vhosts/" + VHOST)


if __name__ == "__main__":
    main()
