#!/bin/sh
# Publishes, gets and consumes through rabbitmq-c's command line (amqp-tools in Debian).
# usage: check.sh amqp://user:password@host:port/vhost
# These tools know no confirms: what shows that a message has arrived is getting it back.
set -eu

uri=$1
queue="conformance.amqp-tools.$$.$(date +%s)"
delete() { amqp-delete-queue -u "$uri" -q "$queue" >/dev/null; }

expect() {
    if [ "$1" != "$2" ]; then
        echo "expected '$2', got '$1'" >&2
        exit 1
    fi
}

expect "$(amqp-declare-queue -u "$uri" -d -q "$queue")" "$queue"
trap delete EXIT

for number in 1 2 3 4 5; do
    amqp-publish -u "$uri" -r "$queue" -p -C text/plain -b "message $number"
done
head -c 300000 /dev/zero | tr '\0' x | amqp-publish -u "$uri" -r "$queue" -p

expect "$(amqp-get -u "$uri" -q "$queue")" "message 1"
expect "$(amqp-consume -u "$uri" -q "$queue" -c 4 cat)" "message 2message 3message 4message 5"
expect "$(amqp-get -u "$uri" -q "$queue" | wc -c | tr -d ' ')" 300000

if amqp-get -u "$uri" -q "$queue" >/dev/null; then
    echo "an empty queue gave a message" >&2
    exit 1
fi
expect "$(delete && echo deleted)" deleted
trap - EXIT
echo "amqp-tools: 6 messages published, got and consumed"
