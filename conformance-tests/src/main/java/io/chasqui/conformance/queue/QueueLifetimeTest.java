package io.chasqui.conformance.queue;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Spec("queue.delete")
class QueueLifetimeTest extends Suite {

    @Test
    void deletingTellsHowManyMessagesWereLost() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b", "c");
        assertThat(channel().queueDelete(queue).getMessageCount()).isEqualTo(3);
        Channel failing = channel();
        expectChannelClose(failing, 404, "no queue '" + queue, () -> failing.queueDeclarePassive(queue));
    }

    @Test
    void deletingWhatIsMissingSucceeds() throws Exception {
        assertThat(channel().queueDelete(freshName()).getMessageCount()).isZero();
    }

    @Test
    void aDeletedQueueMayBeDeclaredAnewWithOtherProperties() throws Exception {
        String queue = durableQueue(channel());
        publish(channel(), "", queue, "old");
        channel().queueDelete(queue);
        channel().queueDeclare(queue, false, false, true, null);
        assertThat(ready(channel(), queue)).isZero();
    }

    /** Something done to the queue of an empty name, which means the last one that the channel declared. */
    private enum Operation {
        DELETE(channel -> channel.queueDelete("")),
        PURGE(channel -> channel.queuePurge("")),
        UNBIND(channel -> channel.queueUnbind("", "amq.direct", "key")),
        GET(channel -> channel.basicGet("", true));

        private final ChannelAction action;

        Operation(ChannelAction action) {
            this.action = action;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyNameMeansNothingBeforeADeclaration(Operation operation) throws Exception {
        Channel failing = siblingChannel();
        expectChannelClose(
                failing, 404, "NOT_FOUND - no previously declared queue", () -> operation.action.run(failing));
    }

    @Test
    void ifUnusedSparesAQueueWithAConsumer() throws Exception {
        String queue = durableQueue(channel());
        Deliveries.consume(channel(), queue);
        Channel failing = siblingChannel();
        AMQP.Channel.Close close = expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' in use",
                () -> failing.queueDelete(queue, true, false));
        assertThat(close.getMethodId()).isEqualTo(40);
        assertThat(consumers(channel(), queue)).isEqualTo(1);
    }

    @Test
    void ifEmptySparesAQueueWithMessages() throws Exception {
        String queue = durableQueue(channel());
        publish(channel(), "", queue, "m");
        Channel failing = siblingChannel();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' not empty",
                () -> failing.queueDelete(queue, false, true));
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    @Test
    void ifUnusedAndIfEmptyDeleteWhatIsNeither() throws Exception {
        String queue = durableQueue(channel());
        channel().queueDelete(queue, true, true);
        Channel failing = channel();
        expectChannelClose(failing, 404, "no queue", () -> failing.queueDeclarePassive(queue));
    }

    @Test
    void aDeletionWithoutAnswerTakesEffectInOrder() throws Exception {
        Channel failing = channel();
        String queue = durableQueue(failing);
        failing.queueDeleteNoWait(queue, false, false);
        expectChannelClose(failing, 404, "no queue", () -> failing.queueDeclarePassive(queue));
    }

    @Test
    @Spec("queue.purge")
    void purgingRemovesWhatIsReadyAndTellsHowMuch() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b", "c");
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(3);
        assertThat(drain(channel(), queue)).isEmpty();
        publish(channel(), "", queue, "later");
        assertThat(drain(channel(), queue)).containsExactly("later");
    }

    @Test
    @Spec("queue.purge")
    void purgingSparesWhatIsNotAcknowledgedYet() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "held", "purged");
        Channel holding = siblingChannel();
        long tag = holding.basicGet(queue, false).getEnvelope().getDeliveryTag();
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(1);
        holding.basicNack(tag, false, true);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(drain(channel(), queue)).containsExactly("held");
    }

    @Test
    @Spec("queue.purge")
    void purgingWhatIsMissingFails() throws Exception {
        Channel failing = channel();
        String missing = freshName();
        expectChannelClose(failing, 404, "no queue '" + missing + "' in vhost '/'", () -> failing.queuePurge(missing));
    }

    @Test
    @Spec("queue.declare / auto-delete")
    void anAutoDeleteQueueGoesWithItsLastConsumer() throws Exception {
        String queue = freshName();
        channel().queueDeclare(queue, false, false, true, null);
        Channel first = siblingChannel();
        Channel second = siblingChannel();
        Deliveries.consume(first, queue);
        String tag = second.basicConsume(queue, new Deliveries(second));
        first.close();
        assertThat(consumers(channel(), queue)).isEqualTo(1);
        second.basicCancel(tag);
        Channel failing = siblingChannel();
        expectChannelClose(failing, 404, "no queue '" + queue, () -> failing.queueDeclarePassive(queue));
    }

    @Test
    @Spec("queue.declare / auto-delete")
    void anAutoDeleteQueueGoesWithTheConnectionOfItsConsumer() throws Exception {
        String queue = freshName();
        channel().queueDeclare(queue, false, false, true, null);
        withChannel(consuming -> Deliveries.consume(consuming, queue));
        eventually(() -> assertThat(queueExists(queue)).isFalse());
    }

    @Test
    @Spec("queue.declare / auto-delete")
    void anAutoDeleteQueueStaysUntilItHadAConsumer() throws Exception {
        String queue = deletedLater(freshName());
        withChannel(declaring -> declaring.queueDeclare(queue, false, false, true, null));
        publish(channel(), "", queue, "m");
        assertThat(text(channel().basicGet(queue, true)))
                .as("basic.get is no consumer")
                .isEqualTo("m");
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    @Spec("queue.declare / exclusive")
    void anExclusiveQueueGoesWithItsConnection() throws Exception {
        String queue = freshName();
        withChannel(owner -> owner.queueDeclare(queue, false, true, false, null));
        eventually(() -> assertThat(queueExists(queue)).isFalse());
    }

    @Test
    @Spec("queue.declare / exclusive")
    void anExclusiveQueueOutlivesTheChannelThatDeclaredIt() throws Exception {
        Channel declaring = siblingChannel();
        String queue = queue(declaring);
        publish(declaring, "", queue, "m");
        declaring.close();
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    @Test
    @Spec("queue.declare / exclusive")
    void theNameOfAnExclusiveQueueBecomesFreeForOthers() throws Exception {
        String queue = freshName();
        withChannel(owner -> {
            owner.queueDeclare(queue, false, true, false, null);
            publish(owner, "", queue, "lost with its owner");
        });
        eventually(() -> siblingChannel().queueDeclare(queue, false, true, false, null));
        assertThat(ready(channel(), queue)).isZero();
    }
}
