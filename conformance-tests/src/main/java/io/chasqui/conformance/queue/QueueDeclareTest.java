package io.chasqui.conformance.queue;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("queue.declare")
class QueueDeclareTest extends Suite {

    @Test
    void aNewQueueIsEmptyAndUnused() throws Exception {
        String name = deletedLater(freshName());
        AMQP.Queue.DeclareOk declared = channel().queueDeclare(name, true, false, false, null);
        assertThat(declared.getQueue()).isEqualTo(name);
        assertThat(declared.getMessageCount()).isZero();
        assertThat(declared.getConsumerCount()).isZero();
    }

    @Test
    void declaringTheSameQueueAgainTellsItsCounts() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b");
        Channel consuming = siblingChannel();
        consuming.basicQos(1);
        Deliveries deliveries = Deliveries.consume(consuming, queue);
        deliveries.next();
        AMQP.Queue.DeclareOk again = channel().queueDeclare(queue, true, false, false, null);
        assertThat(again.getMessageCount()).as("ready, not unacknowledged").isEqualTo(1);
        assertThat(again.getConsumerCount()).isEqualTo(1);
    }

    @Test
    void anEmptyNameAsksForANewOne() throws Exception {
        String first = channel().queueDeclare("", false, true, false, null).getQueue();
        String second = channel().queueDeclare("", false, true, false, null).getQueue();
        assertThat(first).matches("amq\\.gen-[A-Za-z0-9_-]{22}");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void aServerNamedQueueIsFoundByItsNameButNotDeclaredAgain() throws Exception {
        Channel failing = channel();
        String name = failing.queueDeclare("", false, true, false, null).getQueue();
        assertThat(failing.queueDeclarePassive(name).getQueue()).isEqualTo(name);
        expectChannelClose(
                failing,
                403,
                "queue name '" + name + "' contains reserved prefix 'amq.*'",
                () -> failing.queueDeclare(name, false, true, false, null));
    }

    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, false", "true, true"})
    void everyMixOfDurableAndAutoDeleteCanBeDeclared(boolean durable, boolean autoDelete) throws Exception {
        String name = deletedLater(freshName());
        channel().queueDeclare(name, durable, false, autoDelete, null);
        channel().queueDeclare(name, durable, false, autoDelete, null);
        publish(channel(), "", name, "m");
        assertThat(drain(channel(), name)).containsExactly("m");
    }

    @Test
    void anotherDurabilityIsNotTheSameQueue() throws Exception {
        Channel failing = channel();
        String queue = durableQueue(failing);
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'durable' for queue '" + queue
                        + "' in vhost '/': received 'false' but current is 'true'",
                () -> failing.queueDeclare(queue, false, false, false, null));
    }

    @Test
    void anotherAutoDeleteIsNotTheSameQueue() throws Exception {
        Channel failing = channel();
        String queue = durableQueue(failing);
        expectChannelClose(
                failing,
                406,
                "inequivalent arg 'auto_delete' for queue '" + queue
                        + "' in vhost '/': received 'true' but current is 'false'",
                () -> failing.queueDeclare(queue, true, false, true, null));
    }

    @Test
    void theDurabilityIsComparedBeforeAutoDelete() throws Exception {
        Channel failing = channel();
        String queue = durableQueue(failing);
        expectChannelClose(
                failing,
                406,
                "inequivalent arg 'durable'",
                () -> failing.queueDeclare(queue, false, false, true, null));
    }

    @Test
    void anotherValueOfAKnownArgumentIsNotTheSameQueue() throws Exception {
        Channel failing = channel();
        String queue = durableQueue(failing, Map.of("x-max-length", 5));
        expectChannelClose(
                failing,
                406,
                "inequivalent arg 'x-max-length' for queue '" + queue
                        + "' in vhost '/': received '10' but current is '5'",
                () -> failing.queueDeclare(queue, true, false, false, Map.of("x-max-length", 10)));
    }

    @Test
    void aMissingArgumentIsNotTheSameQueue() throws Exception {
        Channel failing = channel();
        String queue = durableQueue(failing, Map.of("x-max-length", 5));
        expectChannelClose(
                failing,
                406,
                "received none but current is the value '5' of type 'signedint'",
                () -> failing.queueDeclare(queue, true, false, false, null));
    }

    @Test
    void anAdditionalArgumentIsNotTheSameQueue() throws Exception {
        Channel failing = channel();
        String queue = durableQueue(failing);
        expectChannelClose(
                failing,
                406,
                "received the value '5' of type 'signedint' but current is none",
                () -> failing.queueDeclare(queue, true, false, false, Map.of("x-max-length", 5)));
    }

    @Test
    void theWidthOfAnIntegerArgumentDoesNotMatter() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length", 5));
        channel().queueDeclare(queue, true, false, false, Map.of("x-max-length", 5L));
        channel().queueDeclare(queue, true, false, false, Map.of("x-max-length", (short) 5));
        channel().queueDeclare(queue, true, false, false, Map.of("x-max-length", (byte) 5));
    }

    @Test
    void argumentsNobodyKnowsAreStoredAndNotCompared() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-conformance", "one"));
        channel().queueDeclare(queue, true, false, false, Map.of("x-conformance", "two"));
        channel().queueDeclare(queue, true, false, false, null);
    }

    @Test
    void everyTypeOfArgumentIsAccepted() throws Exception {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-text", "text");
        arguments.put("x-int", 1);
        arguments.put("x-long", 1L);
        arguments.put("x-boolean", true);
        arguments.put("x-double", 1.5);
        arguments.put("x-array", java.util.List.of(1, "two"));
        arguments.put("x-table", Map.of("k", "v"));
        arguments.put("x-void", null);
        String queue = durableQueue(channel(), arguments);
        channel().queueDeclare(queue, true, false, false, arguments);
    }

    @Test
    @Spec("queue.declare / passive")
    void passivelyDeclaringTellsTheCountsWhateverTheFlags() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length", 5));
        publish(channel(), "", queue, "m");
        assertThat(channel().queueDeclarePassive(queue).getQueue()).isEqualTo(queue);
        eventually(() -> assertThat(channel().queueDeclarePassive(queue).getMessageCount())
                .isEqualTo(1));
    }

    @Test
    @Spec("queue.declare / passive")
    void passivelyDeclaringWhatIsMissingFails() throws Exception {
        Channel failing = channel();
        String missing = freshName();
        expectChannelClose(
                failing,
                404,
                "NOT_FOUND - no queue '" + missing + "' in vhost '/'",
                () -> failing.queueDeclarePassive(missing));
    }

    @ParameterizedTest
    @ValueSource(strings = {"amq.conformance", "amq."})
    void newNamesWithTheReservedPrefixAreRefused(String name) throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing,
                403,
                "ACCESS_REFUSED - queue name '" + name + "' contains reserved prefix 'amq.*'",
                () -> failing.queueDeclare(name, true, false, false, null));
    }

    @Test
    void aDeclarationWithoutAnswerTakesEffectInOrder() throws Exception {
        String name = deletedLater(freshName());
        channel().queueDeclareNoWait(name, true, false, false, null);
        publish(channel(), "", name, "m");
        assertThat(drain(channel(), name)).containsExactly("m");
    }

    @Test
    void lineBreaksAreRemovedFromNames() throws Exception {
        String name = freshName();
        AMQP.Queue.DeclareOk declared = channel().queueDeclare(name + "\r\n", false, true, false, null);
        assertThat(declared.getQueue()).isEqualTo(name);
    }

    @Test
    void namesAreAnyTextUpTo255Bytes() throws Exception {
        String name = freshName() + "\u00fc\u4e16\ud83d\ude00/ #*.%";
        String longName = name + "x".repeat(255 - bytes(name).length);
        channel().queueDeclare(longName, false, true, false, null);
        publish(channel(), "", longName, "m");
        assertThat(drain(channel(), longName)).containsExactly("m");
    }

    @Test
    void theLastDeclaredQueueIsMeantByAnEmptyName() throws Exception {
        queue(channel());
        String last = queue(channel());
        publish(channel(), "", last, "m");
        assertThat(channel().queuePurge("").getMessageCount()).isEqualTo(1);
        publish(channel(), "", last, "n");
        assertThat(text(channel().basicGet("", true))).isEqualTo("n");
        channel().queueDelete("");
        Channel failing = channel();
        expectChannelClose(failing, 404, "no queue '" + last, () -> failing.queueDeclarePassive(last));
    }
}
