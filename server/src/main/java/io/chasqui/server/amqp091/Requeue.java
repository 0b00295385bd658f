package io.chasqui.server.amqp091;

import io.chasqui.server.broker.DeliverySource;
import io.chasqui.server.broker.LateSettlement;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.Settlement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** Gives unacknowledged deliveries back to where they came from, each source's in one piece and in order. */
final class Requeue {

    private final BrokerLoop loop;
    private final Settlement how;
    private final Map<DeliverySource, List<QueueEntry>> bySource = new IdentityHashMap<>();

    /** @param how {@link Settlement#RELEASED} or {@link Settlement#FAILED} */
    Requeue(BrokerLoop loop, Settlement how) {
        this.loop = loop;
        this.how = how;
    }

    /** Empties the ring. */
    void all(UnackedDeliveries unacked) {
        unacked.takeAll(this::collect);
        giveBack();
    }

    /** Empties the ring but for the tags to keep. */
    void allBut(UnackedDeliveries unacked, LongPredicate keep) {
        List<Long> tags = new ArrayList<>(unacked.size());
        unacked.forEachUpTo(Long.MAX_VALUE, tag -> {
            if (!keep.test(tag)) {
                tags.add(tag);
            }
        });
        tags.forEach(tag -> unacked.take(tag, this::collect));
        giveBack();
    }

    /**
     * Takes the messages of these deliveries, to be given back. Their client may settle them all the same, without
     * effect.
     */
    void take(UnackedDeliveries unacked, List<Long> tags) {
        for (long tag : tags) {
            DeliverySource source = unacked.source(tag);
            collect(tag, source, unacked.entry(tag));
            unacked.replaceSource(tag, new LateSettlement(source.queue()));
        }
    }

    private void collect(long tag, DeliverySource source, QueueEntry entry) {
        bySource.computeIfAbsent(source, s -> new ArrayList<>()).add(entry);
    }

    /** Gives back what has been taken. */
    void giveBack() {
        bySource.forEach((source, entries) -> source.giveBack(loop, entries.toArray(new QueueEntry[0]), how));
        bySource.clear();
    }
}
