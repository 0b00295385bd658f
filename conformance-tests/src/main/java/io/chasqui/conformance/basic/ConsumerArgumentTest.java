package io.chasqui.conformance.basic;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("basic.consume / arguments")
class ConsumerArgumentTest extends Suite {

    @Test
    void aConsumersPriorityIsANumber() throws Exception {
        String queue = queue(channel());
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "invalid arg 'x-priority' for queue '" + queue + "' in vhost '/': \"expected integer, got longstr\"",
                () -> consume(failing, queue, Map.of("x-priority", "high")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-stream-offset", "x-stream-filter", "x-stream-match-unfiltered", "x-consumer-timeout"})
    void aConsumerOfAClassicQueueRefusesWhatOnlyOtherTypesKnow(String argument) throws Exception {
        String queue = queue(channel());
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "invalid arg '" + argument + "' for queue '" + queue
                        + "' in vhost '/' of queue type rabbit_classic_queue",
                () -> consume(failing, queue, Map.of(argument, 5)));
    }

    @Test
    void anArgumentThatNobodyKnowsIsIgnored() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries =
                consume(channel(), queue, Map.of("x-unknown", "value", "x-cancel-on-ha-failover", true));
        publish(channel(), "", queue, "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    private static Deliveries consume(Channel channel, String queue, Map<String, Object> arguments) throws Exception {
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, arguments, deliveries);
        return deliveries;
    }
}
