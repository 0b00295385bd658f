package io.chasqui.conformance.exchange;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("exchange.declare")
class ExchangeDeclareTest extends Suite {

    @ParameterizedTest
    @ValueSource(strings = {"direct", "fanout", "topic", "headers"})
    void theFourStandardTypesCanBeDeclared(String type) throws Exception {
        String exchange = exchange(channel(), type);
        channel().exchangeDeclarePassive(exchange);
    }

    @ParameterizedTest
    @CsvSource({
        "amq.direct, direct",
        "amq.fanout, fanout",
        "amq.topic, topic",
        "amq.headers, headers",
        "amq.match, headers",
    })
    void theStandardExchangesExistAndAreDurable(String name, String type) throws Exception {
        channel().exchangeDeclarePassive(name);
        channel().exchangeDeclare(name, type, true);
    }

    @Test
    void declaringTheSameExchangeAgainIsFine() throws Exception {
        String exchange = deletedExchange(freshName());
        Map<String, Object> arguments = Map.of("alternate-exchange", "amq.fanout");
        channel().exchangeDeclare(exchange, "topic", true, false, arguments);
        channel().exchangeDeclare(exchange, "topic", true, false, arguments);
    }

    @Test
    void anUnknownTypeIsRefused() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - unknown exchange type 'no-such-type'",
                () -> failing.exchangeDeclare(freshName(), "no-such-type"));
    }

    @Test
    void anotherTypeIsNotTheSameExchange() throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "direct");
        expectChannelClose(
                failing,
                406,
                "inequivalent arg 'type' for exchange '" + exchange
                        + "' in vhost '/': received 'fanout' but current is 'direct'",
                () -> failing.exchangeDeclare(exchange, "fanout"));
    }

    @Test
    void anotherDurabilityIsNotTheSameExchange() throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "direct");
        expectChannelClose(
                failing,
                406,
                "inequivalent arg 'durable' for exchange '" + exchange
                        + "' in vhost '/': received 'true' but current is 'false'",
                () -> failing.exchangeDeclare(exchange, "direct", true));
    }

    @Test
    void anotherAutoDeleteIsNotTheSameExchange() throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "direct");
        expectChannelClose(
                failing,
                406,
                "inequivalent arg 'auto_delete' for exchange '" + exchange
                        + "' in vhost '/': received 'true' but current is 'false'",
                () -> failing.exchangeDeclare(exchange, "direct", false, true, null));
    }

    @Test
    void anotherInternalFlagIsNotTheSameExchange() throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "direct");
        expectChannelClose(
                failing,
                406,
                "inequivalent arg 'internal' for exchange '" + exchange
                        + "' in vhost '/': received 'true' but current is 'false'",
                () -> failing.exchangeDeclare(exchange, "direct", false, false, true, null));
    }

    @Test
    void anotherAlternateExchangeIsNotTheSameExchange() throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "direct", Map.of("alternate-exchange", "amq.fanout"));
        expectChannelClose(
                failing,
                406,
                "inequivalent arg 'alternate-exchange' for exchange '" + exchange + "' in vhost '/'",
                () -> failing.exchangeDeclare(
                        exchange, "direct", false, false, Map.of("alternate-exchange", "amq.direct")));
    }

    @Test
    void theTypeIsComparedBeforeTheDurability() throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "direct");
        expectChannelClose(
                failing, 406, "inequivalent arg 'type'", () -> failing.exchangeDeclare(exchange, "topic", true));
    }

    @Test
    void argumentsTheTypeDoesNotKnowAreNotCompared() throws Exception {
        String exchange = exchange(channel(), "direct", Map.of("x-anything", 1));
        channel().exchangeDeclare(exchange, "direct", false, false, Map.of("x-anything", 2));
    }

    @Test
    void anAlternateExchangeHasToBeAString() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "for arg 'alternate-exchange'",
                () -> failing.exchangeDeclare(freshName(), "direct", false, false, Map.of("alternate-exchange", 1)));
    }

    @Test
    void passivelyDeclaringWhatIsMissingFails() throws Exception {
        Channel failing = channel();
        String missing = freshName();
        AMQP.Channel.Close close = expectChannelClose(
                failing,
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                () -> failing.exchangeDeclarePassive(missing));
        assertThat(close.getClassId()).isEqualTo(40);
        assertThat(close.getMethodId()).isEqualTo(10);
    }

    @Test
    void passivelyDeclaringIgnoresTypeAndFlags() throws Exception {
        String exchange = exchange(channel(), "topic");
        var reply = channel()
                .rpc(new AMQP.Exchange.Declare.Builder()
                        .exchange(exchange)
                        .type("fanout")
                        .passive(true)
                        .durable(true)
                        .build());
        assertThat(reply.getMethod()).isInstanceOf(AMQP.Exchange.DeclareOk.class);
    }

    @Test
    void theDefaultExchangeCannotBeDeclared() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing,
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> failing.exchangeDeclare("", "direct", true));
    }

    @Test
    void newNamesWithTheReservedPrefixAreRefused() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing,
                403,
                "exchange name 'amq.conformance' contains reserved prefix 'amq.*'",
                () -> failing.exchangeDeclare("amq.conformance", "direct"));
    }

    @Test
    void aDeclarationWithoutAnswerTakesEffectInOrder() throws Exception {
        String exchange = deletedExchange(freshName());
        channel().exchangeDeclareNoWait(exchange, "fanout", false, false, false, null);
        String queue = boundQueue(channel(), exchange, "");
        publish(channel(), exchange, "", "routed");
        assertThat(drain(channel(), queue)).containsExactly("routed");
    }

    @Test
    void lineBreaksAreRemovedFromNames() throws Exception {
        String exchange = deletedExchange(freshName());
        channel().exchangeDeclare(exchange + "\r\n", "fanout");
        channel().exchangeDeclarePassive(exchange);
    }
}
