package io.chasqui.conformance.deduplication;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("deduplication: exchange")
@ChasquiOnly("RabbitMQ has deduplication as a plugin of a third party only")
class ExchangeDeduplicationTest extends DeduplicationSuite {

    @ParameterizedTest
    @ValueSource(strings = {"direct", "fanout", "topic", "headers", "x-message-deduplication"})
    void anExchangeOfAnyTypePassesAMessageOnOnce(String type) throws Exception {
        String exchange = exchange(channel(), type, once());
        List<String> queues =
                List.of(boundQueue(channel(), exchange, "key"), boundQueue(otherConnectionChannel(), exchange, "key"));
        channel().confirmSelect();
        for (String text : List.of("original", "copy")) {
            publish(channel(), exchange, "key", keyed("k"), text);
        }
        publish(channel(), exchange, "key", keyed("other"), "other");
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        assertThat(drain(channel(), queues.get(0))).containsExactly("original", "other");
    }

    @Test
    void theTypeOfThePluginNeedsNoFurtherArgument() throws Exception {
        String exchange = exchange(channel(), "x-message-deduplication", Map.of("x-cache-size", 10));
        String queue = boundQueue(channel(), exchange, "");
        publish(channel(), exchange, "a", keyed("k"), "original");
        publish(channel(), exchange, "b", keyed("k"), "copy");
        eventually(() -> assertThat(ready(channel(), queue)).isPositive());
        assertThat(drain(channel(), queue)).containsExactly("original");
    }

    @Test
    void messagesWithoutAKeyAreAllPassedOn() throws Exception {
        String exchange = exchange(channel(), "fanout", once());
        String queue = boundQueue(channel(), exchange, "");
        channel().confirmSelect();
        publish(channel(), exchange, "", "a");
        publish(channel(), exchange, "", "a");
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        assertThat(drain(channel(), queue)).containsExactly("a", "a");
    }

    @Test
    void whatGoesNowhereIsReturnedAndMayComeAgain() throws Exception {
        String exchange = exchange(channel(), "direct", once());
        channel().confirmSelect();
        List<Integer> returned = Collections.synchronizedList(new ArrayList<>());
        channel().addReturnListener(back -> returned.add(back.getReplyCode()));
        channel().basicPublish(exchange, "key", true, keyed("k"), bytes("m"));
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        assertThat(returned).containsExactly(AMQP.NO_ROUTE);
        String queue = boundQueue(channel(), exchange, "key");
        publish(channel(), exchange, "key", keyed("k"), "again");
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        assertThat(drain(channel(), queue)).containsExactly("again");
    }

    @Test
    void aCopyIsNotReturned() throws Exception {
        String exchange = exchange(channel(), "direct", once());
        boundQueue(channel(), exchange, "key");
        channel().confirmSelect();
        List<Integer> returned = Collections.synchronizedList(new ArrayList<>());
        channel().addReturnListener(back -> returned.add(back.getReplyCode()));
        channel().basicPublish(exchange, "key", true, keyed("k"), bytes("m"));
        channel().basicPublish(exchange, "key", true, keyed("k"), bytes("copy"));
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        assertThat(returned).isEmpty();
    }

    @Test
    void whatAQueueRefusesMayComeAgain() throws Exception {
        String exchange = exchange(channel(), "fanout", once());
        String queue = durableQueue(channel(), Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        channel().queueBind(queue, exchange, "");
        channel().confirmSelect();
        publish(channel(), exchange, "", keyed("a"), "a");
        assertThat(channel().waitForConfirms(TIMEOUT_MILLIS)).isTrue();
        publish(channel(), exchange, "", keyed("b"), "b");
        assertThat(channel().waitForConfirms(TIMEOUT_MILLIS)).isFalse();
        assertThat(drain(channel(), queue)).containsExactly("a");
        publish(channel(), exchange, "", keyed("b"), "b again");
        assertThat(channel().waitForConfirms(TIMEOUT_MILLIS)).isTrue();
        assertThat(drain(channel(), queue)).containsExactly("b again");
    }

    @Test
    void copiesAreKnownAtTheCommitOfATransaction() throws Exception {
        String exchange = exchange(channel(), "fanout", once());
        String queue = boundQueue(channel(), exchange, "");
        channel().txSelect();
        publish(channel(), exchange, "", keyed("k"), "rolled back");
        channel().txRollback();
        publish(channel(), exchange, "", keyed("k"), "original");
        publish(channel(), exchange, "", keyed("k"), "copy");
        channel().txCommit();
        assertThat(drain(channel(), queue)).containsExactly("original");
    }

    @Test
    void theOldestKeyIsForgottenWhenThereAreTooMany() throws Exception {
        String exchange = exchange(channel(), "fanout", once("x-cache-size", 2, "x-deduplication-key", "message-id"));
        String queue = boundQueue(channel(), exchange, "");
        channel().confirmSelect();
        for (String id : List.of("a", "b", "c", "b", "a")) {
            publish(channel(), exchange, "", withId(id), id);
            channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        }
        assertThat(drain(channel(), queue)).containsExactly("a", "b", "c", "a");
    }

    @Test
    void aWrongArgumentIsRefused() throws Exception {
        String exchange = deletedExchange(freshName());
        Channel failing = channel();
        expectChannelClose(
                failing,
                AMQP.PRECONDITION_FAILED,
                "invalid arg 'x-cache-size' for exchange '" + exchange + "' in vhost '/': {value_zero,0}",
                () -> failing.exchangeDeclare(exchange, "direct", false, false, once("x-cache-size", 0)));
    }

    @Test
    void aRedeclarationMustAgree() throws Exception {
        String exchange = exchange(channel(), "direct", once("x-cache-size", 5));
        Channel failing = channel();
        failing.exchangeDeclare(exchange, "direct", false, false, once("x-cache-size", 5));
        expectChannelClose(
                failing,
                AMQP.PRECONDITION_FAILED,
                "inequivalent arg 'x-cache-size' for exchange '" + exchange
                        + "' in vhost '/': received '6' but current is '5'",
                () -> failing.exchangeDeclare(exchange, "direct", false, false, once("x-cache-size", 6)));
    }
}
