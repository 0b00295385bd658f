package io.chasqui.conformance.load;

import com.rabbitmq.client.Delivery;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one queue delivered, over all connections: checks on the fly that the messages of each publisher keep their order
 * and that only a delivery marked as redelivered repeats another. Safe to use from several threads.
 */
public final class LoadLedger {

    private static final int VIOLATIONS_KEPT = 10;

    private final String queue;
    private final Map<Integer, BitSet> delivered = new HashMap<>();
    private final Map<Integer, Integer> lastOfSession = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private int deliveries;
    private int redeliveries;

    public LoadLedger(String queue) {
        this.queue = queue;
    }

    /** A new consumer starts: what was delivered before and not acknowledged may come again, in order. */
    public synchronized void startSession() {
        lastOfSession.clear();
    }

    /** Takes account of a delivery. */
    public synchronized void record(Delivery delivery) {
        LoadMessage message = LoadMessage.of(delivery.getBody());
        boolean redelivered = delivery.getEnvelope().isRedeliver();
        deliveries++;
        redeliveries += redelivered ? 1 : 0;
        checkOrder(message);
        checkRepetition(message, redelivered);
    }

    private void checkOrder(LoadMessage message) {
        Integer last = lastOfSession.put(message.publisher(), message.sequence());
        if (last != null && last >= message.sequence()) {
            violation(message + " came after " + last);
        }
    }

    private void checkRepetition(LoadMessage message, boolean redelivered) {
        BitSet ofPublisher = delivered.computeIfAbsent(message.publisher(), publisher -> new BitSet());
        if (ofPublisher.get(message.sequence()) && !redelivered) {
            violation(message + " came twice without the redelivered flag");
        }
        ofPublisher.set(message.sequence());
    }

    private void violation(String what) {
        if (violations.size() < VIOLATIONS_KEPT) {
            violations.add(queue + ": " + what);
        }
    }

    /** What was out of order or repeated: the first few. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Those of the publisher's messages that never came. */
    public synchronized BitSet missing(int publisher, BitSet expected) {
        BitSet missing = (BitSet) expected.clone();
        missing.andNot(delivered.getOrDefault(publisher, new BitSet()));
        return missing;
    }

    public synchronized int deliveries() {
        return deliveries;
    }

    public synchronized int redeliveries() {
        return redeliveries;
    }
}
