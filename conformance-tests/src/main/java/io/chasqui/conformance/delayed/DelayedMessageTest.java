package io.chasqui.conformance.delayed;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Returns;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("extension: delayed messages")
@ChasquiOnly("RabbitMQ has delayed messages through a plugin of its own only")
class DelayedMessageTest extends DelayedSuite {

    private static final int DELAY = 300;
    private static final long HOUR = 3_600_000;

    private Deliveries consume(String exchange, String key) throws Exception {
        return Deliveries.consume(channel(), boundQueue(channel(), exchange, key), true);
    }

    @Test
    void aMessageArrivesWhenItsDelayIsOverAndNotBefore() throws Exception {
        String exchange = delayedExchange("fanout");
        Deliveries deliveries = consume(exchange, "");
        long start = System.nanoTime();
        publishDelayed(channel(), exchange, "", DELAY, "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
        assertThat(millisSince(start)).isBetween(DELAY - 1L, DELAY + 2_000L);
    }

    @Test
    void messagesArriveInTheOrderInWhichTheyAreDue() throws Exception {
        String exchange = delayedExchange("fanout");
        Deliveries deliveries = consume(exchange, "");
        publishDelayed(channel(), exchange, "", 700, "last");
        publishDelayed(channel(), exchange, "", 100, "first");
        publishDelayed(channel(), exchange, "", 400, "second");
        assertThat(deliveries.nextTexts(3)).containsExactly("first", "second", "last");
    }

    @Test
    void messagesWithTheSameDelayKeepTheirOrder() throws Exception {
        String exchange = delayedExchange("fanout");
        Deliveries deliveries = consume(exchange, "");
        for (int i = 0; i < 200; i++) {
            publishDelayed(channel(), exchange, "", DELAY, "m" + i);
        }
        List<String> texts = deliveries.nextTexts(200);
        for (int i = 0; i < 200; i++) {
            assertThat(texts.get(i)).isEqualTo("m" + i);
        }
    }

    @Test
    void aDelayedMessageIsMarkedByTheNegativeOfItsDelay() throws Exception {
        String exchange = delayedExchange("fanout");
        Deliveries deliveries = consume(exchange, "");
        BasicProperties properties = properties(Map.of("x-delay", DELAY, "other", "kept"))
                .builder()
                .contentType("text/plain")
                .messageId("id")
                .build();
        publish(channel(), exchange, "key", properties, "m");
        Delivery delivery = deliveries.next();
        assertThat(delivery.getProperties().getHeaders()).containsEntry("x-delay", -DELAY);
        assertThat(delivery.getProperties().getHeaders().get("other")).hasToString("kept");
        assertThat(delivery.getProperties().getContentType()).isEqualTo("text/plain");
        assertThat(delivery.getProperties().getMessageId()).isEqualTo("id");
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("key");
        assertThat(delivery.getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    void aMessageWithoutADelayPassesAtOnce() throws Exception {
        String exchange = delayedExchange("fanout");
        String queue = boundQueue(channel(), exchange, "");
        publish(channel(), exchange, "", "without headers");
        publish(channel(), exchange, "", properties(Map.of("other", 1)), "with another header");
        assertThat(drain(channel(), queue)).containsExactly("without headers", "with another header");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -3_600_000, 4_294_967_296L, Long.MAX_VALUE})
    void aDelayThatIsNotPositiveOrTooLongIsNone(long delay) throws Exception {
        String exchange = delayedExchange("fanout");
        String queue = boundQueue(channel(), exchange, "");
        publishDelayed(channel(), exchange, "", delay, "m");
        var got = take(channel(), queue);
        assertThat(got.getProps().getHeaders()).containsEntry("x-delay", delay);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1 s", "99999999999999999999"})
    void aTextThatIsNoNumberIsNoDelay(String delay) throws Exception {
        String exchange = delayedExchange("fanout");
        String queue = boundQueue(channel(), exchange, "");
        publishDelayed(channel(), exchange, "", delay, "m");
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    @Test
    void theDelayMayBeAnyKindOfNumberAndAlsoText() throws Exception {
        String exchange = delayedExchange("fanout");
        Deliveries deliveries = consume(exchange, "");
        List<Object> delays = List.of((byte) 120, (short) 160, 200, 240L, 280.9f, 320.9, "360");
        long start = System.nanoTime();
        for (Object delay : delays) {
            publishDelayed(channel(), exchange, "", delay, delay.toString());
        }
        for (Object delay : delays) {
            assertThat(deliveries.nextText()).isEqualTo(delay.toString());
        }
        assertThat(millisSince(start)).isGreaterThanOrEqualTo(359);
    }

    @Test
    void aMessageIsRoutedByTheDelayedTypeWhenItIsDue() throws Exception {
        String exchange = delayedExchange("topic");
        Deliveries matching = consume(exchange, "a.*");
        Deliveries other = consume(exchange, "b.*");
        publishDelayed(channel(), exchange, "a.x", DELAY, "m");
        assertThat(matching.nextText()).isEqualTo("m");
        other.expectNoMore();
    }

    @Test
    void headersDecideIfTheDelayedTypeIsHeaders() throws Exception {
        String exchange = delayedExchange("headers");
        String queue = queue(channel());
        channel().queueBind(queue, exchange, "", Map.of("colour", "red"));
        Deliveries deliveries = Deliveries.consume(channel(), queue, true);
        publish(channel(), exchange, "", properties(Map.of("x-delay", DELAY, "colour", "blue")), "no");
        publish(channel(), exchange, "", properties(Map.of("x-delay", DELAY, "colour", "red")), "yes");
        assertThat(deliveries.nextText()).isEqualTo("yes");
        deliveries.expectNoMore();
    }

    @Test
    void extraRoutingKeysCountWhenTheMessageIsDue() throws Exception {
        String exchange = delayedExchange("direct");
        Deliveries first = consume(exchange, "first");
        Deliveries copied = consume(exchange, "copied");
        publish(channel(), exchange, "first", properties(Map.of("x-delay", DELAY, "CC", List.of("copied"))), "m");
        assertThat(first.nextText()).isEqualTo("m");
        assertThat(copied.nextText()).isEqualTo("m");
    }

    @Test
    void hiddenRoutingKeysCountWhenTheMessageIsDueAndStayHidden() throws Exception {
        String exchange = delayedExchange("direct");
        Deliveries hidden = consume(exchange, "hidden");
        publish(channel(), exchange, "first", properties(Map.of("x-delay", DELAY, "BCC", List.of("hidden"))), "m");
        Delivery delivery = hidden.next();
        assertThat(delivery.getProperties().getHeaders()).containsOnlyKeys("x-delay");
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("first");
    }

    @Test
    void aQueueThatIsBoundDuringTheDelayGetsTheMessage() throws Exception {
        String exchange = delayedExchange("fanout");
        publishDelayed(channel(), exchange, "", DELAY, "m");
        assertThat(consume(exchange, "").nextText()).isEqualTo("m");
    }

    @Test
    void aDelayedMessageIsNotReturnedAsUnroutable() throws Exception {
        String exchange = delayedExchange("direct");
        Returns returns = Returns.of(channel());
        channel().confirmSelect();
        channel().basicPublish(exchange, "nowhere", true, delayed(1), bytes("m"));
        channel().waitForConfirmsOrDie(10_000);
        returns.expectNone();
    }

    @Test
    void aMandatoryMessageWithoutADelayIsReturned() throws Exception {
        String exchange = delayedExchange("direct");
        Returns returns = Returns.of(channel());
        channel().basicPublish(exchange, "nowhere", true, null, bytes("m"));
        assertThat(returns.next().getReplyCode()).isEqualTo(312);
    }

    @Test
    void theAlternateExchangeGetsWhatIsUnroutableWhenItIsDue() throws Exception {
        String alternate = exchange(channel(), "fanout");
        String exchange =
                exchange(channel(), TYPE, Map.of("x-delayed-type", "direct", "alternate-exchange", alternate));
        Deliveries caught = consume(alternate, "");
        long start = System.nanoTime();
        publishDelayed(channel(), exchange, "nowhere", DELAY, "m");
        assertThat(caught.nextText()).isEqualTo("m");
        assertThat(millisSince(start)).isGreaterThanOrEqualTo(DELAY - 1L);
        caught.expectNoMore();
    }

    @Test
    void anExchangeCanBeBoundToOneThatDelays() throws Exception {
        String source = exchange(channel(), "fanout");
        String delaying = delayedExchange("fanout");
        channel().exchangeBind(delaying, source, "");
        String direct = boundQueue(channel(), source, "");
        Deliveries deliveries = consume(delaying, "");
        long start = System.nanoTime();
        publishDelayed(channel(), source, "", DELAY, "m");
        assertThat(take(channel(), direct).getProps().getHeaders()).containsEntry("x-delay", DELAY);
        assertThat(deliveries.next().getProperties().getHeaders()).containsEntry("x-delay", -DELAY);
        assertThat(millisSince(start)).isGreaterThanOrEqualTo(DELAY - 1L);
    }

    @Test
    void aMessageIsDelayedOnceOnly() throws Exception {
        String first = delayedExchange("fanout");
        String second = delayedExchange("fanout");
        channel().exchangeBind(second, first, "");
        Deliveries deliveries = consume(second, "");
        long start = System.nanoTime();
        publishDelayed(channel(), first, "", DELAY, "m");
        deliveries.next();
        assertThat(millisSince(start)).isBetween(DELAY - 1L, 2L * DELAY + 2_000);
        deliveries.expectNoMore();
    }

    @Test
    void aDeadLetterExchangeCanDelay() throws Exception {
        String delaying = delayedExchange("fanout");
        Deliveries deliveries = consume(delaying, "");
        String source = durableQueue(channel(), Map.of("x-dead-letter-exchange", delaying));
        publish(channel(), "", source, delayed(DELAY), "m");
        long start = System.nanoTime();
        channel().basicReject(channel().basicGet(source, false).getEnvelope().getDeliveryTag(), false);
        Delivery delivery = deliveries.next();
        assertThat(millisSince(start)).isGreaterThanOrEqualTo(DELAY - 1L);
        assertThat(delivery.getProperties().getHeaders()).containsKey("x-death").containsEntry("x-delay", -DELAY);
    }

    @Test
    void anInternalExchangeDelaysWhatComesFromOtherExchanges() throws Exception {
        String source = exchange(channel(), "fanout");
        String internal = deletedExchange(freshName());
        channel().exchangeDeclare(internal, TYPE, false, false, true, Map.of("x-delayed-type", "fanout"));
        channel().exchangeBind(internal, source, "");
        Deliveries deliveries = consume(internal, "");
        publishDelayed(channel(), source, "", DELAY, "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
        expectChannelClose(channel(), 403, "cannot publish to internal exchange", () -> {
            publishDelayed(channel(), internal, "", DELAY, "m");
            channel().basicQos(1);
        });
    }

    @Test
    void deletingTheExchangeDropsWhatItHolds() throws Exception {
        String exchange = delayedExchange("fanout");
        publishDelayed(channel(), exchange, "", DELAY, "dropped");
        channel().exchangeDelete(exchange);
        channel().exchangeDeclare(exchange, TYPE, false, false, Map.of("x-delayed-type", "fanout"));
        Deliveries deliveries = consume(exchange, "");
        publishDelayed(channel(), exchange, "", 2 * DELAY, "of the new one");
        assertThat(deliveries.nextText()).isEqualTo("of the new one");
        deliveries.expectNoMore();
    }

    @Test
    void theDelayDoesNotCountForTheExpiration() throws Exception {
        String exchange = delayedExchange("fanout");
        String queue = boundQueue(channel(), exchange, "");
        BasicProperties properties =
                delayed(DELAY).builder().expiration("60000").build();
        publish(channel(), exchange, "", properties, "m");
        Deliveries deliveries = Deliveries.consume(channel(), queue, true);
        assertThat(deliveries.next().getProperties().getExpiration()).isEqualTo("60000");
    }

    @Test
    void aMessageThatOutlastsItsExpirationWhileDelayedArrives() throws Exception {
        String exchange = delayedExchange("fanout");
        Deliveries deliveries = consume(exchange, "");
        publish(
                channel(),
                exchange,
                "",
                delayed(DELAY).builder().expiration("100").build(),
                "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    void aTransactionDelaysItsMessagesWhenItIsCommitted() throws Exception {
        String exchange = delayedExchange("fanout");
        Deliveries deliveries = consume(exchange, "");
        Channel transactional = siblingChannel();
        transactional.txSelect();
        publishDelayed(transactional, exchange, "", 1, "rolled back");
        transactional.txRollback();
        publishDelayed(transactional, exchange, "", DELAY, "committed");
        transactional.txCommit();
        assertThat(deliveries.nextText()).isEqualTo("committed");
        deliveries.expectNoMore();
    }

    @Test
    void messagesForMinutesAndHoursDoNotStandInTheWay() throws Exception {
        String exchange = delayedExchange("fanout");
        Deliveries deliveries = consume(exchange, "");
        for (long delay : List.of(80_000L, HOUR, 24 * HOUR, 30 * 24 * HOUR, 4_294_967_295L)) {
            publishDelayed(channel(), exchange, "", delay, "later");
        }
        publishDelayed(channel(), exchange, "", DELAY, "soon");
        assertThat(deliveries.nextText()).isEqualTo("soon");
        deliveries.expectNoMore();
    }
}
