package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.queue.QueueFigures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares what the virtual hosts hold with their quotas of messages and bytes, and blocks the publishers of those that
 * hold more, until it is a tenth less. A queue is asked on its own loop, and a loop is never kept for more than a few
 * queues at a time. Only virtual hosts with a quota cost anything.
 */
public final class VirtualHostQuotas {

    /** Queues that a loop looks at before it does something else. */
    private static final int SLICE = 256;

    /** The part of a quota by which it must be kept again before publishers go on. */
    private static final int MARGIN = 10;

    private final Broker broker;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Set<String> exceeded = ConcurrentHashMap.newKeySet();

    /** What some queues hold together. */
    private record Holding(long messages, long bytes) {

        static final Holding NOTHING = new Holding(0, 0);

        Holding plus(QueueFigures figures) {
            return new Holding(
                    messages + figures.ready() + figures.unacked(),
                    bytes + figures.readyBytes() + figures.unackedBytes());
        }

        Holding plus(Holding other) {
            return new Holding(messages + other.messages, bytes + other.bytes);
        }
    }

    public VirtualHostQuotas(Broker broker) {
        this.broker = broker;
    }

    /** Begins a round, but for virtual hosts whose last one has not ended. On any thread, but no loop. */
    public void check() {
        for (VirtualHost vhost : broker.vhosts().all()) {
            if (vhost.limits().anyQuota()) {
                measure(vhost);
            } else {
                judged(vhost.name(), "");
            }
        }
    }

    private void measure(VirtualHost vhost) {
        if (!underWay.add(vhost.name())) {
            return;
        }
        Map<BrokerLoop, List<BrokerQueue>> byLoop = new HashMap<>();
        for (BrokerQueue queue : vhost.queues()) {
            byLoop.computeIfAbsent(queue.loop(), loop -> new ArrayList<>()).add(queue);
        }
        CompletableFuture<Holding> total = CompletableFuture.completedFuture(Holding.NOTHING);
        for (Map.Entry<BrokerLoop, List<BrokerQueue>> entry : byLoop.entrySet()) {
            total = total.thenCombine(held(entry.getKey(), entry.getValue()), Holding::plus);
        }
        total.whenComplete((holding, error) -> {
            if (error == null) {
                judged(vhost.name(), judge(vhost, holding));
            }
            underWay.remove(vhost.name());
        });
    }

    private static CompletableFuture<Holding> held(BrokerLoop loop, List<BrokerQueue> queues) {
        CompletableFuture<Holding> sum = new CompletableFuture<>();
        loop.execute(() -> add(loop, queues, 0, Holding.NOTHING, sum));
        return sum;
    }

    /** On the loop that owns the queues. */
    private static void add(
            BrokerLoop loop, List<BrokerQueue> queues, int from, Holding before, CompletableFuture<Holding> sum) {
        int to = Math.min(queues.size(), from + SLICE);
        Holding holding = before;
        for (BrokerQueue queue : queues.subList(from, to)) {
            holding = queue.figures().map(holding::plus).orElse(holding);
        }
        Holding now = holding;
        if (to == queues.size()) {
            sum.complete(now);
        } else {
            loop.execute(() -> add(loop, queues, to, now, sum));
        }
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
