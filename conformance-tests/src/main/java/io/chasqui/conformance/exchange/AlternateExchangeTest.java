package io.chasqui.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import io.chasqui.conformance.harness.Returns;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("extension: alternate exchange")
class AlternateExchangeTest extends Suite {

    @Test
    void whatAnExchangeCannotRouteGoesToItsAlternate() throws Exception {
        String alternate = exchange(channel(), "fanout");
        String exchange = exchangeWithAlternate(alternate);
        String caught = boundQueue(channel(), alternate, "");
        String regular = boundQueue(channel(), exchange, "known");
        publish(channel(), exchange, "known", "routed");
        publish(channel(), exchange, "unknown", "caught");
        assertThat(drain(channel(), regular)).containsExactly("routed");
        assertThat(drain(channel(), caught)).containsExactly("caught");
    }

    @Test
    void theAlternateSeesTheOriginalExchangeAndKey() throws Exception {
        String alternate = exchange(channel(), "topic");
        String exchange = exchangeWithAlternate(alternate);
        String caught = boundQueue(channel(), alternate, "a.*");
        publish(channel(), exchange, "a.b", "m");
        var envelope = take(channel(), caught).getEnvelope();
        assertThat(envelope.getExchange()).isEqualTo(exchange);
        assertThat(envelope.getRoutingKey()).isEqualTo("a.b");
    }

    @Test
    void alternatesFormAChain() throws Exception {
        String last = exchange(channel(), "fanout");
        String middle = exchangeWithAlternate(last);
        String first = exchangeWithAlternate(middle);
        String caught = boundQueue(channel(), last, "");
        publish(channel(), first, "unknown", "caught at the end");
        assertThat(drain(channel(), caught)).containsExactly("caught at the end");
    }

    @Test
    void aCycleOfAlternatesEndsByItself() throws Exception {
        String first = deletedExchange(freshName());
        String second = exchangeWithAlternate(first);
        channel().exchangeDeclare(first, "direct", false, false, Map.of("alternate-exchange", second));
        Returns returns = Returns.of(channel());
        channel().basicPublish(first, "unknown", true, null, bytes("m"));
        assertThat(returns.next().getReplyCode()).isEqualTo(312);
    }

    @Test
    void aMessageThatTheAlternateRoutesIsNotReturned() throws Exception {
        String alternate = exchange(channel(), "fanout");
        String exchange = exchangeWithAlternate(alternate);
        String caught = boundQueue(channel(), alternate, "");
        Returns returns = Returns.of(channel());
        channel().basicPublish(exchange, "unknown", true, null, bytes("m"));
        assertThat(drain(channel(), caught)).containsExactly("m");
        returns.expectNone();
    }

    @Test
    void aMissingAlternateIsAsGoodAsNone() throws Exception {
        String exchange = exchangeWithAlternate(freshName());
        Returns returns = Returns.of(channel());
        channel().basicPublish(exchange, "unknown", true, null, bytes("m"));
        assertThat(returns.next().getExchange()).isEqualTo(exchange);
    }

    @Test
    void theAlternateMayBeInternal() throws Exception {
        String alternate = deletedExchange(freshName());
        channel().exchangeDeclare(alternate, BuiltinExchangeType.FANOUT, false, false, true, null);
        String exchange = exchangeWithAlternate(alternate);
        String caught = boundQueue(channel(), alternate, "");
        publish(channel(), exchange, "unknown", "caught");
        assertThat(drain(channel(), caught)).containsExactly("caught");
    }

    @Test
    void anExchangeReachedThroughABindingUsesItsAlternateToo() throws Exception {
        String alternate = exchange(channel(), "fanout");
        String caught = boundQueue(channel(), alternate, "");
        String inner = exchangeWithAlternate(alternate);
        String outer = exchange(channel(), "fanout");
        channel().exchangeBind(inner, outer, "");
        publish(channel(), outer, "unknown", "caught");
        assertThat(drain(channel(), caught)).containsExactly("caught");
    }

    private String exchangeWithAlternate(String alternate) throws Exception {
        return exchange(channel(), "direct", Map.of("alternate-exchange", alternate));
    }
}
