package io.chasqui.server.traffic;

import io.chasqui.store.count.Counts;
import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.count.StripedCounts;
import java.util.EnumMap;
import java.util.Map;

/** What clients do in one virtual host. Each loop writes through its {@link LoopTraffic}; any thread reads. */
public final class VhostTraffic {

    private final Map<Protocol, StripedCounts<PublishCount>> publishes = new EnumMap<>(Protocol.class);
    private final Map<Protocol, StripedCounts<SizeCount>> sizes = new EnumMap<>(Protocol.class);
    private final Map<Protocol, Map<QueueKind, StripedCounts<DeliveryCount>>> deliveries =
            new EnumMap<>(Protocol.class);
    private final StripedCounts<ConnectionCount> connections;
    private final ExchangeTraffic exchanges;
    private final BrokerTraffic broker;

    VhostTraffic(BrokerTraffic broker, int loops) {
        this.broker = broker;
        exchanges = new ExchangeTraffic(loops);
        connections = new StripedCounts<>(ConnectionCount.class, loops);
        for (Protocol protocol : Protocol.values()) {
            publishes.put(protocol, new StripedCounts<>(PublishCount.class, loops));
            sizes.put(protocol, new StripedCounts<>(SizeCount.class, loops));
            Map<QueueKind, StripedCounts<DeliveryCount>> byKind = new EnumMap<>(QueueKind.class);
            for (QueueKind kind : QueueKind.values()) {
                byKind.put(kind, new StripedCounts<>(DeliveryCount.class, loops));
            }
            deliveries.put(protocol, byKind);
        }
    }

    /** Where the loop of this number counts. On that loop only. */
    public LoopTraffic on(int loop, Protocol protocol) {
        return new LoopTraffic(this, protocol, loop);
    }

    StripedCounts<PublishCount> publishStripes(Protocol protocol) {
        return publishes.get(protocol);
    }

    StripedCounts<SizeCount> sizeStripes(Protocol protocol) {
        return sizes.get(protocol);
    }

    StripedCounts<DeliveryCount> deliveryStripes(Protocol protocol, QueueKind kind) {
        return deliveries.get(protocol).get(kind);
    }

    StripedCounts<ConnectionCount> connectionStripes() {
        return connections;
    }

    /** What it is a part of. */
    public BrokerTraffic broker() {
        return broker;
    }

    /** What clients publish to which exchange. */
    public ExchangeTraffic exchanges() {
        return exchanges;
    }

    /** Adds what another virtual host has counted so far. Only where no loop counts. */
    void absorb(VhostTraffic other) {
        publishes.forEach((protocol, counts) -> {
            OwnedCounts<PublishCount> sums = counts.stripe(0);
            long publishers = sums.own(PublishCount.PUBLISHERS);
            add(sums, other.publishes(protocol), PublishCount.values());
            // Those who are still there count elsewhere until they have gone.
            sums.set(PublishCount.PUBLISHERS, publishers);
        });
        sizes.forEach((protocol, counts) -> add(counts.stripe(0), other.sizes(protocol), SizeCount.values()));
        deliveries.forEach((protocol, byKind) -> byKind.forEach(
                (kind, counts) -> add(counts.stripe(0), other.deliveries(protocol, kind), DeliveryCount.values())));
        add(connections.stripe(0), other.connections, ConnectionCount.values());
    }

    private static <E extends Enum<E>> void add(OwnedCounts<E> sums, Counts<E> counts, E[] kinds) {
        for (E kind : kinds) {
            sums.add(kind, counts.get(kind));
        }
    }

    /** Messages that came in by one protocol. */
    public Counts<PublishCount> publishes(Protocol protocol) {
        return publishes.get(protocol);
    }

    /** Messages that came in. */
    public Counts<PublishCount> publishes() {
        return kind -> publishes.values().stream()
                .mapToLong(counts -> counts.get(kind))
                .sum();
    }

    /** Sizes of the messages that came in by one protocol. */
    public Counts<SizeCount> sizes(Protocol protocol) {
        return sizes.get(protocol);
    }

    /** Messages that went out by one protocol from queues of one kind. */
    public Counts<DeliveryCount> deliveries(Protocol protocol, QueueKind kind) {
        return deliveries.get(protocol).get(kind);
    }

    /** Messages that went out. */
    public Counts<DeliveryCount> deliveries() {
        return kind -> deliveries.values().stream()
                .flatMap(byKind -> byKind.values().stream())
                .mapToLong(counts -> counts.get(kind))
                .sum();
    }

    /** What went over the wire. */
    public Counts<ConnectionCount> connections() {
        return connections;
    }
}
