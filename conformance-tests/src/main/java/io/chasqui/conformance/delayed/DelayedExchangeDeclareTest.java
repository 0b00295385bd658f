package io.chasqui.conformance.delayed;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Spec;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("extension: delayed messages")
@ChasquiOnly("RabbitMQ has delayed messages through a plugin of its own only")
class DelayedExchangeDeclareTest extends DelayedSuite {

    private void refuses(Map<String, Object> arguments, String text) throws Exception {
        Channel channel = siblingChannel();
        expectChannelClose(
                channel,
                406,
                text,
                () -> channel.exchangeDeclare(deletedExchange(freshName()), TYPE, false, false, arguments));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "direct",
                "fanout",
                "topic",
                "headers",
                "x-random",
                "x-consistent-hash",
                "x-modulus-hash",
                "x-local-random"
            })
    void anyOtherTypeCanBeDelayed(String type) throws Exception {
        assertThat(delayedExchange(type)).isNotEmpty();
    }

    @Test
    void theDelayedTypeIsRequired() throws Exception {
        refuses(Map.of(), "Invalid argument, 'x-delayed-type' must be an existing exchange type");
    }

    @Test
    void theDelayedTypeIsAText() throws Exception {
        refuses(Map.of("x-delayed-type", 1), "Invalid argument, 'x-delayed-type' must be an existing exchange type");
    }

    @Test
    void theDelayedTypeMustExist() throws Exception {
        refuses(Map.of("x-delayed-type", "x-nothing"), "unknown exchange type 'x-nothing'");
    }

    @Test
    void theDelayedTypeCannotItselfBeDelayed() throws Exception {
        refuses(
                Map.of("x-delayed-type", TYPE),
                "Invalid argument, 'x-delayed-message' can't be used for 'x-delayed-type'");
    }

    @Test
    void theDelayedTypeChecksItsArguments() throws Exception {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-delayed-type", "x-consistent-hash");
        arguments.put("hash-property", "colour");
        refuses(arguments, "Unsupported property: colour");
    }

    @Test
    void theDelayedTypeChecksItsBindings() throws Exception {
        String exchange = delayedExchange("x-consistent-hash");
        String queue = queue(channel());
        expectChannelClose(
                channel(),
                406,
                "The binding key must be an integer",
                () -> channel().queueBind(queue, exchange, "x"));
    }

    @Test
    void aDelayingExchangeCanBeDeclaredAgain() throws Exception {
        String exchange = delayedExchange("topic");
        channel().exchangeDeclare(exchange, TYPE, false, false, Map.of("x-delayed-type", "topic"));
        channel().exchangeDeclarePassive(exchange);
    }
}
