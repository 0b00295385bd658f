#!/bin/sh
# Installs what the third-party client checks need: pika and rabbitmq-c's tools from Debian, amqplib from npm.
# Node.js 18 or newer has to be there. As root it installs the Debian packages; otherwise they have to be there, too.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

has_debian_packages() {
    command -v amqp-publish >/dev/null && /usr/bin/python3 -c 'import pika' 2>/dev/null
}

if ! has_debian_packages; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-pika amqp-tools
fi
cd "$here/src/test/clients/amqplib"
npm ci --no-audit --no-fund --omit-lockfile-registry-resolved
