package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.store.queue.MemoryBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Messages of which a part has come, and transactions: they take heap before any queue has them. Publishers pause above
 * 8 MB here, and above 12 MB nobody may even finish.
 */
@Timeout(60)
class UnfinishedWorkTest {

    private static final int MEGABYTE = 1 << 20;

    private final TestBroker broker =
            new TestBroker("vm_memory_high_watermark.absolute", "12MB", "channel_tx_message_max", "20");
    private final MemoryBudget memory = broker.chasqui().broker().memory();
    private final List<RawClient> clients = new ArrayList<>();
    private RawClient client;

    @BeforeEach
    void open() throws IOException {
        client = connect();
        client.add(1, new Method.QueueDeclare("q", false, true, false, false, false, FieldTable.EMPTY))
                .flush();
        client.expect(Method.QueueDeclareOk.class);
    }

    @AfterEach
    void close() throws IOException {
        for (RawClient each : clients) {
            each.close();
        }
        broker.close();
    }

    private RawClient connect() throws IOException {
        RawClient connected = broker.open(1);
        clients.add(connected);
        return connected;
    }

    private static void begin(RawClient publisher, int announced, int sent) throws IOException {
        publisher
                .add(1, new Method.BasicPublish("", "q", false, false))
                .announce(1, announced)
                .body(1, new byte[sent])
                .flush();
    }

    private void awaitResident(long atLeast, long atMost) throws Exception {
        while (memory.residentBytes() < atLeast || memory.residentBytes() > atMost) {
            Thread.sleep(1);
        }
    }

    @Test
    void aMessageCountsWhileItIsComingIn() throws Exception {
        begin(client, 4 * MEGABYTE, 3 * MEGABYTE);
        awaitResident(3 * MEGABYTE, 6 * MEGABYTE);
        client.add(1, new Method.ChannelFlow(true)).flush();
        client.until(Method.ConnectionClose.class);
        awaitResident(-MEGABYTE, MEGABYTE);
    }

    @Test
    void aMessageStopsToCountWhenItsConnectionBreaks() throws Exception {
        begin(client, 4 * MEGABYTE, 3 * MEGABYTE);
        awaitResident(3 * MEGABYTE, 6 * MEGABYTE);
        client.reset();
        awaitResident(-MEGABYTE, MEGABYTE);
    }

    @Test
    void whoHasBegunMayFinishWhileOthersWait() throws Exception {
        List<RawClient> publishers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawClient publisher = connect();
            publisher.add(1, new Method.ConfirmSelect(false)).flush();
            publisher.expect(Method.ConfirmSelectOk.class);
            begin(publisher, 3 * MEGABYTE, 2 * MEGABYTE + MEGABYTE / 2);
            publishers.add(publisher);
        }
        awaitResident(8 * MEGABYTE, 12 * MEGABYTE);
        for (RawClient publisher : publishers) {
            publisher.body(1, new byte[MEGABYTE / 2]).flush();
        }
        RawClient consumer = connect();
        consumer.add(1, new Method.BasicConsume("q", "", false, true, false, false, FieldTable.EMPTY))
                .flush();
        for (RawClient publisher : publishers) {
            publisher.expect(Method.BasicAck.class);
        }
    }

    @Test
    void aTransactionCountsUntilItEnds() throws Exception {
        beginTransaction();
        for (int i = 0; i < 3; i++) {
            client.publish(1, "", "q", false, new byte[MEGABYTE]);
        }
        client.flush();
        awaitResident(3 * MEGABYTE - 200_000, 4 * MEGABYTE);
        client.add(1, new Method.TxRollback()).flush();
        client.expect(Method.TxRollbackOk.class);
        awaitResident(-MEGABYTE, MEGABYTE);
    }

    @Test
    void aTransactionStopsToCountWithItsChannel() throws Exception {
        beginTransaction();
        client.publish(1, "", "q", false, new byte[3 * MEGABYTE]).flush();
        awaitResident(3 * MEGABYTE - 200_000, 4 * MEGABYTE);
        client.add(1, new Method.ChannelClose(200, "", 0, 0)).flush();
        client.expect(Method.ChannelCloseOk.class);
        awaitResident(-MEGABYTE, MEGABYTE);
    }

    @Test
    void aTransactionThatTakesTooMuchHeapIsRefused() throws Exception {
        beginTransaction();
        for (int i = 0; i < 5; i++) {
            client.publish(1, "", "q", false, new byte[MEGABYTE]);
        }
        client.flush();
        assertThat(client.expect(Method.ChannelClose.class).replyText())
                .isEqualTo("PRECONDITION_FAILED - transaction has reached the maximum of 4000000 uncommitted bytes");
        awaitResident(-MEGABYTE, MEGABYTE);
    }

    @Test
    void aTransactionOfTooManyMessagesIsRefused() throws Exception {
        beginTransaction();
        for (int i = 0; i < 21; i++) {
            client.publish(1, "", "q", false, new byte[1]);
        }
        client.flush();
        Method.ChannelClose close = client.expect(Method.ChannelClose.class);
        assertThat(close.replyText())
                .isEqualTo("PRECONDITION_FAILED - transaction has reached the maximum of 20 uncommitted publishes");
        assertThat(close.failingMethodId()).isEqualTo(40);
    }

    @Test
    void commitMakesRoomForTheNextTransaction() throws Exception {
        beginTransaction();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                client.publish(1, "", "q", false, new byte[1]);
            }
            client.add(1, new Method.TxCommit()).flush();
            client.expect(Method.TxCommitOk.class);
        }
    }

    private void beginTransaction() throws IOException {
        client.add(1, new Method.TxSelect()).flush();
        client.expect(Method.TxSelectOk.class);
    }
}
