package io.chasqui.server.amqp091;

import io.chasqui.server.broker.DeliverySource;
import io.chasqui.server.traffic.ChannelGauge;
import io.chasqui.store.count.OwnedCounts;
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

    /** Looks at deliveries that may time out. */
    @FunctionalInterface
    interface TimedVisitor {
        /**
         * @param at when it was delivered
         * @return false to look no further
         */
        boolean visit(long tag, DeliverySource source, long at);
    }

    private record Straggler(DeliverySource source, QueueEntry entry, long at) {}

    private static final int INITIAL_CAPACITY = 32;

    /** A ring that is emptier than this share moves its contents out instead of growing. */
    private static final int SPARSE = 8;

    private final OwnedCounts<ChannelGauge> state;
    private final TreeMap<Long, Straggler> stragglers = new TreeMap<>();
    private DeliverySource[] sources = new DeliverySource[INITIAL_CAPACITY];
    private QueueEntry[] entries = new QueueEntry[INITIAL_CAPACITY];

    /** When each was delivered; null until there is one that may time out. */
    private long[] times;

    private long first = 1;
    private long next = 1;
    private int inRing;

    /** @param state where their number is kept */
    UnackedDeliveries(OwnedCounts<ChannelGauge> state) {
        this.state = state;
    }

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
        state.add(ChannelGauge.UNACKED, 1);
    }

    /** Adds a delivery that may time out. */
    void add(long tag, DeliverySource source, QueueEntry entry, long at) {
        add(tag, source, entry);
        if (times == null) {
            times = new long[sources.length];
        }
        times[index(tag)] = at;
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

    /** Whose message an unsettled delivery is; the tag is known. */
    QueueEntry entry(long tag) {
        return isInRing(tag) ? entries[index(tag)] : stragglers.get(tag).entry;
    }

    /** From now on an unsettled delivery counts as coming from elsewhere; the tag is known. */
    void replaceSource(long tag, DeliverySource source) {
        if (isInRing(tag)) {
            sources[index(tag)] = source;
        } else {
            stragglers.computeIfPresent(tag, (key, old) -> new Straggler(source, old.entry, old.at));
        }
    }

    /** Shows unsettled deliveries with their times, oldest first; those that cannot time out have none. */
    void walk(TimedVisitor visitor) {
        for (Map.Entry<Long, Straggler> each : stragglers.entrySet()) {
            if (!visitor.visit(each.getKey(), each.getValue().source, each.getValue().at)) {
                return;
            }
        }
        boolean further = times != null && inRing > 0;
        for (long tag = first; further && tag < next; tag++) {
            int i = index(tag);
            further = sources[i] == null || visitor.visit(tag, sources[i], times[i]);
        }
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
        state.add(ChannelGauge.UNACKED, -1);
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
        state.add(ChannelGauge.UNACKED, -taken.size());
        taken.forEach(each -> visitor.visit(each.getKey(), each.getValue().source, each.getValue().entry));
    }

    private void takeFromRing(long tag, Visitor visitor) {
        int i = index(tag);
        DeliverySource source = sources[i];
        QueueEntry entry = entries[i];
        sources[i] = null;
        entries[i] = null;
        inRing--;
        state.add(ChannelGauge.UNACKED, -1);
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
                stragglers.put(tag, new Straggler(sources[i], entries[i], times == null ? 0 : times[i]));
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
        long[] largerTimes = times == null ? null : new long[capacity];
        for (long t = first; t < next; t++) {
            largerSources[(int) t & (capacity - 1)] = sources[index(t)];
            largerEntries[(int) t & (capacity - 1)] = entries[index(t)];
            if (times != null) {
                largerTimes[(int) t & (capacity - 1)] = times[index(t)];
            }
        }
        sources = largerSources;
        entries = largerEntries;
        times = largerTimes;
    }
}
