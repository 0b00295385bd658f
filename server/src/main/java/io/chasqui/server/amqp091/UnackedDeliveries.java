package io.chasqui.server.amqp091;

import io.chasqui.server.broker.DeliverySource;
import io.chasqui.store.queue.QueueEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * The deliveries of a channel that the client has not settled, in a ring indexed by delivery tag. Tags settled out of
 * order leave holes that are skipped; the ring shrinks from its old end. A few deliveries that stay unsettled while
 * millions pass would stretch the ring without end, so they are moved out of it into a map.
 */
final class UnackedDeliveries {

    /** Receives deliveries taken out. */
    @FunctionalInterface
    interface Visitor {
        void visit(long tag, DeliverySource source, QueueEntry entry);
    }

    private record Straggler(DeliverySource source, QueueEntry entry) {}

    private static final int INITIAL_CAPACITY = 32;

    /** A ring that is emptier than this share moves its contents out instead of growing. */
    private static final int SPARSE = 8;

    private final TreeMap<Long, Straggler> stragglers = new TreeMap<>();
    private DeliverySource[] sources = new DeliverySource[INITIAL_CAPACITY];
    private QueueEntry[] entries = new QueueEntry[INITIAL_CAPACITY];
    private long first = 1;
    private long next = 1;
    private int inRing;

    /** Number of unsettled deliveries. */
    int size() {
        return inRing + stragglers.size();
    }

    /** Adds a delivery; tags only grow. */
    void add(long tag, DeliverySource source, QueueEntry entry) {
        if (inRing == 0) {
            first = tag;
        } else if (tag - first >= sources.length) {
            makeRoom(tag);
        }
        next = tag + 1;
        int i = index(tag);
        sources[i] = source;
        entries[i] = entry;
        inRing++;
    }

    boolean contains(long tag) {
        return isInRing(tag) || stragglers.containsKey(tag);
    }

    private boolean isInRing(long tag) {
        return inRing > 0 && tag >= first && tag < next && sources[index(tag)] != null;
    }

    /** Where an unsettled delivery came from; null if the tag is not known. */
    DeliverySource source(long tag) {
        if (isInRing(tag)) {
            return sources[index(tag)];
        }
        Straggler straggler = stragglers.get(tag);
        return straggler == null ? null : straggler.source;
    }

    /** Tells every unsettled tag up to and including this one, oldest first. */
    void forEachUpTo(long tag, LongConsumer visitor) {
        stragglers.headMap(tag, true).keySet().forEach(visitor::accept);
        for (long each = first; inRing > 0 && each < next && each <= tag; each++) {
            if (sources[index(each)] != null) {
                visitor.accept(each);
            }
        }
    }

    /** Takes one delivery out. Returns false if the tag is not known. */
    boolean take(long tag, Visitor visitor) {
        if (isInRing(tag)) {
            takeFromRing(tag, visitor);
            return true;
        }
        Straggler straggler = stragglers.remove(tag);
        if (straggler == null) {
            return false;
        }
        visitor.visit(tag, straggler.source, straggler.entry);
        return true;
    }

    /** Takes out every delivery up to and including the tag, oldest first. */
    void takeUpTo(long tag, Visitor visitor) {
        if (!stragglers.isEmpty()) {
            takeStragglersUpTo(tag, visitor);
        }
        while (inRing > 0 && first <= tag) {
            takeFromRing(first, visitor);
        }
    }

    /** Takes out everything, oldest first. */
    void takeAll(Visitor visitor) {
        takeUpTo(Long.MAX_VALUE, visitor);
    }

    private void takeStragglersUpTo(long tag, Visitor visitor) {
        List<Map.Entry<Long, Straggler>> taken =
                new ArrayList<>(stragglers.headMap(tag, true).entrySet());
        stragglers.headMap(tag, true).clear();
        taken.forEach(each -> visitor.visit(each.getKey(), each.getValue().source, each.getValue().entry));
    }

    private void takeFromRing(long tag, Visitor visitor) {
        int i = index(tag);
        DeliverySource source = sources[i];
        QueueEntry entry = entries[i];
        sources[i] = null;
        entries[i] = null;
        inRing--;
        if (tag == first) {
            skipHoles();
        }
        visitor.visit(tag, source, entry);
    }

    private void skipHoles() {
        first++;
        while (first < next && sources[index(first)] == null) {
            first++;
        }
    }

    private int index(long tag) {
        return (int) tag & (sources.length - 1);
    }

    private void makeRoom(long tag) {
        if (inRing <= sources.length / SPARSE) {
            moveOut();
            first = tag;
        } else {
            grow(tag);
        }
    }

    private void moveOut() {
        for (long tag = first; inRing > 0; tag++) {
            int i = index(tag);
            if (sources[i] != null) {
                stragglers.put(tag, new Straggler(sources[i], entries[i]));
                sources[i] = null;
                entries[i] = null;
                inRing--;
            }
        }
    }

    private void grow(long tag) {
        int capacity = sources.length;
        while (tag - first >= capacity) {
            capacity *= 2;
        }
        DeliverySource[] largerSources = new DeliverySource[capacity];
        QueueEntry[] largerEntries = new QueueEntry[capacity];
        for (long t = first; t < next; t++) {
            largerSources[(int) t & (capacity - 1)] = sources[index(t)];
            largerEntries[(int) t & (capacity - 1)] = entries[index(t)];
        }
        sources = largerSources;
        entries = largerEntries;
    }
}
