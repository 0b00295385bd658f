#!/usr/bin/env bash
# Tells what it costs to fetch the metrics of many queues from a broker on this machine, and whether messages notice: the
# latency of a steady load without scrapes, and with one scrape each second. See docs/benchmarks.md.
#
#   scrape.sh [-n QUEUES] [-s SECONDS] [-p PATH] URI
#
#   -n  queues, each with its own series (default 10000)
#   -s  seconds of load, twice (default 20)
#   -p  the page (default /metrics/per-object)
set -euo pipefail

queues=10000 seconds=20 page=/metrics/per-object
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=perf-test.sh
. "$here/perf-test.sh"

usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
fail() { echo "$*" >&2; exit 2; }

while getopts n:s:p:h option; do
  case $option in
    n) queues=$OPTARG ;;
    s) seconds=$OPTARG ;;
    p) page=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# = 1 ] || usage
is_count "$queues" || fail "not a number of queues: $queues"
is_count "$seconds" || fail "not a number of seconds: $seconds"
uri=$1
is_loopback "$uri" || fail "not an amqp:// URI of the loopback interface: $uri"
[[ $uri =~ ^amqp://(([^@/]*)@)?([^/]*[^/0-9:]|\[::1\]|[^/:]*)(:([0-9]+))?(/.*)?$ ]]
credentials=${BASH_REMATCH[2]:-guest:guest} host=${BASH_REMATCH[3]} port=${BASH_REMATCH[5]:-5672}
api=http://$host:$((port + 10000))/api
metrics=http://$host:$((port + 10020))$page

vhost=chasqui-scrape-$$
work=$(mktemp -d)
scraper=
finish() {
  [ -z "$scraper" ] || kill "$scraper" 2>/dev/null || true
  curl -s -o "$work/answer" -u "$credentials" -X DELETE "$api/vhosts/$vhost" || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

call() { # METHOD PATH BODY
  curl -sS -f -o "$work/answer" -u "$credentials" -H 'content-type: application/json' -X "$1" -d "$3" "$api$2"
}

define_queues() {
  call PUT "/vhosts/$vhost" '{}'
  seq "$queues" | awk '
    { printf "%s{\"name\":\"queue.%d\",\"durable\":true,\"auto_delete\":false,\"arguments\":{}}", NR == 1 ? "{\"queues\":[" : ",", $1 }
    END { print "]}" }' >"$work/definitions"
  call POST "/definitions/$vhost" "@$work/definitions"
}

# "seconds bytes" of one scrape, compressed as Prometheus asks for it.
scrape() { curl -sS -f -o "$work/page" -H 'accept-encoding: gzip' -w '%{time_total} %{size_download}\n' "$metrics"; }

scrape_every_second() {
  while true; do
    scrape >>"$work/scrapes"
    sleep 1
  done
}

# "median 99th" in the words of PerfTest.
load() {
  timeout -k 5 $((seconds + 30)) java -Xmx512m -cp "$jars/*" com.rabbitmq.perf.PerfTest --uri "$uri" -z "$seconds" \
    -e amq.direct -t direct -u "chasqui-scrape-$$-$RANDOM" -x 1 -y 1 -s 1000 -f persistent -ad true \
    -c 100 -q 100 -r 2000 2>&1 </dev/null | awk '
      /consumer latency min\/median\/75th\/95th\/99th [0-9]/ { split($(NF - 1), latency, "/"); unit = $NF }
      END { if (unit == "") exit 1; print "median", latency[2], unit ", 99th percentile", latency[5], unit }'
}

fetch_perf_test
define_queues
scrape >/dev/null && scrape >/dev/null && scrape >/dev/null
echo "$queues queues, $page: $(curl -sS -f "$metrics" | wc -c) bytes, $(scrape | cut -d' ' -f2) compressed"
load >/dev/null
echo "without scrapes: $(load)"
scrape_every_second &
scraper=$!
echo "one scrape each second: $(load)"
kill "$scraper" && scraper=
echo "scrapes: $(sort -n "$work/scrapes" | awk '{ time[NR] = $1 }
  END { printf "%d, median %.0f ms, slowest %.0f ms", NR, 1000 * time[int((NR + 1) / 2)], 1000 * time[NR] }')"
