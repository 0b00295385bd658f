package io.chasqui.server.traffic;

import io.chasqui.routing.Exchange;
import io.chasqui.store.count.Counts;
import io.chasqui.store.count.StripedCounts;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What clients publish to the exchanges of one virtual host. An exchange that nobody publishes to takes nothing. Any
 * thread may read; each loop writes its own stripe.
 */
public final class ExchangeTraffic {

    private static final Counts<ExchangeCount> NONE = kind -> 0;

    private final Map<Exchange<?>, StripedCounts<ExchangeCount>> byExchange = new ConcurrentHashMap<>();
    private final int loops;

    ExchangeTraffic(int loops) {
        this.loops = loops;
    }

    /** Where to count what is published to an exchange. */
    public StripedCounts<ExchangeCount> to(Exchange<?> exchange) {
        StripedCounts<ExchangeCount> counts = byExchange.get(exchange);
        return counts != null
                ? counts
                : byExchange.computeIfAbsent(exchange, key -> new StripedCounts<>(ExchangeCount.class, loops));
    }

    /** What has been published to an exchange. */
    public Counts<ExchangeCount> of(Exchange<?> exchange) {
        StripedCounts<ExchangeCount> counts = byExchange.get(exchange);
        return counts == null ? NONE : counts;
    }

    /** The counts of all exchanges that were published to. */
    public Collection<? extends Counts<ExchangeCount>> published() {
        return byExchange.values();
    }

    /** Forgets exchanges that are deleted. */
    public void forget(Predicate<Exchange<?>> deleted) {
        byExchange.keySet().removeIf(deleted);
    }
}
