package io.chasqui.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrokerTrafficTest {

    private final BrokerTraffic broker = new BrokerTraffic(2);
    private final VhostTraffic first = broker.open();
    private final VhostTraffic second = broker.open();

    private static ChannelTraffic channel(VhostTraffic vhost, int loop) {
        return new ChannelTraffic(vhost.on(loop, Protocol.AMQP_0_9_1));
    }

    private long publishes(PublishCount kind) {
        return broker.publishes(Protocol.AMQP_0_9_1).get(kind);
    }

    @Test
    void aBrokerHasWhatItsVirtualHostsHaveOnAllLoops() {
        channel(first, 0).published(10, true);
        channel(first, 1).published(200, false);
        channel(second, 1).published(10, false);
        assertThat(first.publishes().get(PublishCount.PUBLISH)).isEqualTo(2);
        assertThat(publishes(PublishCount.PUBLISH)).isEqualTo(3);
        assertThat(publishes(PublishCount.PUBLISH_CONFIRM)).isEqualTo(1);
        assertThat(broker.sizes(Protocol.AMQP_0_9_1).get(SizeCount.UP_TO_100)).isEqualTo(2);
        assertThat(broker.sizes(Protocol.AMQP_0_9_1).get(SizeCount.BYTES)).isEqualTo(220);
    }

    @Test
    void whatHappenedInADeletedVirtualHostCounts() {
        channel(first, 0).published(10, true);
        channel(first, 0).count(DeliveryCount.DELIVER, QueueKind.QUORUM);
        broker.retire(first);
        broker.retire(first);
        assertThat(publishes(PublishCount.PUBLISH)).isEqualTo(1);
        assertThat(broker.deliveries(Protocol.AMQP_0_9_1, QueueKind.QUORUM).get(DeliveryCount.DELIVER))
                .isEqualTo(1);
        assertThat(publishes(PublishCount.PUBLISHERS)).isZero();
    }

    @Test
    void whoHasPublishedIsAPublisherUntilItCloses() {
        ChannelTraffic publisher = channel(first, 0);
        ChannelTraffic other = channel(first, 0);
        publisher.published(1, false);
        publisher.published(1, false);
        assertThat(publishes(PublishCount.PUBLISHERS)).isEqualTo(1);
        publisher.closed();
        other.closed();
        assertThat(publishes(PublishCount.PUBLISHERS)).isZero();
    }

    @Test
    void aSizeIsInTheFirstRangeThatItFitsInto() {
        assertThat(SizeCount.of(0)).isEqualTo(SizeCount.UP_TO_100);
        assertThat(SizeCount.of(100)).isEqualTo(SizeCount.UP_TO_100);
        assertThat(SizeCount.of(101)).isEqualTo(SizeCount.UP_TO_1_KB);
        assertThat(SizeCount.of(100_000_001)).isEqualTo(SizeCount.LARGER);
    }
}
