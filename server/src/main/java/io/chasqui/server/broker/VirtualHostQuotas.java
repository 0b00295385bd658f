package io.chasqui.server.broker;

import io.chasqui.store.queue.QueueFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares what the virtual hosts hold with their quotas of messages, bytes and memory, and blocks the publishers of those that
 * hold more, until it is a tenth less. Only virtual hosts with a quota cost anything.
 */
public final class VirtualHostQuotas {

    /** The part of a quota by which it must be kept again before publishers go on. */
    private static final int MARGIN = 10;

    private final Broker broker;
    private final Set<String> exceeded = ConcurrentHashMap.newKeySet();

    /** What some queues hold together. */
    private record Holding(long messages, long bytes, long memory) {

        static final Holding NOTHING = new Holding(0, 0, 0);

        Holding plus(QueueFigures figures) {
            return new Holding(
                    messages + figures.ready() + figures.unacked(),
                    bytes + figures.readyBytes() + figures.unackedBytes(),
                    memory + figures.residentBytes());
        }
    }

    public VirtualHostQuotas(Broker broker) {
        this.broker = broker;
    }

    /** Looks at all virtual hosts. On one thread, which is no loop. */
    public void check() {
        for (VirtualHost vhost : broker.vhosts().all()) {
            if (vhost.limits().anyQuota()) {
                Holding holding = held(vhost);
                relieve(vhost, holding);
                judged(vhost.name(), judge(vhost, holding));
            } else {
                judged(vhost.name(), "");
            }
        }
    }

    /** Messages that are on the disk leave the heap before publishers have to wait. */
    private static void relieve(VirtualHost vhost, Holding holding) {
        long limit = vhost.limits().maxMemory();
        if (limit < 0 || holding.memory < limit / 2) {
            return;
        }
        for (BrokerQueue queue : vhost.queues()) {
            if (queue.figures().residentBytes() > 0) {
                queue.pageOut();
            }
        }
    }

    private static Holding held(VirtualHost vhost) {
        Holding holding = Holding.NOTHING;
        for (BrokerQueue queue : vhost.queues()) {
            holding = holding.plus(queue.figures());
        }
        return holding;
    }

    /** What is exceeded, in words; empty if nothing is. */
    private String judge(VirtualHost vhost, Holding holding) {
        boolean before = exceeded.contains(vhost.name());
        VirtualHostLimits limits = vhost.limits();
        List<String> reasons = new ArrayList<>(2);
        if (reached(holding.messages, limits.maxMessages(), before)) {
            reasons.add(VirtualHostLimits.MAX_MESSAGES + " (" + limits.maxMessages() + ")");
        }
        if (reached(holding.bytes, limits.maxBytes(), before)) {
            reasons.add(VirtualHostLimits.MAX_BYTES + " (" + limits.maxBytes() + ")");
        }
        if (reached(holding.memory, limits.maxMemory(), before)) {
            reasons.add(VirtualHostLimits.MAX_MEMORY + " (" + limits.maxMemory() + ")");
        }
        return reasons.isEmpty()
                ? ""
                : "vhost '" + vhost.name() + "' has reached its limit " + String.join(" and ", reasons);
    }

    private static boolean reached(long held, long limit, boolean before) {
        return limit >= 0 && held >= (before ? limit - limit / MARGIN : limit);
    }

    private void judged(String vhost, String reason) {
        boolean changed = reason.isEmpty() ? exceeded.remove(vhost) : exceeded.add(vhost);
        if (changed) {
            broker.alarms().of(vhost).exceeds(reason);
        }
    }
}
