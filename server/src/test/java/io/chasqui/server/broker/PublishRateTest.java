package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.definition.InvalidDefinitionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class PublishRateTest {

    private static final long SECOND = 1_000_000_000L;

    private static PublishRate rate(FieldTable limits) {
        return PublishRate.of("v", VirtualHostLimits.of(limits), 0);
    }

    /** Publishes as fast as it may for so long, and returns how many messages that were. */
    private static int publish(PublishRate rate, int bytes, long seconds) {
        int messages = 0;
        for (long now = 0; now < seconds * SECOND; messages++) {
            now += Math.max(0, rate.take(bytes, now));
        }
        return messages;
    }

    @Test
    void withoutALimitThereIsNothingToCount() {
        assertThat(rate(FieldTable.of("max-queues", 3))).isNull();
        assertThat(rate(FieldTable.of("max-publish-rate", -1))).isNull();
    }

    @Test
    void messagesKeepTheRate() {
        assertThat(publish(rate(FieldTable.of("max-publish-rate", 100)), 10, 10))
                .isBetween(1000, 1015);
    }

    @Test
    void bytesKeepTheirRate() {
        assertThat(publish(rate(FieldTable.of("max-publish-byte-rate", 1000)), 100, 10))
                .isBetween(100, 103);
    }

    @Test
    void theTighterLimitCounts() {
        FieldTable both = FieldTable.of("max-publish-rate", 1000, "max-publish-byte-rate", 1000);
        assertThat(publish(rate(both), 100, 10)).isBetween(100, 103);
    }

    @Test
    void severalPublishersShareTheRate() {
        PublishRate rate = rate(FieldTable.of("max-publish-rate", 10));
        for (int i = 0; i < 20; i++) {
            rate.take(1, 0);
        }
        assertThat(rate.take(1, 0)).isBetween(2 * SECOND - SECOND / 10, 2 * SECOND + SECOND / 10);
    }

    @Test
    void aRateOfNothingIsRefused() {
        Assertions.assertThatThrownBy(() -> rate(FieldTable.of("max-publish-rate", 0)))
                .isInstanceOf(InvalidDefinitionException.class);
    }
}
