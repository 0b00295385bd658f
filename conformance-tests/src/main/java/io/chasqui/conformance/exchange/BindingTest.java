package io.chasqui.conformance.exchange;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("queue.bind")
class BindingTest extends Suite {

    @Test
    void theSameBindingTwiceIsOneBinding() throws Exception {
        String exchange = exchange(channel(), "direct");
        String queue = boundQueue(channel(), exchange, "key");
        channel().queueBind(queue, exchange, "key");
        publish(channel(), exchange, "key", "once");
        assertThat(drain(channel(), queue)).containsExactly("once");
        channel().queueUnbind(queue, exchange, "key");
        publish(channel(), exchange, "key", "never");
        assertThat(drain(channel(), queue)).isEmpty();
    }

    @Test
    void bindingsThatDifferOnlyInArgumentsAreTwoBindings() throws Exception {
        String exchange = exchange(channel(), "fanout");
        String queue = queue(channel());
        channel().queueBind(queue, exchange, "", Map.of("a", 1));
        channel().queueBind(queue, exchange, "", Map.of("a", 2));
        channel().queueUnbind(queue, exchange, "", Map.of("a", 1));
        publish(channel(), exchange, "", "still bound");
        assertThat(drain(channel(), queue)).containsExactly("still bound");
        channel().queueUnbind(queue, exchange, "", Map.of("a", 2));
        publish(channel(), exchange, "", "unbound");
        assertThat(drain(channel(), queue)).isEmpty();
    }

    @Test
    void bindingAMissingQueueFails() throws Exception {
        Channel failing = channel();
        String missing = freshName();
        AMQP.Channel.Close close = expectChannelClose(
                failing,
                404,
                "NOT_FOUND - no queue '" + missing + "' in vhost '/'",
                () -> failing.queueBind(missing, "amq.direct", "key"));
        assertThat(close.getClassId()).isEqualTo(50);
        assertThat(close.getMethodId()).isEqualTo(20);
    }

    @Test
    void bindingToAMissingExchangeFails() throws Exception {
        Channel failing = channel();
        String queue = queue(failing);
        String missing = freshName();
        expectChannelClose(
                failing,
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                () -> failing.queueBind(queue, missing, "key"));
    }

    @Test
    void nothingCanBeBoundToTheDefaultExchange() throws Exception {
        Channel failing = channel();
        String queue = queue(failing);
        expectChannelClose(
                failing,
                403,
                "operation not permitted on the default exchange",
                () -> failing.queueBind(queue, "", "key"));
    }

    @Test
    void emptyQueueAndKeyMeanTheLastDeclaredQueue() throws Exception {
        Channel channel = channel();
        String exchange = exchange(channel, "direct");
        String queue = queue(channel);
        channel.queueBind("", exchange, "");
        publish(channel, exchange, queue, "by its name");
        assertThat(drain(channel, queue)).containsExactly("by its name");
    }

    @Test
    void anEmptyQueueNameWithoutAnyDeclarationFails() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing, 404, "no previously declared queue", () -> failing.queueBind("", "amq.direct", "key"));
    }

    @Test
    @Spec("queue.unbind")
    void unbindingWhatIsNotBoundSucceeds() throws Exception {
        String queue = queue(channel());
        channel().queueUnbind(queue, "amq.direct", freshName());
        assertThat(channel().isOpen()).isTrue();
    }

    @Test
    @Spec("queue.unbind")
    void unbindingFromAMissingExchangeOrQueueSucceeds() throws Exception {
        String queue = queue(channel());
        channel().queueUnbind(queue, freshName(), "key");
        channel().queueUnbind(freshName(), "amq.direct", "key");
        assertThat(channel().isOpen()).isTrue();
    }

    @Test
    void anExclusiveQueueOfAnotherConnectionCannotBeBound() throws Exception {
        String queue = queue(channel());
        Channel failing = otherConnectionChannel();
        expectChannelClose(
                failing,
                405,
                "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '" + queue + "' in vhost '/'",
                () -> failing.queueBind(queue, "amq.direct", "key"));
    }

    @Test
    void aBindingWithoutAnswerTakesEffectInOrder() throws Exception {
        String exchange = exchange(channel(), "direct");
        String queue = queue(channel());
        channel().queueBindNoWait(queue, exchange, "key", Map.of());
        publish(channel(), exchange, "key", "routed");
        assertThat(drain(channel(), queue)).containsExactly("routed");
    }

    @Test
    void keysAreArbitraryBytesUpTo255() throws Exception {
        String exchange = exchange(channel(), "direct");
        String key = "\u00fc\u4e16\ud83d\ude00 ".repeat(20) + "end";
        String queue = boundQueue(channel(), exchange, key);
        publish(channel(), exchange, key, "m");
        assertThat(take(channel(), queue).getEnvelope().getRoutingKey()).isEqualTo(key);
    }

    @Test
    @Spec("exchange.bind")
    void exchangesAreBoundToExchanges() throws Exception {
        String source = exchange(channel(), "topic");
        String destination = exchange(channel(), "direct");
        channel().exchangeBind(destination, source, "a.#");
        String queue = boundQueue(channel(), destination, "a.b");
        publish(channel(), source, "a.b", "through both");
        publish(channel(), source, "a.c", "through the first");
        publish(channel(), source, "b.b", "through none");
        assertThat(drain(channel(), queue)).containsExactly("through both");
    }

    @Test
    @Spec("exchange.bind")
    void aMessageReachesAQueueOnceHoweverManyExchangesLeadThere() throws Exception {
        String source = exchange(channel(), "fanout");
        String left = exchange(channel(), "fanout");
        String right = exchange(channel(), "fanout");
        channel().exchangeBind(left, source, "");
        channel().exchangeBind(right, source, "");
        String queue = boundQueue(channel(), left, "");
        channel().queueBind(queue, right, "");
        channel().queueBind(queue, source, "");
        publish(channel(), source, "", "once");
        assertThat(drain(channel(), queue)).containsExactly("once");
    }

    @Test
    @Spec("exchange.bind")
    void aCycleOfExchangesEndsByItself() throws Exception {
        String first = exchange(channel(), "fanout");
        String second = exchange(channel(), "fanout");
        channel().exchangeBind(second, first, "");
        channel().exchangeBind(first, second, "");
        channel().exchangeBind(first, first, "");
        String queue = boundQueue(channel(), second, "");
        publish(channel(), first, "", "once around");
        assertThat(drain(channel(), queue)).containsExactly("once around");
    }

    @Test
    @Spec("exchange.bind")
    void theExchangeOfADeliveryIsTheOnePublishedTo() throws Exception {
        String source = exchange(channel(), "fanout");
        String destination = exchange(channel(), "fanout");
        channel().exchangeBind(destination, source, "");
        String queue = boundQueue(channel(), destination, "");
        publish(channel(), source, "key", "m");
        var envelope = take(channel(), queue).getEnvelope();
        assertThat(envelope.getExchange()).isEqualTo(source);
        assertThat(envelope.getRoutingKey()).isEqualTo("key");
    }

    @Test
    @Spec("exchange.bind")
    void bindingAMissingExchangeFails() throws Exception {
        Channel failing = channel();
        String missing = freshName();
        expectChannelClose(
                failing,
                404,
                "no exchange '" + missing + "' in vhost '/'",
                () -> failing.exchangeBind("amq.direct", missing, ""));
        Channel again = siblingChannel();
        expectChannelClose(
                again,
                404,
                "no exchange '" + missing + "' in vhost '/'",
                () -> again.exchangeBind(missing, "amq.direct", ""));
    }

    @Test
    @Spec("exchange.bind")
    void theDefaultExchangeTakesNoPartInExchangeBindings() throws Exception {
        Channel asSource = channel();
        expectChannelClose(
                asSource,
                403,
                "operation not permitted on the default exchange",
                () -> asSource.exchangeBind("amq.direct", "", ""));
        Channel asDestination = siblingChannel();
        expectChannelClose(
                asDestination,
                403,
                "operation not permitted on the default exchange",
                () -> asDestination.exchangeBind("", "amq.direct", ""));
    }

    @Test
    @Spec("exchange.unbind")
    void unboundExchangesNoLongerForward() throws Exception {
        String source = exchange(channel(), "fanout");
        String destination = exchange(channel(), "fanout");
        String queue = boundQueue(channel(), destination, "");
        channel().exchangeBind(destination, source, "k");
        channel().exchangeUnbind(destination, source, "another key");
        publish(channel(), source, "", "bound");
        channel().exchangeUnbind(destination, source, "k");
        channel().exchangeUnbind(destination, source, "k");
        publish(channel(), source, "", "unbound");
        assertThat(drain(channel(), queue)).containsExactly("bound");
    }

    @Test
    @Spec("exchange.bind")
    void deletingADestinationRemovesTheBinding() throws Exception {
        String source = exchange(channel(), "fanout");
        String destination = exchange(channel(), "fanout");
        channel().exchangeBind(destination, source, "");
        channel().exchangeDelete(destination);
        channel().exchangeDeclare(destination, "fanout");
        String queue = boundQueue(channel(), destination, "");
        publish(channel(), source, "", "m");
        assertThat(drain(channel(), queue)).isEmpty();
    }
}
