package io.chasqui.server.traffic;

import io.chasqui.store.count.Counts;
import io.chasqui.store.queue.DeathCounts;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What all clients of the broker do together, since it started: what happened in virtual hosts that are deleted by now
 * counts. Any thread.
 */
public final class BrokerTraffic {

    private final int loops;
    private final Churn churn = new Churn();
    private final Map<QueueKind, DeathCounts[]> deaths = new EnumMap<>(QueueKind.class);
    private final Set<VhostTraffic> open = new HashSet<>();
    private final VhostTraffic retired = new VhostTraffic(this, 1);

    /** @param loops how many event loops count */
    public BrokerTraffic(int loops) {
        this.loops = loops;
        for (QueueKind kind : QueueKind.values()) {
            DeathCounts[] byLoop = new DeathCounts[loops];
            for (int i = 0; i < loops; i++) {
                byLoop[i] = new DeathCounts();
            }
            deaths.put(kind, byLoop);
        }
    }

    public Churn churn() {
        return churn;
    }

    /** For a new virtual host. */
    public synchronized VhostTraffic open() {
        VhostTraffic traffic = new VhostTraffic(this, loops);
        open.add(traffic);
        return traffic;
    }

    /** The virtual host is deleted. What clients that are still there do in it from now on does not count. */
    public synchronized void retire(VhostTraffic traffic) {
        if (open.remove(traffic)) {
            retired.absorb(traffic);
        }
    }

    /** Where the queues of one kind on one loop count their dead messages. */
    public DeathCounts deaths(QueueKind kind, int loop) {
        return deaths.get(kind)[loop];
    }

    /** The dead messages of all queues of one kind. */
    public long deaths(QueueKind kind, DeathCounts.Strategy strategy, DeathCounts.Kind reason) {
        long sum = 0;
        for (DeathCounts counts : deaths.get(kind)) {
            sum += counts.get(strategy, reason);
        }
        return sum;
    }

    /** Messages that came in by one protocol. */
    public Counts<PublishCount> publishes(Protocol protocol) {
        return kind -> sum(traffic -> traffic.publishes(protocol).get(kind));
    }

    /** Messages that came in. */
    public Counts<PublishCount> publishes() {
        return kind -> sum(traffic -> traffic.publishes().get(kind));
    }

    /** Messages that went out. */
    public Counts<DeliveryCount> deliveries() {
        return kind -> sum(traffic -> traffic.deliveries().get(kind));
    }

    /** Sizes of the messages that came in by one protocol. */
    public Counts<SizeCount> sizes(Protocol protocol) {
        return kind -> sum(traffic -> traffic.sizes(protocol).get(kind));
    }

    /** Messages that went out by one protocol from queues of one kind. */
    public Counts<DeliveryCount> deliveries(Protocol protocol, QueueKind from) {
        return kind -> sum(traffic -> traffic.deliveries(protocol, from).get(kind));
    }

    /** What went over the wire. */
    public Counts<ConnectionCount> connections() {
        return kind -> sum(traffic -> traffic.connections().get(kind));
    }

    private synchronized long sum(ToLongFunction<VhostTraffic> count) {
        return count.applyAsLong(retired) + open.stream().mapToLong(count).sum();
    }
}
