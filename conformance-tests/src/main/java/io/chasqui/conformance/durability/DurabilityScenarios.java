package io.chasqui.conformance.durability;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Suite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What must hold however the broker went down. */
@OwnBroker
@Execution(ExecutionMode.SAME_THREAD)
abstract class DurabilityScenarios extends Suite {

    private static final long TIMEOUT_MILLIS = 30_000;
    private static final AMQP.BasicProperties PERSISTENT = MessageProperties.MINIMAL_PERSISTENT_BASIC;
    private static final AMQP.BasicProperties TRANSIENT = MessageProperties.MINIMAL_BASIC;

    /** Takes the broker down and up again. */
    abstract void goDownAndUp();

    @Test
    void durableExchangesQueuesAndBindingsAreKept() throws Exception {
        String exchange = durableExchange("topic", Map.of());
        String queue = durableQueue(channel());
        channel().queueBind(queue, exchange, "a.#");
        goDownAndUp();
        publish(channel(), exchange, "a.b", "routed");
        publish(channel(), exchange, "b.b", "not routed");
        assertThat(drain(channel(), queue)).containsExactly("routed");
    }

    @Test
    void argumentsAreKept() throws Exception {
        Map<String, Object> queueArguments = Map.of("x-max-length", 5, "x-conformance", "kept");
        Map<String, Object> exchangeArguments = Map.of("alternate-exchange", "amq.fanout");
        String queue = durableQueue(channel(), queueArguments);
        String exchange = durableExchange("direct", exchangeArguments);
        goDownAndUp();
        channel().queueDeclare(queue, true, false, false, queueArguments);
        channel().exchangeDeclare(exchange, "direct", true, false, exchangeArguments);
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "inequivalent arg 'x-max-length'",
                () -> failing.queueDeclare(queue, true, false, false, Map.of("x-max-length", 6)));
    }

    @Test
    @ChasquiOnly("RabbitMQ has delayed messages through a plugin of its own only")
    void delayedMessagesComeAtTheirTimeOrAsSoonAsPossible() throws Exception {
        String exchange = durableExchange("x-delayed-message", Map.of("x-delayed-type", "fanout"));
        String queue = durableQueue(channel());
        channel().queueBind(queue, exchange, "");
        channel().confirmSelect();
        publish(channel(), exchange, "", delayed(1, 5_000), "not kept");
        publish(channel(), exchange, "", delayed(2, 8_000), "second");
        publish(channel(), exchange, "", delayed(2, 300), "first");
        publish(channel(), exchange, "", delayed(2, 3_600_000), "in an hour");
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        goDownAndUp();
        List<String> texts = new ArrayList<>();
        eventually(Duration.ofSeconds(20), () -> {
            texts.addAll(drain(channel(), queue));
            assertThat(texts).containsExactly("first", "second");
        });
        channel().exchangeDelete(exchange);
    }

    private static AMQP.BasicProperties delayed(int deliveryMode, int millis) {
        return headers(Map.of("x-delay", millis))
                .builder()
                .deliveryMode(deliveryMode)
                .build();
    }

    @Test
    void theHistoryOfAnExchangeIsKept() throws Exception {
        String exchange = durableExchange("x-recent-history", Map.of("x-recent-history-length", 3));
        channel().confirmSelect();
        for (int i = 0; i < 5; i++) {
            publish(channel(), exchange, "", PERSISTENT, "m" + i);
        }
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        goDownAndUp();
        publish(channel(), exchange, "", PERSISTENT, "after");
        String queue = boundQueue(channel(), exchange, "");
        List<String> texts = new ArrayList<>();
        eventually(() -> {
            texts.addAll(drain(channel(), queue));
            assertThat(texts).containsExactly("m3", "m4", "after");
        });
    }

    @Test
    void argumentsOfBindingsAreKept() throws Exception {
        String exchange = durableExchange("headers", Map.of());
        String queue = durableQueue(channel());
        channel().queueBind(queue, exchange, "", Map.of("x-match", "any", "a", 1, "b", "two"));
        goDownAndUp();
        publish(channel(), exchange, "", headers(Map.of("b", "two")), "matches");
        publish(channel(), exchange, "", headers(Map.of("b", "three")), "does not");
        assertThat(drain(channel(), queue)).containsExactly("matches");
    }

    @Test
    void bindingsBetweenDurableExchangesAreKept() throws Exception {
        String source = durableExchange("direct", Map.of());
        String destination = durableExchange("fanout", Map.of());
        String queue = durableQueue(channel());
        channel().exchangeBind(destination, source, "key");
        channel().queueBind(queue, destination, "");
        goDownAndUp();
        publish(channel(), source, "key", "through");
        assertThat(drain(channel(), queue)).containsExactly("through");
    }

    @Test
    void removedDefinitionsStayRemoved() throws Exception {
        String exchange = durableExchange("fanout", Map.of());
        String deletedExchange = durableExchange("fanout", Map.of());
        String queue = durableQueue(channel());
        String deletedQueue = durableQueue(channel());
        channel().queueBind(queue, exchange, "");
        channel().queueUnbind(queue, exchange, "");
        channel().queueDelete(deletedQueue);
        channel().exchangeDelete(deletedExchange);
        goDownAndUp();
        publish(channel(), exchange, "", "unbound");
        assertThat(ready(channel(), queue)).isZero();
        Channel first = siblingChannel();
        expectChannelClose(first, 404, "no queue", () -> first.queueDeclarePassive(deletedQueue));
        Channel second = siblingChannel();
        expectChannelClose(second, 404, "no exchange", () -> second.exchangeDeclarePassive(deletedExchange));
    }

    @Test
    void transientQueuesAreGone() throws Exception {
        String queue = deletedLater(freshName());
        channel().queueDeclare(queue, false, false, false, null);
        channel().queueBind(queue, "amq.fanout", "");
        goDownAndUp();
        Channel failing = channel();
        expectChannelClose(failing, 404, "no queue", () -> failing.queueDeclarePassive(queue));
    }

    @Test
    @DiffersFromRabbitMq(
            "a transient exchange ends with the broker; RabbitMQ keeps it since its definitions are in Khepri")
    void transientExchangesAreGone() throws Exception {
        String exchange = exchange(channel(), "fanout");
        goDownAndUp();
        Channel failing = channel();
        expectChannelClose(failing, 404, "no exchange", () -> failing.exchangeDeclarePassive(exchange));
    }

    @Test
    void exclusiveQueuesAreGone() throws Exception {
        String queue = freshName();
        channel().queueDeclare(queue, true, true, false, null);
        goDownAndUp();
        Channel failing = channel();
        expectChannelClose(failing, 404, "no queue", () -> failing.queueDeclarePassive(queue));
    }

    @Test
    void anAutoDeleteQueueThatIsDurableIsKept() throws Exception {
        String queue = deletedLater(freshName());
        channel().queueDeclare(queue, true, false, true, null);
        publishConfirmed(queue, PERSISTENT, "m");
        goDownAndUp();
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    @Test
    void persistentMessagesAreKeptInOrder() throws Exception {
        String queue = durableQueue(channel());
        List<String> texts = IntStream.range(0, 5_000).mapToObj(i -> "m" + i).toList();
        publishConfirmed(queue, PERSISTENT, texts.toArray(String[]::new));
        goDownAndUp();
        assertThat(ready(channel(), queue)).isEqualTo(texts.size());
        assertThat(drain(channel(), queue)).isEqualTo(texts);
    }

    @Test
    void transientMessagesAreDropped() throws Exception {
        String queue = durableQueue(channel());
        publishConfirmed(queue, TRANSIENT, "a", "b");
        goDownAndUp();
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    void persistentMessagesAmongTransientOnesKeepTheirOrder() throws Exception {
        String queue = durableQueue(channel());
        publishConfirmed(queue, PERSISTENT, "a");
        publishConfirmed(queue, TRANSIENT, "b");
        publishConfirmed(queue, PERSISTENT, "c");
        publishConfirmed(queue, TRANSIENT, "d");
        publishConfirmed(queue, PERSISTENT, "e");
        goDownAndUp();
        assertThat(drain(channel(), queue)).containsExactly("a", "c", "e");
    }

    @Test
    void aMessageIsKeptWithAllItHas() throws Exception {
        String exchange = durableExchange("direct", Map.of());
        String queue = durableQueue(channel());
        channel().queueBind(queue, exchange, "key");
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .contentType("text/plain")
                .headers(Map.of("number", 1L, "flag", true, "list", List.of(1, 2)))
                .timestamp(new Date(1_700_000_000_000L))
                .priority(3)
                .build();
        channel().confirmSelect();
        publish(channel(), exchange, "key", properties, "body");
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        goDownAndUp();
        GetResponse got = take(channel(), queue);
        assertThat(got.getProps()).isEqualTo(properties);
        assertThat(got.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("key");
        assertThat(text(got)).isEqualTo("body");
    }

    @Test
    void bodiesOfAllSizesAreKept() throws Exception {
        String queue = durableQueue(channel());
        int[] sizes = {0, 1, 100, 4_096, 65_536, 131_072, 1_000_000, 6_000_000, 10};
        channel().confirmSelect();
        for (int size : sizes) {
            channel().basicPublish("", queue, PERSISTENT, randomBytes(size));
        }
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        goDownAndUp();
        for (int size : sizes) {
            assertThat(Arrays.equals(take(channel(), queue).getBody(), randomBytes(size)))
                    .as("the same %d bytes", size)
                    .isTrue();
        }
    }

    @Test
    void aMessageInSeveralQueuesIsKeptInEach() throws Exception {
        String exchange = durableExchange("fanout", Map.of());
        List<String> queues = List.of(durableQueue(channel()), durableQueue(channel()), durableQueue(channel()));
        for (String queue : queues) {
            channel().queueBind(queue, exchange, "");
        }
        channel().confirmSelect();
        publish(channel(), exchange, "", PERSISTENT, "shared");
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        acknowledgeInTransaction(queues.get(1), 1);
        goDownAndUp();
        assertThat(drain(channel(), queues.get(0))).containsExactly("shared");
        assertThat(drain(channel(), queues.get(1))).isEmpty();
        assertThat(drain(channel(), queues.get(2))).containsExactly("shared");
    }

    @Test
    void committedMessagesAreKept() throws Exception {
        String queue = durableQueue(channel());
        Channel tx = siblingChannel();
        tx.txSelect();
        publish(tx, "", queue, PERSISTENT, "committed");
        tx.txCommit();
        publish(tx, "", queue, PERSISTENT, "not committed");
        tx.basicQos(0);
        goDownAndUp();
        assertThat(drain(channel(), queue)).containsExactly("committed");
    }

    @Test
    void committedAcksAreKept() throws Exception {
        String queue = durableQueue(channel());
        publishConfirmed(queue, PERSISTENT, "a", "b", "c", "d");
        acknowledgeInTransaction(queue, 2);
        goDownAndUp();
        assertThat(drain(channel(), queue)).containsExactly("c", "d");
    }

    @Test
    void messagesThatWereHeldComeBackInPlace() throws Exception {
        String queue = durableQueue(channel());
        publishConfirmed(queue, PERSISTENT, "a", "b", "c", "d");
        channel().basicGet(queue, false);
        channel().basicGet(queue, false);
        goDownAndUp();
        assertThat(drain(channel(), queue)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void messagesThatWereHeldComeBackAsRedelivered() throws Exception {
        String queue = durableQueue(channel());
        publishConfirmed(queue, PERSISTENT, "held");
        channel().basicGet(queue, false);
        goDownAndUp();
        assertThat(take(channel(), queue).getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void requeuedMessagesKeepTheirPlace() throws Exception {
        String queue = durableQueue(channel());
        publishConfirmed(queue, PERSISTENT, "a", "b", "c");
        channel().basicGet(queue, false);
        channel().basicGet(queue, false);
        channel().basicNack(2, false, true);
        channel().basicNack(1, false, true);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(3));
        goDownAndUp();
        assertThat(drain(channel(), queue)).containsExactly("a", "b", "c");
    }

    @Test
    void aPurgedQueueStaysEmpty() throws Exception {
        String queue = durableQueue(channel());
        publishConfirmed(queue, PERSISTENT, "a", "b", "c");
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(3);
        publishConfirmed(queue, PERSISTENT, "later");
        goDownAndUp();
        assertThat(drain(channel(), queue)).containsExactly("later");
    }

    @Test
    void aQueueDeclaredAnewDoesNotInheritTheMessagesOfTheOld() throws Exception {
        String queue = durableQueue(channel());
        publishConfirmed(queue, PERSISTENT, "old");
        channel().queueDelete(queue);
        channel().queueDeclare(queue, true, false, false, null);
        publishConfirmed(queue, PERSISTENT, "new");
        goDownAndUp();
        assertThat(drain(channel(), queue)).containsExactly("new");
    }

    @Test
    void whatAQuorumQueueCountsIsKept() throws Exception {
        String queue = quorumQueue(Map.of());
        publishConfirmed(queue, PERSISTENT, "failed", "returned");
        fail(queue);
        fail(queue);
        channel().basicGet(queue, false);
        channel().basicNack(channel().basicGet(queue, false).getEnvelope().getDeliveryTag(), true, true);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(2));
        publishConfirmed(queue, PERSISTENT, "confirmed behind them");
        goDownAndUp();
        assertThat(take(channel(), queue).getProps().getHeaders())
                .containsEntry("x-acquired-count", 3L)
                .containsEntry("x-delivery-count", 2L);
        assertThat(take(channel(), queue).getProps().getHeaders())
                .containsEntry("x-acquired-count", 1L)
                .doesNotContainKey("x-delivery-count");
    }

    @Test
    void aMessageThatKeepsFailingReachesItsLimitThroughSeveralRestarts() throws Exception {
        String grave = durableQueue(channel());
        String queue = quorumQueue(
                Map.of("x-delivery-limit", 2, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", grave));
        publishConfirmed(queue, PERSISTENT, "poison");
        for (int i = 0; i < 3; i++) {
            assertThat(ready(channel(), grave)).isZero();
            fail(queue);
            publishConfirmed(queue, PERSISTENT, "confirmed behind it");
            goDownAndUp();
        }
        assertThat(drain(channel(), grave)).isNotEmpty().containsOnly("poison");
        // A broker that is killed between the arrival of a dead letter and its departure may still have it.
        assertThat(drain(channel(), queue))
                .filteredOn(message -> !message.equals("poison"))
                .hasSize(3);
    }

    /** Counts that were stored long ago, in blocks, are found and go on. */
    @Test
    void countsOfManyMessagesAreKept() throws Exception {
        String queue = quorumQueue(Map.of());
        String[] texts = IntStream.range(0, 3_000).mapToObj(i -> "m" + i).toArray(String[]::new);
        publishConfirmed(queue, PERSISTENT, texts);
        for (int restart = 1; restart <= 2; restart++) {
            Channel failing = siblingChannel();
            for (int i = 0; i < texts.length; i++) {
                failing.basicGet(queue, false);
            }
            failing.close();
            int messages = texts.length + restart - 1;
            eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(messages));
            publishConfirmed(queue, PERSISTENT, "confirmed behind them");
            goDownAndUp();
        }
        for (String text : texts) {
            GetResponse got = take(channel(), queue);
            assertThat(text(got)).isEqualTo(text);
            assertThat(got.getProps().getHeaders())
                    .containsEntry("x-acquired-count", 2L)
                    .containsEntry("x-delivery-count", 2L);
        }
    }

    private String quorumQueue(Map<String, Object> arguments) throws Exception {
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("x-queue-type", "quorum");
        return durableQueue(channel(), all);
    }

    private void fail(String queue) throws Exception {
        channel().basicReject(channel().basicGet(queue, false).getEnvelope().getDeliveryTag(), true);
    }

    @Test
    void messagesArePassedOnThroughSeveralRestarts() throws Exception {
        String queue = durableQueue(channel());
        for (String text : List.of("a", "b", "c")) {
            publishConfirmed(queue, PERSISTENT, text, text + "'");
            acknowledgeInTransaction(queue, 1);
            goDownAndUp();
        }
        assertThat(drain(channel(), queue)).containsExactly("b'", "c", "c'");
    }

    private void publishConfirmed(String queue, AMQP.BasicProperties properties, String... texts) throws Exception {
        Channel confirming = siblingChannel();
        confirming.confirmSelect();
        for (String text : texts) {
            publish(confirming, "", queue, properties, text);
        }
        confirming.waitForConfirmsOrDie(TIMEOUT_MILLIS);
        confirming.close();
    }

    private void acknowledgeInTransaction(String queue, int count) throws Exception {
        Channel tx = siblingChannel();
        tx.txSelect();
        for (int i = 0; i < count; i++) {
            tx.basicAck(tx.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        }
        tx.txCommit();
        tx.close();
    }

    private String durableExchange(String type, Map<String, Object> arguments) throws Exception {
        String exchange = deletedExchange(freshName());
        channel().exchangeDeclare(exchange, type, true, false, arguments);
        return exchange;
    }

    private static AMQP.BasicProperties headers(Map<String, Object> headers) {
        return new AMQP.BasicProperties.Builder().headers(headers).build();
    }

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
