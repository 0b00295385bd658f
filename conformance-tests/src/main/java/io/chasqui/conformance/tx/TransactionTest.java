package io.chasqui.conformance.tx;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Returns;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("tx")
class TransactionTest extends Suite {

    @Test
    @Spec("tx.commit")
    void publishedMessagesAppearAtCommitInOrder() throws Exception {
        String queue = durableQueue(channel());
        Channel tx = transaction();
        publishAll(tx, queue, "a", "b", "c");
        assertThat(ready(tx, queue)).isZero();
        tx.txCommit();
        assertThat(drain(channel(), queue)).containsExactly("a", "b", "c");
    }

    @Test
    @Spec("tx.commit")
    void committedMessagesReachTheConsumer() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        Channel tx = transaction();
        publishAll(tx, queue, "a", "b");
        tx.txCommit();
        assertThat(deliveries.nextTexts(2)).containsExactly("a", "b");
    }

    @Test
    @Spec("tx.commit")
    void aCommitMayBeFollowedByAnother() throws Exception {
        String queue = durableQueue(channel());
        Channel tx = transaction();
        for (int i = 0; i < 20; i++) {
            publish(tx, "", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, "m" + i);
            tx.txCommit();
            assertThat(ready(channel(), queue)).isEqualTo(i + 1);
        }
    }

    @Test
    @Spec("tx.commit")
    @DiffersFromRabbitMq("what overtakes tx.commit-ok is carried out after it; RabbitMQ closes the connection with 504")
    void aMethodSentBeforeCommitOkWaitsForIt() throws Exception {
        String queue = durableQueue(channel());
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Tx.Select.Builder().build());
        client.expect(1, AMQP.Tx.SelectOk.class);
        client.send(1, new AMQP.Basic.Publish.Builder().routingKey(queue).build());
        client.sendContentHeader(1, 60, 0, 0);
        client.send(1, new AMQP.Tx.Commit.Builder().build());
        client.send(
                1, new AMQP.Queue.Declare.Builder().queue(queue).passive(true).build());
        client.expect(1, AMQP.Tx.CommitOk.class);
        assertThat(client.expect(1, AMQP.Queue.DeclareOk.class).getMessageCount())
                .isEqualTo(1);
    }

    @Test
    @Spec("tx.commit")
    void aCommitThatAQueueRefusesInPartIsTold() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        Channel tx = transaction();
        publishAll(tx, queue, "a", "b", "c", "d", "e");
        expectChannelClose(tx, 406, "PRECONDITION_FAILED - partial tx completion", tx::txCommit);
        assertThat(drain(channel(), queue)).startsWith("a").doesNotContain("e");
    }

    @Test
    @Spec("tx.commit")
    void anEmptyCommitIsAnswered() throws Exception {
        Channel tx = transaction();
        tx.txCommit();
        tx.txRollback();
        tx.txCommit();
        assertThat(tx.isOpen()).isTrue();
    }

    @Test
    @Spec("tx.rollback")
    void rolledBackMessagesNeverAppear() throws Exception {
        String queue = durableQueue(channel());
        Channel tx = transaction();
        publishAll(tx, queue, "dropped");
        tx.txRollback();
        publishAll(tx, queue, "kept");
        tx.txCommit();
        assertThat(drain(channel(), queue)).containsExactly("kept");
    }

    @Test
    @Spec("tx.rollback")
    void closingTheChannelRollsBack() throws Exception {
        String queue = durableQueue(channel());
        Channel tx = transaction();
        publishAll(tx, queue, "dropped");
        tx.close();
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    @Spec("tx.commit")
    void acksTakeEffectAtCommit() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b");
        Channel tx = transaction();
        tx.basicAck(tx.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        tx.txCommit();
        tx.close();
        assertThat(drain(channel(), queue)).containsExactly("b");
    }

    @Test
    @Spec("tx.commit")
    void acksWithoutCommitAreLostWithTheChannel() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b");
        Channel tx = transaction();
        tx.basicAck(tx.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        tx.close();
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(2));
        assertThat(drain(channel(), queue)).containsExactly("a", "b");
    }

    @Test
    @Spec("tx.rollback")
    void aRolledBackAckLeavesTheMessageWithTheClient() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "m");
        Channel tx = transaction();
        long tag = tx.basicGet(queue, false).getEnvelope().getDeliveryTag();
        tx.basicAck(tag, false);
        tx.txRollback();
        assertThat(ready(channel(), queue)).as("not requeued").isZero();
        tx.basicAck(tag, false);
        tx.txCommit();
        tx.close();
        assertThat(ready(channel(), queue)).as("acknowledged at last").isZero();
    }

    @Test
    @Spec("tx.commit")
    void requeuesTakeEffectAtCommit() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "m");
        Channel tx = transaction();
        tx.basicReject(tx.basicGet(queue, false).getEnvelope().getDeliveryTag(), true);
        assertThat(ready(channel(), queue)).isZero();
        tx.txCommit();
        assertThat(take(channel(), queue).getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    @Spec("tx.commit")
    void anAckInATransactionDoesNotMakeRoomBeforeCommit() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b");
        Channel tx = transaction();
        tx.basicQos(1);
        Deliveries deliveries = Deliveries.consume(tx, queue);
        Delivery first = deliveries.next();
        tx.basicAck(first.getEnvelope().getDeliveryTag(), false);
        deliveries.expectNoMore();
        tx.txCommit();
        assertThat(deliveries.nextText()).isEqualTo("b");
    }

    @Test
    @Spec("tx.commit")
    void mandatoryMessagesComeBackAtCommit() throws Exception {
        Channel tx = transaction();
        Returns returns = Returns.of(tx);
        tx.basicPublish("", freshName(), true, null, bytes("m"));
        returns.expectNone();
        tx.txCommit();
        assertThat(returns.next().getReplyCode()).isEqualTo(312);
    }

    @Test
    @Spec("tx.rollback")
    void rolledBackMandatoryMessagesDoNotComeBack() throws Exception {
        Channel tx = transaction();
        Returns returns = Returns.of(tx);
        tx.basicPublish("", freshName(), true, null, bytes("m"));
        tx.txRollback();
        returns.expectNone();
    }

    @Test
    @Spec("basic.publish")
    void aMissingExchangeIsNoticedAtOnce() throws Exception {
        Channel tx = transaction();
        AMQP.Channel.Close close = expectChannelClose(tx, 404, "no exchange", () -> publish(tx, freshName(), "", "m"));
        assertThat(close.getMethodId()).isEqualTo(40);
    }

    @Test
    @Spec("basic.ack")
    void anUnknownTagIsNoticedAtOnce() throws Exception {
        Channel tx = transaction();
        expectChannelClose(tx, 406, "unknown delivery tag 5", () -> tx.basicAck(5, false));
    }

    @Test
    @Spec("tx.commit")
    void onlyATransactionalChannelCommits() throws Exception {
        Channel failing = channel();
        expectChannelClose(failing, 406, "PRECONDITION_FAILED - channel is not transactional", failing::txCommit);
    }

    @Test
    @Spec("tx.rollback")
    void onlyATransactionalChannelRollsBack() throws Exception {
        Channel failing = channel();
        expectChannelClose(failing, 406, "PRECONDITION_FAILED - channel is not transactional", failing::txRollback);
    }

    @Test
    @Spec("tx.select")
    void selectingTwiceKeepsTheTransaction() throws Exception {
        String queue = durableQueue(channel());
        Channel tx = transaction();
        publishAll(tx, queue, "m");
        tx.txSelect();
        tx.txCommit();
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    @Test
    @Spec("tx.select")
    void aConfirmingChannelCannotTurnTransactional() throws Exception {
        Channel failing = channel();
        failing.confirmSelect();
        expectChannelClose(
                failing, 406, "PRECONDITION_FAILED - cannot switch from confirm to tx mode", failing::txSelect);
    }

    @Test
    @Spec("tx.commit")
    void otherChannelsAreNotPartOfTheTransaction() throws Exception {
        String queue = durableQueue(channel());
        Channel tx = transaction();
        publishAll(tx, queue, "later");
        publishAll(channel(), queue, "now");
        assertThat(drain(channel(), queue)).containsExactly("now");
        tx.txCommit();
        assertThat(drain(channel(), queue)).containsExactly("later");
    }

    private Channel transaction() throws Exception {
        Channel tx = siblingChannel();
        tx.txSelect();
        return tx;
    }
}
