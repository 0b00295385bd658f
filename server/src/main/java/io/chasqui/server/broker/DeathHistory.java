package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.store.queue.DeathReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * How often and where a message has died: the entries of its x-death header, the latest first, one for each queue and
 * reason (RabbitMQ's dead letter exchanges). Immutable.
 */
final class DeathHistory {

    /** Of a message that has not died yet. */
    static final DeathHistory NONE = new DeathHistory(List.of());

    private static final String X_DEATH = "x-death";

    /**
     * One death.
     *
     * @param exchange the message was published to
     * @param routingKeys the message was published with
     * @param expiration the message's own, or null
     */
    record Death(
            String queue,
            DeathReason reason,
            long epochSeconds,
            String exchange,
            List<String> routingKeys,
            String expiration) {

        private FieldTable toTable() {
            FieldTable.Builder entry = FieldTable.builder()
                    .put("count", 1L)
                    .put("reason", reason.text())
                    .put("queue", octets(queue))
                    .put("time", new Timestamp(epochSeconds))
                    .put("exchange", octets(exchange))
                    .put(
                            "routing-keys",
                            FieldArray.of(routingKeys.stream()
                                    .map(DeathHistory::octets)
                                    .toList()));
            if (expiration != null) {
                entry.put("original-expiration", octets(expiration));
            }
            return entry.build();
        }
    }

    private final List<FieldTable> entries;

    private DeathHistory(List<FieldTable> entries) {
        this.entries = entries;
    }

    /** What the broker has written into the headers of a message at its earlier deaths. */
    static DeathHistory read(FieldTable headers) {
        List<FieldTable> entries = new ArrayList<>();
        if (headers.get(X_DEATH) instanceof FieldArray array) {
            array.forEach(entry -> entries.add((FieldTable) entry));
        }
        return new DeathHistory(entries);
    }

    /** This history with one more death. One of the same queue and reason is counted with the first of its kind. */
    DeathHistory with(Death death) {
        List<FieldTable> changed = new ArrayList<>(entries);
        int same = 0;
        while (same < changed.size() && !isOf(changed.get(same), death.queue, death.reason)) {
            same++;
        }
        FieldTable entry = death.toTable();
        if (same < changed.size()) {
            FieldTable first = changed.remove(same);
            entry = first.with("count", FieldValues.integer(first.get("count")) + 1);
        }
        changed.add(0, entry);
        return new DeathHistory(changed);
    }

    private static boolean isOf(FieldTable entry, String queue, DeathReason reason) {
        return isIn(entry, queue) && entry.get("reason").toString().equals(reason.text());
    }

    private static boolean isIn(FieldTable entry, String queue) {
        return Arrays.equals(((LongString) entry.get("queue")).bytes(), ShortString.encode(queue));
    }

    /**
     * Whether a message that now enters the queue goes round in circles by itself: it has died there, and nobody has
     * rejected it since.
     */
    boolean circlesTo(String queue) {
        for (FieldTable entry : entries) {
            if (entry.get("reason").toString().equals(DeathReason.REJECTED.text())) {
                return false;
            }
            if (isIn(entry, queue)) {
                return true;
            }
        }
        return false;
    }

    /** The headers of a message with this history, sorted by name, after the given death. */
    FieldTable writeTo(FieldTable headers, Death last) {
        TreeMap<String, Object> sorted = new TreeMap<>(headers.asMap());
        if (entries.size() == 1 && FieldValues.integer(entries.get(0).get("count")) == 1) {
            sorted.put("x-first-death-queue", octets(last.queue));
            sorted.put("x-first-death-reason", last.reason.text());
            sorted.put("x-first-death-exchange", octets(last.exchange));
        }
        sorted.put("x-last-death-queue", octets(last.queue));
        sorted.put("x-last-death-reason", last.reason.text());
        sorted.put("x-last-death-exchange", octets(last.exchange));
        sorted.put(X_DEATH, FieldArray.of(entries));
        return FieldTable.of(sorted);
    }

    /** Names are arbitrary bytes. */
    private static LongString octets(String name) {
        return LongString.of(ShortString.encode(name));
    }
}
