package io.chasqui.conformance.deduplication;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("deduplication: queue")
@ChasquiOnly("RabbitMQ has deduplication as a plugin of a third party only")
class QueueDeduplicationTest extends DeduplicationSuite {

    @Test
    void aCopyIsDroppedAndConfirmed() throws Exception {
        String queue = onceQueue(channel());
        channel().confirmSelect();
        publish(channel(), "", queue, keyed("k"), "original");
        publish(channel(), "", queue, keyed("k"), "copy");
        publish(channel(), "", queue, keyed("other"), "other");
        channel().waitForConfirmsOrDie(TIMEOUT_MILLIS);
        assertThat(drain(channel(), queue)).containsExactly("original", "other");
    }

    @Test
    void aCopyIsDroppedWhenTheOriginalHasBeenConsumed() throws Exception {
        String queue = onceQueue(channel());
        publish(channel(), "", queue, keyed("k"), "original");
        assertThat(drain(channel(), queue)).containsExactly("original");
        publish(channel(), "", queue, keyed("k"), "copy");
        assertThat(drain(channel(), queue)).isEmpty();
    }

    @Test
    void aCopyOfAnotherConnectionIsDroppedToo() throws Exception {
        String queue = onceQueue(channel());
        Channel other = otherConnectionChannel();
        for (Channel publisher : List.of(channel(), other)) {
            publisher.confirmSelect();
            publish(publisher, "", queue, keyed("k"), "m");
            publisher.waitForConfirmsOrDie(TIMEOUT_MILLIS);
        }
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    @Test
    void messagesWithoutTheHeaderAreAllTaken() throws Exception {
        String queue = onceQueue(channel());
        publishAll(channel(), queue, "a", "a");
        publish(channel(), "", queue, withId("id"), "b");
        publish(channel(), "", queue, withId("id"), "b");
        assertThat(drain(channel(), queue)).containsExactly("a", "a", "b", "b");
    }

    @Test
    void withoutTheArgumentNothingIsDropped() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-message-deduplication", false, "x-cache-size", 10));
        publish(channel(), "", queue, keyed("k"), "m");
        publish(channel(), "", queue, keyed("k"), "m");
        assertThat(drain(channel(), queue)).hasSize(2);
    }

    @Test
    void theHeaderCanHaveAnotherName() throws Exception {
        String queue = onceQueue(channel(), "x-deduplication-header", "order");
        publish(channel(), "", queue, headers(Map.of("order", 1)), "first");
        publish(channel(), "", queue, headers(Map.of("order", 1)), "copy");
        publish(channel(), "", queue, keyed("k"), "no key");
        publish(channel(), "", queue, keyed("k"), "no key");
        assertThat(drain(channel(), queue)).containsExactly("first", "no key", "no key");
    }

    @Test
    void theMessageIdIsTheKeyIfAskedFor() throws Exception {
        String queue = onceQueue(channel(), "x-deduplication-key", "message-id");
        publish(channel(), "", queue, withId("a"), "first");
        publish(channel(), "", queue, withId("a"), "copy");
        publish(channel(), "", queue, withId("b"), "second");
        publish(channel(), "", queue, keyed("a"), "no id");
        assertThat(drain(channel(), queue)).containsExactly("first", "second", "no id");
    }

    @Test
    void aNumberOfAnyWidthIsTheSameKeyAndATextOfItIsAnother() throws Exception {
        String queue = onceQueue(channel());
        publish(channel(), "", queue, keyed(7), "int");
        publish(channel(), "", queue, keyed(7L), "long");
        publish(channel(), "", queue, keyed("7"), "text");
        assertThat(drain(channel(), queue)).containsExactly("int", "text");
    }

    @Test
    void theOldestKeyIsForgottenWhenThereAreTooMany() throws Exception {
        String queue = onceQueue(channel(), "x-cache-size", 2);
        for (String key : List.of("a", "b", "c", "b", "a")) {
            publish(channel(), "", queue, keyed(key), key);
        }
        assertThat(drain(channel(), queue)).containsExactly("a", "b", "c", "a");
    }

    @Test
    void aKeyIsForgottenWhenItsTimeIsOver() throws Exception {
        String queue = onceQueue(channel(), "x-cache-ttl", 300);
        publish(channel(), "", queue, keyed("k"), "original");
        publish(channel(), "", queue, keyed("k"), "copy");
        List<String> taken = new ArrayList<>();
        eventually(() -> {
            publish(channel(), "", queue, keyed("k"), "later");
            taken.addAll(drain(channel(), queue));
            assertThat(taken).containsExactly("original", "later");
        });
    }

    @Test
    void aMessageMaySayHowLongItsKeyIsRemembered() throws Exception {
        String queue = onceQueue(channel(), "x-cache-ttl", 600_000);
        Map<String, Object> brief = Map.of("x-deduplication-header", "k", "x-cache-ttl", 1);
        publish(channel(), "", queue, headers(brief), "m");
        eventually(() -> {
            publish(channel(), "", queue, headers(brief), "m");
            assertThat(ready(channel(), queue)).isGreaterThan(1);
        });
    }

    @Test
    void aRefusedMessageIsTakenWhenItComesAgain() throws Exception {
        String queue = onceQueue(channel(), "x-max-length", 1, "x-overflow", "reject-publish");
        channel().confirmSelect();
        List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
        channel().addConfirmListener((tag, multiple) -> outcomes.add("ack"), (tag, multiple) -> outcomes.add("nack"));
        publish(channel(), "", queue, keyed("a"), "a");
        channel().waitForConfirms(TIMEOUT_MILLIS);
        publish(channel(), "", queue, keyed("b"), "b");
        channel().waitForConfirms(TIMEOUT_MILLIS);
        publish(channel(), "", queue, keyed("a"), "copy");
        channel().waitForConfirms(TIMEOUT_MILLIS);
        assertThat(outcomes).containsExactly("ack", "nack", "ack");
        assertThat(drain(channel(), queue)).containsExactly("a");
        publish(channel(), "", queue, keyed("b"), "b again");
        assertThat(drain(channel(), queue)).containsExactly("b again");
    }

    @Test
    void whatIsRequeuedIsNoCopy() throws Exception {
        String queue = onceQueue(channel());
        publish(channel(), "", queue, keyed("k"), "m");
        channel().basicReject(channel().basicGet(queue, false).getEnvelope().getDeliveryTag(), true);
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    @Test
    void aDeadLetterIsNoCopy() throws Exception {
        String queue = onceQueue(channel());
        Map<String, Object> dying =
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", queue, "x-message-ttl", 1);
        String other = durableQueue(channel(), dying);
        publish(channel(), "", queue, keyed("k"), "m");
        publish(channel(), "", other, keyed("k"), "dead");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(2));
    }

    @Test
    void purgingDoesNotForgetTheKeys() throws Exception {
        String queue = onceQueue(channel());
        publish(channel(), "", queue, keyed("k"), "m");
        channel().queuePurge(queue);
        publish(channel(), "", queue, keyed("k"), "copy");
        assertThat(drain(channel(), queue)).isEmpty();
    }

    @Test
    void aNewQueueOfTheSameNameKnowsNothing() throws Exception {
        String queue = onceQueue(channel());
        publish(channel(), "", queue, keyed("k"), "m");
        channel().queueDelete(queue);
        channel().queueDeclare(queue, true, false, false, once());
        publish(channel(), "", queue, keyed("k"), "again");
        assertThat(drain(channel(), queue)).containsExactly("again");
    }

    @Test
    void copiesAreKnownAtTheCommitOfATransaction() throws Exception {
        String queue = onceQueue(channel());
        channel().txSelect();
        publish(channel(), "", queue, keyed("k"), "rolled back");
        channel().txRollback();
        publish(channel(), "", queue, keyed("k"), "original");
        publish(channel(), "", queue, keyed("k"), "copy");
        channel().txCommit();
        assertThat(drain(channel(), queue)).containsExactly("original");
    }

    @Test
    void everyQueueLooksForItselfWhatItHasHad() throws Exception {
        String exchange = exchange(channel(), "fanout");
        String once = onceQueue(channel());
        String all = queue(channel());
        channel().queueBind(once, exchange, "");
        channel().queueBind(all, exchange, "");
        publish(channel(), exchange, "", keyed("k"), "1");
        publish(channel(), exchange, "", keyed("k"), "2");
        assertThat(drain(channel(), once)).containsExactly("1");
        assertThat(drain(channel(), all)).containsExactly("1", "2");
    }

    @Test
    void aQueueThatDoesNotSurviveDropsCopiesAsWell() throws Exception {
        String queue =
                channel().queueDeclare(freshName(), false, true, false, once()).getQueue();
        publish(channel(), "", queue, keyed("k"), "m");
        publish(channel(), "", queue, keyed("k"), "copy");
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    @Test
    void aConsumerThatDoesNotAcknowledgeGetsNoCopy() throws Exception {
        String queue = onceQueue(channel());
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        channel().basicConsume(queue, true, (tag, delivery) -> got.add(new String(delivery.getBody())), tag -> {});
        Channel publisher = otherConnectionChannel();
        for (String text : List.of("m", "copy", "copy")) {
            publish(publisher, "", queue, keyed("k"), text);
        }
        publish(publisher, "", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, "last");
        eventually(() -> assertThat(got).containsExactly("m", "last"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void bothTypesOfQueuesDropCopies(String type) throws Exception {
        String queue = onceQueue(channel(), "x-queue-type", type);
        publish(channel(), "", queue, keyed("k"), "m");
        publish(channel(), "", queue, keyed("k"), "copy");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("x-message-deduplication", "yes", "{unacceptable_type,longstr}"),
                Arguments.of("x-cache-size", 0, "{value_zero,0}"),
                Arguments.of("x-cache-size", "many", "\"expected integer, got longstr\""),
                Arguments.of("x-cache-size", 10_000_001, "{value_too_large,10000001}"),
                Arguments.of("x-cache-ttl", -1, "{value_negative,-1}"),
                Arguments.of("x-deduplication-header", 5, "{unacceptable_type,signedint}"),
                Arguments.of("x-deduplication-key", "body", "invalid_deduplication_key"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aWrongArgumentIsRefused(String argument, Object value, String fault) throws Exception {
        String queue = freshName();
        Channel failing = channel();
        expectChannelClose(
                failing,
                AMQP.PRECONDITION_FAILED,
                "invalid arg '" + argument + "' for queue '" + queue + "' in vhost '/': " + fault,
                () -> failing.queueDeclare(deletedLater(queue), true, false, false, once(argument, value)));
    }

    @Test
    void aRedeclarationMustAgree() throws Exception {
        String queue = onceQueue(channel(), "x-cache-size", 5);
        channel().queueDeclare(queue, true, false, false, once("x-cache-size", 5L));
        Channel failing = channel();
        expectChannelClose(
                failing,
                AMQP.PRECONDITION_FAILED,
                "inequivalent arg 'x-cache-size' for queue '" + queue
                        + "' in vhost '/': received '6' but current is '5'",
                () -> failing.queueDeclare(queue, true, false, false, once("x-cache-size", 6)));
    }
}
