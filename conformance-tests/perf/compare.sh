#!/usr/bin/env bash
# Compares two AMQP 0-9-1 brokers on this machine with RabbitMQ's own load tool, PerfTest, taking turns (A, B, A, B ...),
# and prints each run, the medians and their ratios. See docs/benchmarks.md.
#
#   compare.sh [-r ROUNDS] [-s SECONDS] [-w "WORKLOAD ..."] [NAME=]URI [NAME=]URI
#
#   -r  runs of each workload on each broker (default 3)
#   -s  seconds of load in one run (default 12)
#   -w  some of: transient small persistent sync multi fanout latency (default all)
set -euo pipefail

readonly MARGIN=30 # seconds for PerfTest to start, connect and stop, after which a run is given up

rounds=3 seconds=12 workloads="transient small persistent sync multi fanout latency"
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=perf-test.sh
. "$here/perf-test.sh"

usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
fail() { echo "$*" >&2; exit 2; }

describe() {
  case $1 in
    transient)  echo '1 KB, transient, auto-ack' ;;
    small)      echo '16 B, transient, auto-ack' ;;
    persistent) echo '1 KB, persistent, 500 unconfirmed, ack every 100' ;;
    sync)       echo '1 KB, persistent, each confirmed before the next' ;;
    multi)      echo '1 KB, persistent, 4 queues, producers and consumers' ;;
    fanout)     echo '1 KB, transient, fanout to 5 queues, auto-ack' ;;
    latency)    echo '1 KB, persistent, 2,000 a second offered' ;;
    *) return 1 ;;
  esac
}

# Nothing is left behind: queues are auto-delete, and exchanges predeclared. All queues are durable, transient messages
# or not, because RabbitMQ 4.3 refuses others unless it is configured to permit them.
options() { # WORKLOAD NAME-OF-QUEUES
  local direct="-e amq.direct -t direct" durable="-f persistent -ad true"
  local transient="$durable -mp deliveryMode=1 -a"
  case $1 in
    transient)  echo "$direct -u $2 -x 1 -y 1 -s 1000 $transient" ;;
    small)      echo "$direct -u $2 -x 1 -y 1 -s 16 $transient" ;;
    persistent) echo "$direct -u $2 -x 1 -y 1 -s 1000 $durable -c 500 -q 500 -A 100" ;;
    sync)       echo "$direct -u $2 -x 1 -y 1 -s 1000 $durable -c 1 -q 1" ;;
    multi)      echo "$direct --queue-pattern $2-%d --queue-pattern-from 1 --queue-pattern-to 4" \
                     "-x 4 -y 4 -s 1000 $durable -c 200 -q 200 -A 50" ;;
    fanout)     echo "-e amq.fanout -t fanout -x 1 -y 5 -s 1000 $transient" ;;
    latency)    echo "$direct -u $2 -x 1 -y 1 -s 1000 $durable -c 100 -q 100 -r 2000" ;;
  esac
}

# Latencies tell about the broker only where it is not flooded; elsewhere they tell how long the queue has become.
metrics() {
  case $1 in
    sync|latency) echo received median 99th ;;
    *) echo received ;;
  esac
}

while getopts r:s:w:h option; do
  case $option in
    r) rounds=$OPTARG ;;
    s) seconds=$OPTARG ;;
    w) workloads=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# = 2 ] || usage
is_count "$rounds" || fail "not a number of rounds: $rounds"
is_count "$seconds" || fail "not a number of seconds: $seconds"
for workload in $workloads; do
  describe "$workload" >/dev/null || fail "unknown workload: $workload"
done

names=() uris=()
for broker in "$@"; do
  uri=$broker name=broker-$((${#names[@]} + 1))
  if [[ $broker =~ ^([A-Za-z0-9._-]+)=(.*)$ ]]; then
    name=${BASH_REMATCH[1]} uri=${BASH_REMATCH[2]}
  fi
  is_loopback "$uri" || fail "not an amqp:// URI of the loopback interface: $uri"
  names+=("$name") uris+=("$uri")
done
[ "${names[0]}" != "${names[1]}" ] || fail "both brokers have the name ${names[0]}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# Prints "sent received median 99th" of one run, or nothing if PerfTest came to no result.
run() { # WORKLOAD URI
  local queue="chasqui-compare-$$-$RANDOM" status=0
  # The options are words without blanks or patterns.
  # shellcheck disable=SC2046
  timeout -k 5 $((seconds + MARGIN)) java -Xmx1g -cp "$jars/*" com.rabbitmq.perf.PerfTest \
    --uri "$2" -z "$seconds" $(options "$1" "$queue") >"$work/output" 2>&1 </dev/null || status=$?
  if [ $status != 0 ] || grep -q Exception "$work/output"; then
    { echo "PerfTest ended with status $status:"; grep -m 3 Exception "$work/output" || tail -3 "$work/output"; } >&2
    return
  fi
  awk '
    /sending rate avg:/ { sent = $(NF - 1) }
    /receiving rate avg:/ { received = $(NF - 1) }
    /consumer latency min\/median\/75th\/95th\/99th [0-9]/ { split($(NF - 1), latency, "/") }
    END { if (received > 0) print sent, received, latency[2], latency[5] }' "$work/output"
}

# The median of the given numbers.
median() {
  printf '%s\n' "$@" | sort -n | awk '
    { value[NR] = $1 }
    END { middle = int((NR + 1) / 2); printf "%.0f\n", NR % 2 ? value[middle] : (value[middle] + value[middle + 1]) / 2 }'
}

summary() {
  printf '\n| workload | median | %s | %s | %s / %s |\n|---|---|---|---|---|\n' "${names[@]}" "${names[@]}"
  local workload metric label first second
  for workload in $workloads; do
    for metric in $(metrics "$workload"); do
      case $metric in
        received) label="received/s" ;;
        median) label="latency, µs" ;;
        99th) label="99th latency, µs" ;;
      esac
      first=$(values "$workload" "${names[0]}" "$metric") second=$(values "$workload" "${names[1]}" "$metric")
      if [ -z "$first" ] || [ -z "$second" ]; then
        first=${first:+$(median $first)} second=${second:+$(median $second)}
        printf '| %s | %s | %s | %s | |\n' "$(describe "$workload")" "$label" "${first:-failed}" "${second:-failed}"
      else
        first=$(median $first) second=$(median $second)
        printf '| %s | %s | %s | %s | %s |\n' "$(describe "$workload")" "$label" "$first" "$second" \
          "$(awk -v a="$first" -v b="$second" 'BEGIN { if (b > 0) printf "%.2f", a / b }')"
      fi
    done
  done
}

# What was measured so far: all runs of a workload on a broker.
values() { # WORKLOAD NAME METRIC
  awk -v workload="$1" -v name="$2" -v metric="$3" '
    BEGIN { column["received"] = 4; column["median"] = 5; column["99th"] = 6 }
    $1 == workload && $2 == name { print $column[metric] }' "$work/results"
}

fetch_perf_test
touch "$work/results"
runs=$((2 * rounds * $(wc -w <<<"$workloads")))
echo "$runs runs of $seconds seconds: about $((runs * (seconds + 4) / 60 + 1)) minutes"
printf '%-11s %-5s %-15s %12s %12s %12s %12s\n' workload round broker sent/s received/s 'median µs' '99th µs'
failed=0
for workload in $workloads; do
  for ((round = 1; round <= rounds; round++)); do
    for i in 0 1; do
      result=$(run "$workload" "${uris[$i]}")
      if [ -z "$result" ]; then
        failed=$((failed + 1))
        printf '%-11s %-5s %-15s %12s\n' "$workload" "$round" "${names[$i]}" failed
        continue
      fi
      echo "$workload ${names[$i]} $result" >>"$work/results"
      # shellcheck disable=SC2086
      printf '%-11s %-5s %-15s %12s %12s %12s %12s\n' "$workload" "$round" "${names[$i]}" $result
    done
  done
done
summary
[ $failed = 0 ] || { echo "$failed of $runs runs failed" >&2; exit 1; }
