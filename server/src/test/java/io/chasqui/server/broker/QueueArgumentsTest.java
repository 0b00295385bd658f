package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.store.queue.QueueSettings;
import io.chasqui.store.queue.QueueSettings.Overflow;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueArgumentsTest {

    @Test
    void withoutArgumentsTheFlagsAreEverything() {
        assertThat(settings(Map.of())).isEqualTo(QueueSettings.DURABLE);
    }

    @Test
    void limitsAreTakenOver() {
        QueueSettings settings = settings(Map.of(
                "x-message-ttl",
                5,
                "x-max-length",
                6L,
                "x-max-length-bytes",
                (short) 7,
                "x-overflow",
                "reject-publish-dlx",
                "x-max-priority",
                (byte) 8,
                "x-dead-letter-exchange",
                "",
                "x-single-active-consumer",
                true));
        assertThat(settings.messageTtlMillis()).isEqualTo(5);
        assertThat(settings.maxLength()).isEqualTo(6);
        assertThat(settings.maxLengthBytes()).isEqualTo(7);
        assertThat(settings.overflow()).isEqualTo(Overflow.REJECT_PUBLISH_DLX);
        assertThat(settings.maxPriority()).isEqualTo(8);
        assertThat(settings.defaultPriority()).isZero();
        assertThat(settings.deadLetters()).isTrue();
        assertThat(settings.singleActiveConsumer()).isTrue();
        assertThat(settings.deliveryLimit()).isEqualTo(QueueSettings.UNLIMITED);
    }

    @Test
    void aQuorumQueueHasLimitsOfItsOwn() {
        QueueSettings settings = settings(Map.of("x-queue-type", "quorum", "x-overflow", "reject-publish-dlx"));
        assertThat(settings.overflow()).isEqualTo(Overflow.DROP_HEAD);
        assertThat(settings.maxPriority()).isEqualTo(31);
        assertThat(settings.defaultPriority()).isEqualTo(4);
        assertThat(settings.deliveryLimit()).isEqualTo(20);
    }

    @Test
    void aDeliveryLimitThatIsNoNumberIsTheDefaultAndANegativeOneIsNone() {
        assertThat(settings(Map.of("x-queue-type", "quorum", "x-delivery-limit", "many"))
                        .deliveryLimit())
                .isEqualTo(20);
        assertThat(settings(Map.of("x-queue-type", "quorum", "x-delivery-limit", -7))
                        .deliveryLimit())
                .isEqualTo(QueueSettings.UNLIMITED);
    }

    @Test
    void aFaultIsTold() {
        QueueArguments arguments = new QueueArguments(FieldTable.of("x-max-length", -1));
        assertThatThrownBy(() -> arguments.validate("queue 'q' in vhost '/'"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("invalid arg 'x-max-length' for queue 'q' in vhost '/': {value_negative,-1}");
    }

    private static QueueSettings settings(Map<String, Object> arguments) {
        QueueArguments valid = new QueueArguments(FieldTable.of(arguments));
        valid.validate("queue 'q' in vhost '/'");
        return valid.applyTo(QueueSettings.DURABLE);
    }
}
