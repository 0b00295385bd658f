package io.chasqui.server.traffic;

import io.chasqui.store.count.OwnedCounts;

/**
 * Where one event loop counts what clients of one protocol do in one virtual host. Confined to the loop; the numbers are
 * read through {@link VhostTraffic}.
 */
public final class LoopTraffic {

    private static final QueueKind[] KINDS = QueueKind.values();

    private final OwnedCounts<PublishCount> publishes;
    private final OwnedCounts<SizeCount> sizes;
    private final OwnedCounts<ConnectionCount> bytes;
    private final VhostTraffic vhost;
    private final Protocol protocol;
    private final int loop;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final OwnedCounts<DeliveryCount>[] deliveries = new OwnedCounts[KINDS.length];

    LoopTraffic(VhostTraffic vhost, Protocol protocol, int loop) {
        this.vhost = vhost;
        this.protocol = protocol;
        this.loop = loop;
        this.publishes = vhost.publishStripes(protocol).stripe(loop);
        this.sizes = vhost.sizeStripes(protocol).stripe(loop);
        this.bytes = vhost.connectionStripes().stripe(loop);
    }

    OwnedCounts<PublishCount> publishes() {
        return publishes;
    }

    OwnedCounts<SizeCount> sizes() {
        return sizes;
    }

    /** Deliveries from queues of one kind. */
    public OwnedCounts<DeliveryCount> deliveries(QueueKind kind) {
        OwnedCounts<DeliveryCount> counts = deliveries[kind.ordinal()];
        if (counts == null) {
            counts = vhost.deliveryStripes(protocol, kind).stripe(loop);
            deliveries[kind.ordinal()] = counts;
        }
        return counts;
    }

    /** What went over the wire. */
    public OwnedCounts<ConnectionCount> bytes() {
        return bytes;
    }

    /** A message came in. */
    public void published(int bodyBytes, boolean toConfirm) {
        publishes.count(PublishCount.PUBLISH);
        if (toConfirm) {
            publishes.count(PublishCount.PUBLISH_CONFIRM);
        }
        sizes.count(SizeCount.of(bodyBytes));
        sizes.count(SizeCount.BYTES, bodyBytes);
    }

    /** What has become of a message that came in. */
    public void count(PublishCount what, long messages) {
        publishes.count(what, messages);
    }
}
