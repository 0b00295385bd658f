package io.chasqui.server.amqp091;

import io.chasqui.server.broker.DeliverySource;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.queue.QueueEntry;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Gives unacknowledged deliveries back to where they came from, each source's in one piece and in order. */
final class Requeue {

    private final BrokerLoop loop;
    private final Map<DeliverySource, List<QueueEntry>> bySource = new IdentityHashMap<>();

    Requeue(BrokerLoop loop) {
        this.loop = loop;
    }

    /** Empties the ring. */
    void all(UnackedDeliveries unacked) {
        unacked.takeAll((tag, source, entry) ->
                bySource.computeIfAbsent(source, s -> new ArrayList<>()).add(entry));
        bySource.forEach((source, entries) -> source.requeueAll(loop, entries.toArray(new QueueEntry[0])));
        bySource.clear();
    }
}
