package io.chasqui.server.traffic;

import io.chasqui.store.count.Counts;
import io.chasqui.store.count.OwnedCounts;

/** What one channel does, counted for itself and for its virtual host. Its loop writes; any thread reads. */
public final class ChannelTraffic {

    private final OwnedCounts<PublishCount> publishes = new OwnedCounts<>(PublishCount.class);
    private final OwnedCounts<DeliveryCount> deliveries = new OwnedCounts<>(DeliveryCount.class);
    private final OwnedCounts<ChannelGauge> gauges = new OwnedCounts<>(ChannelGauge.class);
    private final LoopTraffic vhost;

    public ChannelTraffic(LoopTraffic vhost) {
        this.vhost = vhost;
    }

    // ---- the channel's loop

    /** A message came in. */
    public void published(int bodyBytes, boolean toConfirm) {
        if (publishes.own(PublishCount.PUBLISH) == 0) {
            count(PublishCount.PUBLISHERS, 1);
        }
        publishes.count(PublishCount.PUBLISH);
        if (toConfirm) {
            publishes.count(PublishCount.PUBLISH_CONFIRM);
        }
        vhost.published(bodyBytes, toConfirm);
    }

    /** What has become of messages that came in. */
    public void count(PublishCount what, long messages) {
        publishes.count(what, messages);
        vhost.count(what, messages);
    }

    /** Messages went out, or were settled. */
    public void count(DeliveryCount what, QueueKind from) {
        deliveries.count(what);
        vhost.deliveries(from).count(what);
    }

    /** The channel is over. */
    public void closed() {
        if (publishes.own(PublishCount.PUBLISHERS) > 0) {
            count(PublishCount.PUBLISHERS, -1);
        }
    }

    /** The state of the channel. */
    public OwnedCounts<ChannelGauge> state() {
        return gauges;
    }

    // ---- any thread

    public Counts<PublishCount> publishes() {
        return publishes;
    }

    public Counts<DeliveryCount> deliveries() {
        return deliveries;
    }

    public Counts<ChannelGauge> gauges() {
        return gauges;
    }

    /** Publishes that the broker has not confirmed. */
    public long unconfirmed() {
        long answered = publishes.get(PublishCount.CONFIRM) + publishes.get(PublishCount.NACK);
        return Math.max(0, publishes.get(PublishCount.PUBLISH_CONFIRM) - answered);
    }
}
