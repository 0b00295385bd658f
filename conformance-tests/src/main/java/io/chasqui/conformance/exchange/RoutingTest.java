package io.chasqui.conformance.exchange;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("3.1 exchange types")
class RoutingTest extends Suite {

    @Test
    @Spec("3.1.3.1 direct exchange")
    void aDirectExchangeRoutesByTheExactKey() throws Exception {
        String exchange = exchange(channel(), "direct");
        String red = boundQueue(channel(), exchange, "red");
        String blue = boundQueue(channel(), exchange, "blue");
        publish(channel(), exchange, "red", "r");
        publish(channel(), exchange, "blue", "b");
        publish(channel(), exchange, "Red", "unroutable");
        assertThat(drain(channel(), red)).containsExactly("r");
        assertThat(drain(channel(), blue)).containsExactly("b");
    }

    @Test
    @Spec("3.1.3.1 direct exchange")
    void aDirectExchangeCopiesToEveryQueueBoundWithTheKey() throws Exception {
        String exchange = exchange(channel(), "direct");
        String first = boundQueue(channel(), exchange, "key");
        String second = boundQueue(channel(), exchange, "key");
        publish(channel(), exchange, "key", "both");
        assertThat(drain(channel(), first)).containsExactly("both");
        assertThat(drain(channel(), second)).containsExactly("both");
    }

    @Test
    @Spec("3.1.3.2 fanout exchange")
    void aFanoutExchangeIgnoresTheKey() throws Exception {
        String exchange = exchange(channel(), "fanout");
        String first = boundQueue(channel(), exchange, "a");
        String second = boundQueue(channel(), exchange, "b");
        publish(channel(), exchange, "c", "all");
        assertThat(drain(channel(), first)).containsExactly("all");
        assertThat(drain(channel(), second)).containsExactly("all");
    }

    @Test
    @Spec("3.1.3 exchange types")
    void aQueueThatSeveralBindingsReachGetsOneCopy() throws Exception {
        String exchange = exchange(channel(), "topic");
        String queue = boundQueue(channel(), exchange, "a.*");
        channel().queueBind(queue, exchange, "*.b");
        channel().queueBind(queue, exchange, "#");
        publish(channel(), exchange, "a.b", "once");
        assertThat(drain(channel(), queue)).containsExactly("once");
    }

    @ParameterizedTest(name = "binding key ''{0}'', routing key ''{1}'': {2}")
    @CsvSource({
        "a.b.c, a.b.c, true",
        "a.b.c, a.b, false",
        "a.b.c, a.b.c.d, false",
        "a.b.c, A.b.c, false",
        "*, a, true",
        "*, a.b, false",
        "*, '', false",
        "*.b, a.b, true",
        "*.b, b, false",
        "*.b, .b, true",
        "a.*.c, a.b.c, true",
        "a.*.c, a.c, false",
        "a.*.c, a.b.b.c, false",
        "*.*, a.b, true",
        "*.*, a, false",
        "#, '', true",
        "#, a, true",
        "#, a.b.c.d.e, true",
        "a.#, a, true",
        "a.#, a.b, true",
        "a.#, a.b.c, true",
        "a.#, b.a, false",
        "#.c, c, true",
        "#.c, a.b.c, true",
        "#.c, a.b.c.d, false",
        "a.#.c, a.c, true",
        "a.#.c, a.b.c, true",
        "a.#.c, a.b.b.c, true",
        "a.#.c, a.b.b, false",
        "#.b.#, b, true",
        "#.b.#, a.b.c, true",
        "#.b.#, a.c, false",
        "*.#, a, true",
        "*.#, a.b, true",
        "#.*, a.b.c, true",
        "'', '', true",
        "'', a, false",
        "a*, a*, true",
        "a*, ab, false",
        "a#.b, a#.b, true",
        "a#.b, ax.b, false",
        "a..b, a..b, true",
        "a..b, a.x.b, false",
        "a.*.b, a..b, true",
    })
    @Spec("3.1.3.3 topic exchange")
    void aTopicExchangeMatchesWordsAndWildcards(String bindingKey, String routingKey, boolean matches)
            throws Exception {
        String exchange = exchange(channel(), "topic");
        String queue = boundQueue(channel(), exchange, bindingKey);
        publish(channel(), exchange, routingKey, "m");
        assertThat(drain(channel(), queue)).hasSize(matches ? 1 : 0);
    }

    @Test
    @Spec("3.1.3.3 topic exchange")
    void aTopicExchangeForgetsARemovedKey() throws Exception {
        String exchange = exchange(channel(), "topic");
        String queue = boundQueue(channel(), exchange, "a.#");
        channel().queueBind(queue, exchange, "a.b");
        channel().queueUnbind(queue, exchange, "a.#");
        publish(channel(), exchange, "a.b", "kept");
        publish(channel(), exchange, "a.c", "gone");
        assertThat(drain(channel(), queue)).containsExactly("kept");
    }

    @Test
    @Spec("3.1.3.3 topic exchange")
    void aTopicBindingKeyMayHaveTwoHashes() throws Exception {
        Channel failing = channel();
        String exchange = exchange(failing, "topic");
        String queue = queue(failing);
        failing.queueBind(queue, exchange, "#.a.#");
        expectChannelClose(
                failing,
                406,
                "Topic binding key '#.a.#.b.#' uses 3 '#' wildcards, at most 2 are allowed",
                () -> failing.queueBind(queue, exchange, "#.a.#.b.#"));
    }

    @Test
    @Spec("3.1.1 default exchange")
    void theDefaultExchangeRoutesToTheQueueOfTheKeysName() throws Exception {
        String queue = queue(channel());
        publish(channel(), "", queue, "direct");
        publish(channel(), "", queue + "x", "nowhere");
        assertThat(drain(channel(), queue)).containsExactly("direct");
    }

    @Test
    @Spec("exchange.declare / internal")
    void clientsCannotPublishToAnInternalExchange() throws Exception {
        Channel failing = channel();
        String exchange = deletedExchange(freshName());
        failing.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, false, false, true, null);
        expectChannelClose(
                failing,
                403,
                "ACCESS_REFUSED - cannot publish to internal exchange '" + exchange + "' in vhost '/'",
                () -> publish(failing, exchange, "", "m"));
    }

    @Test
    @Spec("exchange.declare / internal")
    void anInternalExchangeIsReachedThroughAnother() throws Exception {
        String internal = deletedExchange(freshName());
        channel().exchangeDeclare(internal, BuiltinExchangeType.FANOUT, false, false, true, null);
        String outer = exchange(channel(), "fanout");
        channel().exchangeBind(internal, outer, "");
        String queue = boundQueue(channel(), internal, "");
        publish(channel(), outer, "", "through");
        assertThat(drain(channel(), queue)).containsExactly("through");
    }

    @Test
    @Spec("basic.publish")
    void publishingToAMissingExchangeClosesTheChannel() throws Exception {
        Channel failing = channel();
        String missing = freshName();
        AMQP.Channel.Close close = expectChannelClose(
                failing,
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                () -> publish(failing, missing, "", "m"));
        assertThat(close.getClassId()).isEqualTo(60);
        assertThat(close.getMethodId()).isEqualTo(40);
    }

    @Test
    @Spec("basic.publish")
    void aTopologyChangeIsSeenByTheNextPublishOfAnotherConnection() throws Exception {
        String exchange = exchange(channel(), "direct");
        String queue = queue(channel());
        Channel publisher = otherConnectionChannel();
        publisher.confirmSelect();
        for (int i = 0; i < 20; i++) {
            channel().queueBind(queue, exchange, "key");
            publish(publisher, exchange, "key", "bound " + i);
            publisher.waitForConfirmsOrDie(10_000);
            channel().queueUnbind(queue, exchange, "key");
            publish(publisher, exchange, "key", "unbound " + i);
            publisher.waitForConfirmsOrDie(10_000);
        }
        assertThat(drain(channel(), queue)).hasSize(20).allMatch(text -> text.startsWith("bound"));
    }
}
