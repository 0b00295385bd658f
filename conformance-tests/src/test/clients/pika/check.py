"""Publishes with confirms, gets and consumes through pika (python3-pika in Debian).

usage: check.py amqp://user:password@host:port/vhost
"""

import sys
import uuid

import pika
import pika.exceptions

MESSAGES = 200


def publish_with_confirms(channel, queue):
    channel.confirm_delivery()
    persistent = pika.BasicProperties(delivery_mode=2, content_type="text/plain", headers={"source": "pika", "n": 1})
    for number in range(MESSAGES):
        channel.basic_publish("", queue, f"message {number}".encode(), persistent, mandatory=True)
    try:
        channel.basic_publish("", queue + ".missing", b"unroutable", mandatory=True)
    except pika.exceptions.UnroutableError:
        return
    raise AssertionError("an unroutable mandatory message was not returned")


def get_one(channel, queue):
    method, properties, body = channel.basic_get(queue)
    assert body == b"message 0", body
    assert method.message_count == MESSAGES - 1, method.message_count
    assert properties.headers == {"source": "pika", "n": 1}, properties.headers
    assert properties.delivery_mode == 2, properties.delivery_mode
    channel.basic_ack(method.delivery_tag)


def consume_the_rest(channel, queue):
    channel.basic_qos(prefetch_count=20)
    expected = 1
    for method, _, body in channel.consume(queue, inactivity_timeout=30):
        assert method is not None, "no delivery within 30 s"
        assert body == f"message {expected}".encode(), body
        channel.basic_ack(method.delivery_tag)
        expected += 1
        if expected == MESSAGES:
            break
    channel.cancel()
    assert channel.queue_declare(queue, passive=True).method.message_count == 0


def be_refused(connection, queue):
    channel = connection.channel()
    try:
        channel.queue_declare(queue + ".missing", passive=True)
    except pika.exceptions.ChannelClosedByBroker as refusal:
        assert refusal.reply_code == 404, refusal
        return
    raise AssertionError("passively declaring a missing queue succeeded")


def main(uri):
    queue = f"conformance.pika.{uuid.uuid4()}"
    connection = pika.BlockingConnection(pika.URLParameters(uri))
    channel = connection.channel()
    channel.queue_declare(queue, durable=True)
    try:
        publish_with_confirms(channel, queue)
        get_one(channel, queue)
        consume_the_rest(channel, queue)
        be_refused(connection, queue)
    finally:
        connection.channel().queue_delete(queue)
        connection.close()
    print(f"pika {pika.__version__}: {MESSAGES} messages confirmed, got and consumed")


if __name__ == "__main__":
    main(sys.argv[1])
