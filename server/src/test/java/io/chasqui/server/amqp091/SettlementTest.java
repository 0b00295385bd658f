package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.server.net.LeakCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries, their prefetch, and every way to settle them; with the queue on the consumer's loop and on another. */
@ExtendWith(LeakCheck.class)
class SettlementTest {

    private final TestBroker broker = new TestBroker();
    private RawClient owner;
    private RawClient other;

    @BeforeEach
    void declare() throws IOException {
        owner = broker.open(2);
        other = broker.open(2);
        owner.add(1, new Method.QueueDeclare("q", false, true, false, false, false, FieldTable.EMPTY))
                .flush();
        owner.expect(Method.QueueDeclareOk.class);
    }

    @AfterEach
    void close() throws IOException {
        owner.close();
        other.close();
        broker.close();
    }

    private RawClient client(boolean sameLoop) {
        return sameLoop ? owner : other;
    }

    private void publish(int count) throws IOException {
        owner.add(1, new Method.ConfirmSelect(false)).flush();
        owner.expect(Method.ConfirmSelectOk.class);
        for (int i = 0; i < count; i++) {
            owner.publish(1, "", "q", false, new byte[] {(byte) i});
        }
        owner.flush();
        for (long confirmed = 0; confirmed < count; ) {
            confirmed = owner.expect(Method.BasicAck.class).deliveryTag();
        }
    }

    private static void consume(RawClient client, int channel, int prefetch) throws IOException {
        client.add(channel, new Method.BasicQos(0, prefetch, false)).flush();
        client.expect(Method.BasicQosOk.class);
        client.add(channel, new Method.BasicConsume("q", "c", false, false, false, false, FieldTable.EMPTY))
                .flush();
        client.expect(Method.BasicConsumeOk.class);
    }

    private static List<Long> deliveries(RawClient client, int count) throws IOException {
        List<Long> tags = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tags.add(client.expect(Method.BasicDeliver.class).deliveryTag());
        }
        return tags;
    }

    private Method.QueueDeclareOk counts() throws IOException {
        owner.add(2, new Method.QueueDeclare("q", true, false, false, false, false, FieldTable.EMPTY))
                .flush();
        return owner.expect(Method.QueueDeclareOk.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ackOfEverythingSettlesWhatTheClientHasSeenAndNothingMore(boolean sameLoop) throws IOException {
        publish(10);
        RawClient client = client(sameLoop);
        consume(client, 2, 3);
        assertThat(deliveries(client, 3)).containsExactly(1L, 2L, 3L);
        client.add(2, new Method.BasicAck(0, true)).flush();
        assertThat(deliveries(client, 3)).containsExactly(4L, 5L, 6L);
        client.expectNothingMore(2);
        assertThat(counts().messageCount()).isEqualTo(4);
        // The three are still unsettled: a tag that was acknowledged behind the client's back would close the channel.
        client.add(2, new Method.BasicAck(6, true)).flush();
        assertThat(deliveries(client, 3)).containsExactly(7L, 8L, 9L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nackOfEverythingRequeuesInOrder(boolean sameLoop) throws IOException {
        publish(5);
        RawClient client = client(sameLoop);
        consume(client, 2, 2);
        deliveries(client, 2);
        client.add(2, new Method.BasicNack(0, true, true)).flush();
        for (long tag = 3; tag <= 4; tag++) {
            Method.BasicDeliver again = client.expect(Method.BasicDeliver.class);
            assertThat(again.deliveryTag()).isEqualTo(tag);
            assertThat(again.redelivered()).isTrue();
        }
        client.expectNothingMore(2);
        assertThat(counts().messageCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recoverLeavesWhatTheOpenTransactionSettles(boolean sameLoop) throws IOException {
        publish(3);
        RawClient client = client(sameLoop);
        client.add(2, new Method.TxSelect()).flush();
        client.expect(Method.TxSelectOk.class);
        consume(client, 2, 3);
        deliveries(client, 3);
        client.add(2, new Method.BasicAck(2, false))
                .add(2, new Method.BasicRecover(true))
                .flush();
        List<Method> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(client.next());
        }
        assertThat(answers).filteredOn(Method.BasicRecoverOk.class::isInstance).hasSize(1);
        assertThat(answers)
                .filteredOn(Method.BasicDeliver.class::isInstance)
                .extracting(method -> ((Method.BasicDeliver) method).redelivered())
                .containsExactly(true, true);
        client.add(2, new Method.TxCommit()).flush();
        client.expect(Method.TxCommitOk.class);
        client.add(2, new Method.BasicAck(0, true))
                .add(2, new Method.TxCommit())
                .flush();
        client.expect(Method.TxCommitOk.class);
        assertThat(counts().messageCount()).isZero();
    }

    @Test
    void aTagSettledInTheOpenTransactionIsUnknownAfterwards() throws IOException {
        publish(2);
        owner.add(2, new Method.TxSelect()).flush();
        owner.expect(Method.TxSelectOk.class);
        consume(owner, 2, 2);
        deliveries(owner, 2);
        owner.add(2, new Method.BasicAck(1, false))
                .add(2, new Method.BasicAck(1, true))
                .flush();
        assertThat(owner.expect(Method.ChannelClose.class).replyText())
                .isEqualTo("PRECONDITION_FAILED - unknown delivery tag 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTransactionThatIsNotCommittedLeavesNothing(boolean sameLoop) throws IOException {
        publish(2);
        RawClient client = client(sameLoop);
        client.add(2, new Method.TxSelect()).flush();
        client.expect(Method.TxSelectOk.class);
        consume(client, 2, 2);
        deliveries(client, 2);
        client.add(2, new Method.BasicAck(1, false))
                .publish(2, "", "q", false, new byte[1])
                .add(2, new Method.TxRollback())
                .flush();
        client.expect(Method.TxRollbackOk.class);
        client.add(2, new Method.BasicAck(2, true))
                .publish(2, "", "q", false, new byte[1])
                .add(2, new Method.TxCommit())
                .flush();
        List<Method> answers = client.until(Method.TxCommitOk.class);
        if (answers.size() == 1) {
            client.expect(Method.BasicDeliver.class);
        }
        client.add(2, new Method.ChannelClose(200, "", 0, 0)).flush();
        client.expect(Method.ChannelCloseOk.class);
        // Asked on the loop of the queue's owner, behind what the other loop has handed over by then.
        client.add(1, new Method.QueueDeclare("q", true, false, false, false, false, FieldTable.EMPTY))
                .flush();
        assertThat(client.expect(Method.QueueDeclareOk.class).messageCount()).isEqualTo(1);
    }

    @Test
    void cancelOkComesBehindEveryDelivery() throws IOException {
        publish(2000);
        other.add(2, new Method.BasicConsume("q", "c", false, true, false, false, FieldTable.EMPTY))
                .add(2, new Method.BasicCancel("c", false))
                .flush();
        other.expect(Method.BasicConsumeOk.class);
        List<Method> answers = other.until(Method.BasicCancelOk.class);
        other.expectNothingMore(2);
        assertThat(answers.size() - 1 + counts().messageCount()).isEqualTo(2000);
    }

    @Test
    void theWindowBetweenLoopsIsReturnedAsTheSocketDrains() throws IOException {
        publish(100);
        owner.publish(1, "", "q", false, new byte[3 << 20])
                .publish(1, "", "q", false, new byte[3 << 20])
                .flush();
        owner.expect(Method.BasicAck.class);
        other.add(2, new Method.BasicConsume("q", "c", false, true, false, false, FieldTable.EMPTY))
                .flush();
        other.expect(Method.BasicConsumeOk.class);
        deliveries(other, 102);
        for (int i = 0; i < 5000; i++) {
            owner.publish(1, "", "q", false, new byte[500]);
        }
        owner.flush();
        deliveries(other, 5000);
        other.expectNothingMore(2);
    }
}
