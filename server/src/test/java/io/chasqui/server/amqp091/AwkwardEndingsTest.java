package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.server.broker.Alarms.Resource;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.net.LeakCheck;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections and channels that end while something is under way: nothing may stay taken, locked or suspended. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class AwkwardEndingsTest {

    private final TestBroker broker = new TestBroker();

    @AfterEach
    void close() {
        broker.close();
    }

    private static Method.QueueDeclare declare(String queue, boolean exclusive, boolean autoDelete) {
        return new Method.QueueDeclare(queue, false, true, exclusive, autoDelete, false, FieldTable.EMPTY);
    }

    private static Method.BasicConsume consume(String queue, String tag) {
        return new Method.BasicConsume(queue, tag, false, false, false, false, FieldTable.EMPTY);
    }

    /** Waits until the broker has noticed that the other connections are gone. */
    private void awaitConnections(int count) {
        Broker core = broker.chasqui().broker();
        while (core.connectionCount() > count) {
            Thread.onSpinWait();
        }
    }

    /** What is ready once nobody consumes any more; asks until everything under way between the loops has arrived. */
    private static void awaitReady(RawClient client, int channel, String queue, long messages) throws IOException {
        Method.QueueDeclareOk counts;
        do {
            client.add(channel, new Method.QueueDeclare(queue, true, false, false, false, false, FieldTable.EMPTY))
                    .flush();
            counts = client.expect(Method.QueueDeclareOk.class);
        } while (counts.messageCount() != messages || counts.consumerCount() != 0);
    }

    @Test
    void noMessageStaysTakenByAConnectionThatDiesAtAnyMoment() throws IOException {
        int messages = 300;
        try (RawClient owner = broker.open(1)) {
            owner.add(1, declare("q", false, false)).flush();
            owner.expect(Method.QueueDeclareOk.class);
            for (int i = 0; i < messages; i++) {
                owner.publish(1, "", "q", false, new byte[100]);
            }
            owner.flush();
            Random random = new Random(7);
            for (int round = 0; round < 40; round++) {
                dieSomehow(random);
                awaitConnections(1);
                awaitReady(owner, 1, "q", messages);
            }
        }
    }

    private void dieSomehow(Random random) throws IOException {
        RawClient client = broker.open(2);
        client.add(1, consume("q", "c"));
        client.add(2, new Method.BasicGet("q", false));
        client.add(2, consume("q", "d"));
        switch (random.nextInt(4)) {
            case 0 -> client.add(1, new Method.BasicCancel("c", false));
            case 1 -> client.add(1, new Method.ChannelClose(200, "", 0, 0));
            case 2 -> client.add(1, new Method.BasicNack(0, true, true)).add(2, new Method.BasicRecover(true));
            default -> client.add(2, new Method.BasicGet("q", false)).add(2, new Method.BasicGet("q", false));
        }
        client.flush();
        for (int reads = random.nextInt(4); reads > 0; reads--) {
            client.next();
        }
        client.reset();
    }

    @Test
    void anExclusiveQueueOfAConnectionThatDiedWhileDeclaringItIsFreeAgain() throws IOException {
        try (RawClient watcher = broker.open(1)) {
            for (int round = 0; round < 60; round++) {
                RawClient client = broker.open(1);
                client.add(1, declare("mine", true, false)).flush();
                client.reset();
                awaitConnections(1);
                awaitDeclarable(watcher, "mine");
            }
        }
    }

    /** Declares and deletes the queue; while it is locked the channel is opened again and the attempt repeated. */
    private static void awaitDeclarable(RawClient client, String queue) throws IOException {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (true) {
            client.add(1, declare(queue, true, false)).flush();
            if (client.next() instanceof Method.QueueDeclareOk) {
                client.add(1, new Method.QueueDelete(queue, false, false, false))
                        .flush();
                client.expect(Method.QueueDeleteOk.class);
                return;
            }
            assertThat(System.nanoTime()).as("the queue stays locked").isLessThan(deadline);
            client.add(1, new Method.ChannelCloseOk())
                    .add(1, new Method.ChannelOpen())
                    .flush();
            client.expect(Method.ChannelOpenOk.class);
        }
    }

    @Test
    void exclusiveQueuesAreGoneBeforeCloseOk() throws IOException {
        try (RawClient watcher = broker.open(1)) {
            for (int round = 0; round < 20; round++) {
                try (RawClient client = broker.open(1)) {
                    client.add(1, declare("mine", true, false))
                            .add(0, new Method.ConnectionClose(200, "", 0, 0))
                            .flush();
                    client.until(Method.ConnectionCloseOk.class);
                    assertThat(client.next()).isNull();
                }
                watcher.add(1, declare("mine", true, false))
                        .add(1, new Method.QueueDelete("mine", false, false, false))
                        .flush();
                watcher.expect(Method.QueueDeclareOk.class);
                watcher.expect(Method.QueueDeleteOk.class);
            }
        }
    }

    @Test
    void anAutoDeleteQueueGoesWithTheConnectionOfItsLastConsumer() throws IOException {
        try (RawClient owner = broker.open(1)) {
            for (int round = 0; round < 20; round++) {
                owner.add(1, declare("short", false, true)).flush();
                owner.expect(Method.QueueDeclareOk.class);
                RawClient client = broker.open(1);
                client.add(1, consume("short", "c")).flush();
                client.expect(Method.BasicConsumeOk.class);
                client.reset();
                while (broker.chasqui().broker().vhost("/").queue("short") != null) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void aCommitUnderWayIsCarriedOutWhenItsConnectionDies() throws IOException {
        try (RawClient owner = broker.open(1)) {
            owner.add(1, declare("q", false, false)).flush();
            owner.expect(Method.QueueDeclareOk.class);
            RawClient client = broker.open(1);
            client.add(1, new Method.TxSelect());
            for (int i = 0; i < 100; i++) {
                client.publish(1, "", "q", false, new byte[100]);
            }
            client.flush();
            client.expect(Method.TxSelectOk.class);
            client.add(1, new Method.TxCommit()).flush();
            client.expect(Method.TxCommitOk.class);
            client.add(1, new Method.TxCommit())
                    .publish(1, "", "q", false, new byte[100])
                    .flush();
            client.reset();
            awaitConnections(1);
            awaitReady(owner, 1, "q", 100);
        }
    }

    @Test
    void aQueueDeletedUnderItsConsumersCancelsThemAndTheirAcksAreIgnored() throws IOException {
        try (RawClient owner = broker.open(1);
                RawClient other = broker.open(1)) {
            for (int round = 0; round < 20; round++) {
                owner.add(1, declare("q", false, false)).flush();
                owner.expect(Method.QueueDeclareOk.class);
                for (int i = 0; i < 50; i++) {
                    owner.publish(1, "", "q", false, new byte[10]);
                }
                other.add(1, consume("q", "c")).flush();
                other.expect(Method.BasicConsumeOk.class);
                owner.add(1, new Method.QueueDelete("q", false, false, false)).flush();
                owner.expect(Method.QueueDeleteOk.class);
                other.until(Method.BasicCancel.class);
                other.add(1, new Method.BasicAck(0, true)).flush();
                other.expectNothingMore(1);
            }
        }
    }

    @Test
    void aBlockedConnectionReadsCloseOkWhenTheBrokerClosesIt() throws IOException {
        broker.chasqui().broker().alarms().raise(Resource.MEMORY, "a test");
        try (RawClient client = broker.open(1)) {
            client.publish(1, "amq.fanout", "", false, new byte[10]).flush();
            // Nothing after the publish is read; the broker closes all the same, and reads the answer.
            client.add(1, new Method.ChannelFlow(true)).flush();
            Thread closing = new Thread(broker.chasqui()::close);
            closing.start();
            client.until(Method.ConnectionClose.class);
            client.add(0, new Method.ConnectionCloseOk()).flush();
            assertThat(client.next()).isNull();
        }
    }

    @Test
    void whatWasHeldBackIsSkippedWhenAFailureClosesTheConnection() throws IOException {
        try (RawClient owner = broker.open(1);
                RawClient client = broker.open(1)) {
            owner.add(1, declare("q", false, false)).flush();
            owner.expect(Method.QueueDeclareOk.class);
            // The purge waits for the other loop, with close-ok and much else already held back behind it.
            client.add(1, new Method.QueuePurge("q", false));
            client.add(1, new Method.ChannelFlow(false));
            for (int i = 0; i < 5000; i++) {
                client.publish(1, "", "q", false, new byte[100]);
            }
            client.add(0, new Method.ConnectionCloseOk()).flush();
            assertThat(client.until(Method.ConnectionClose.class)).hasSize(2);
            assertThat(client.next()).isNull();
            awaitReady(owner, 1, "q", 0);
        }
    }
}
