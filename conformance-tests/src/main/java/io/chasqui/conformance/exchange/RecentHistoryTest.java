package io.chasqui.conformance.exchange;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Returns;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("extension: recent history exchange")
class RecentHistoryTest extends Suite {

    private static final String TYPE = "x-recent-history";
    private static final String LENGTH = "x-recent-history-length";

    private String historyOf(int length) throws Exception {
        return exchange(channel(), TYPE, Map.of(LENGTH, length));
    }

    private void publishNumbers(String exchange, int count) throws Exception {
        for (int i = 1; i <= count; i++) {
            publish(channel(), exchange, "", "m" + i);
        }
    }

    private static void publishStoring(Channel on, String exchange, Object noStore, String text) throws Exception {
        BasicProperties properties = new BasicProperties.Builder()
                .headers(Map.of("x-recent-history-no-store", noStore))
                .build();
        publish(on, exchange, "", properties, text);
    }

    private List<String> drained(String queue, int count) {
        List<String> texts = new ArrayList<>();
        eventually(() -> {
            texts.addAll(drain(channel(), queue));
            assertThat(texts).hasSize(count);
        });
        return texts;
    }

    @Test
    void everyBoundQueueGetsEveryMessageWhateverTheKeys() throws Exception {
        String exchange = historyOf(1);
        String first = boundQueue(channel(), exchange, "a");
        String second = boundQueue(channel(), exchange, "b");
        publish(channel(), exchange, "c", "m");
        assertThat(drained(first, 1)).containsExactly("m");
        assertThat(drained(second, 1)).containsExactly("m");
    }

    @Test
    void aQueueThatIsBoundGetsTheLastMessagesInOrder() throws Exception {
        String exchange = historyOf(3);
        publishNumbers(exchange, 5);
        String queue = boundQueue(channel(), exchange, "");
        assertThat(drained(queue, 3)).containsExactly("m3", "m4", "m5");
    }

    @Test
    void twentyMessagesAreKeptWithoutTheArgument() throws Exception {
        String exchange = exchange(channel(), TYPE);
        publishNumbers(exchange, 25);
        String queue = boundQueue(channel(), exchange, "");
        assertThat(drained(queue, 20)).startsWith("m6").endsWith("m25");
    }

    @Test
    void historyComesBeforeWhatIsPublishedLater() throws Exception {
        String exchange = historyOf(10);
        publishNumbers(exchange, 2);
        String queue = boundQueue(channel(), exchange, "");
        publish(channel(), exchange, "", "later");
        assertThat(drained(queue, 3)).containsExactly("m1", "m2", "later");
    }

    @Test
    void aMessageFromTheHistoryIsAsItWasPublished() throws Exception {
        String exchange = historyOf(1);
        BasicProperties properties = new BasicProperties.Builder()
                .headers(Map.of("colour", "red"))
                .messageId("id")
                .build();
        publish(channel(), exchange, "key", properties, "m");
        String queue = boundQueue(channel(), exchange, "other");
        Deliveries deliveries = Deliveries.consume(channel(), queue, true);
        var delivery = deliveries.next();
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("key");
        assertThat(delivery.getEnvelope().isRedeliver()).isFalse();
        assertThat(delivery.getProperties().getMessageId()).isEqualTo("id");
        assertThat(delivery.getProperties().getHeaders().get("colour")).hasToString("red");
    }

    @Test
    void aMessageCanAskNotToBeKept() throws Exception {
        String exchange = historyOf(10);
        publishStoring(channel(), exchange, true, "not kept");
        publishStoring(channel(), exchange, false, "kept");
        publishStoring(channel(), exchange, 1, "kept, as only true counts");
        String queue = boundQueue(channel(), exchange, "");
        assertThat(drained(queue, 2)).containsExactly("kept", "kept, as only true counts");
    }

    @Test
    void aMessageThatIsNotKeptStillReachesTheBoundQueues() throws Exception {
        String exchange = historyOf(10);
        String queue = boundQueue(channel(), exchange, "");
        publishStoring(channel(), exchange, true, "m");
        assertThat(drained(queue, 1)).containsExactly("m");
    }

    @Test
    void bindingAgainInTheSameWayBringsNothing() throws Exception {
        String exchange = historyOf(10);
        publishNumbers(exchange, 1);
        String queue = boundQueue(channel(), exchange, "");
        assertThat(drained(queue, 1)).containsExactly("m1");
        channel().queueBind(queue, exchange, "");
        publish(channel(), exchange, "", "later");
        assertThat(drained(queue, 1)).containsExactly("later");
    }

    @Test
    void everyOtherBindingBringsTheHistoryAgain() throws Exception {
        String exchange = historyOf(10);
        publishNumbers(exchange, 1);
        String queue = boundQueue(channel(), exchange, "");
        channel().queueBind(queue, exchange, "another key");
        assertThat(drained(queue, 2)).containsExactly("m1", "m1");
    }

    @Test
    @DiffersFromRabbitMq("RabbitMQ passes the history on to an exchange with the newest message first")
    void anExchangeThatIsBoundPassesTheHistoryOn() throws Exception {
        String exchange = historyOf(10);
        publish(channel(), exchange, "a", "for a");
        publish(channel(), exchange, "b", "for b");
        String next = exchange(channel(), "direct");
        String queue = boundQueue(channel(), next, "a");
        channel().queueBind(queue, next, "b");
        channel().exchangeBind(next, exchange, "");
        assertThat(drained(queue, 2)).containsExactly("for a", "for b");
    }

    @Test
    void keepingAMessageIsNotRoutingIt() throws Exception {
        String exchange = historyOf(10);
        Returns returns = Returns.of(channel());
        channel().basicPublish(exchange, "", true, null, bytes("m"));
        assertThat(returns.next().getReplyCode()).isEqualTo(312);
        String queue = boundQueue(channel(), exchange, "");
        assertThat(drained(queue, 1)).containsExactly("m");
    }

    @Test
    void theAlternateExchangeGetsWhatNobodyIsBoundFor() throws Exception {
        String alternate = exchange(channel(), "fanout");
        String exchange = exchange(channel(), TYPE, Map.of("alternate-exchange", alternate));
        String caught = boundQueue(channel(), alternate, "");
        publish(channel(), exchange, "", "m");
        assertThat(drained(caught, 1)).containsExactly("m");
        String queue = boundQueue(channel(), exchange, "");
        assertThat(drained(queue, 1)).containsExactly("m");
    }

    @Test
    void deletingTheExchangeForgetsItsHistory() throws Exception {
        String exchange = historyOf(10);
        publishNumbers(exchange, 3);
        channel().exchangeDelete(exchange);
        channel().exchangeDeclare(exchange, TYPE, false, false, Map.of(LENGTH, 10));
        String queue = boundQueue(channel(), exchange, "");
        publish(channel(), exchange, "", "of the new one");
        assertThat(drained(queue, 1)).containsExactly("of the new one");
    }

    @Test
    void publishingIsConfirmed() throws Exception {
        String exchange = historyOf(2);
        channel().confirmSelect();
        publishNumbers(exchange, 5);
        assertThat(channel().waitForConfirms(10_000)).isTrue();
    }

    @Test
    @DiffersFromRabbitMq(
            "RabbitMQ keeps messages of a transaction before it is committed, and even if it is rolled back")
    void aTransactionIsKeptWhenItIsCommitted() throws Exception {
        String exchange = historyOf(10);
        Channel transactional = siblingChannel();
        transactional.txSelect();
        publish(transactional, exchange, "", "rolled back");
        transactional.txRollback();
        publish(transactional, exchange, "", "committed");
        transactional.txCommit();
        assertThat(drained(boundQueue(channel(), exchange, ""), 1)).containsExactly("committed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void theLengthMustBePositive(int length) throws Exception {
        expectChannelClose(
                channel(),
                406,
                "Invalid argument " + length + ", 'x-recent-history-length' must be a positive integer",
                () -> historyOf(length));
    }

    @Test
    void theLengthMustBeAnInteger() throws Exception {
        Channel text = otherConnectionChannel();
        expectChannelClose(
                text,
                406,
                "Invalid argument <<\"5\">>, 'x-recent-history-length' must be a positive integer",
                () -> text.exchangeDeclare(freshName(), TYPE, false, true, Map.of(LENGTH, "5")));
        Channel fraction = otherConnectionChannel();
        expectChannelClose(
                fraction,
                406,
                "'x-recent-history-length' must be a positive integer",
                () -> fraction.exchangeDeclare(freshName(), TYPE, false, true, Map.of(LENGTH, 1.5)));
    }
}
