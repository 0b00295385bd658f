package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import io.chasqui.server.broker.ConnectionStatus.ConsumerStatus;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.traffic.ConnectionTraffic;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowClientsTest {

    private static final class Target implements DeliveryTarget {
        private final List<QueueEntry> entries = new ArrayList<>();

        @Override
        public void deliver(Subscription subscription, QueueEntry entry, Message message, boolean redelivered) {
            entries.add(entry);
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void queueDeleted(Subscription subscription) {}
    }

    private final class Client implements ClientConnection {
        private final ConnectionTraffic traffic = new ConnectionTraffic();
        private long pendingBytes;

        @Override
        public String name() {
            return "c";
        }

        @Override
        public String user() {
            return "u";
        }

        @Override
        public String vhost() {
            return "/";
        }

        @Override
        public BrokerLoop loop() {
            return home;
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public ConnectionTraffic traffic() {
            return traffic;
        }

        @Override
        public ConnectionStatus status() {
            List<ConsumerStatus> consumers = List.of(new ConsumerStatus("t", FieldTable.EMPTY, subscription));
            return new ConnectionStatus(
                    "AMQP 0-9-1",
                    "PLAIN",
                    null,
                    "running",
                    null,
                    null,
                    FieldTable.EMPTY,
                    0,
                    60,
                    131_072,
                    2047,
                    pendingBytes,
                    List.of(new ChannelStatus(1, null, consumers)));
        }

        @Override
        public void permissionsReduced() {}

        @Override
        public void closeForced(String reason) {}
    }

    private final CoreFixture core = new CoreFixture();
    private final BrokerLoop home = core.loops.get(0);
    private final Target target = new Target();
    private final Client client = new Client();
    private final List<String> lines = new ArrayList<>();
    private long now;
    private final SlowClients slow =
            new SlowClients(List.of(client), () -> now, (level, line) -> lines.add(level + " " + line));
    private Subscription subscription;

    @BeforeEach
    void consume() throws Exception {
        BrokerQueue queue = core.queue("q", home);
        subscription = new Subscription(queue, target, home, true, 2, ConsumerArguments.NONE, false);
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        CoreFixture.run(home, () -> queue.subscribe(home, subscription, accepted));
        CoreFixture.get(accepted);
    }

    @AfterEach
    void close() throws Exception {
        core.close();
    }

    private void publish(int messages) throws Exception {
        CoreFixture.run(home, () -> {
            for (int i = 0; i < messages; i++) {
                subscription.queue().enqueue(home, CoreFixture.message("q", 10), null, 0);
            }
        });
        core.settle();
    }

    private void ack() throws Exception {
        CoreFixture.run(home, () -> subscription.settle(home, target.entries.remove(0), Settlement.ACCEPTED));
        core.settle();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += TimeUnit.SECONDS.toNanos(1);
            slow.check();
        }
    }

    @Test
    void aConsumerThatHoldsAllItMayHaveIsToldOnceAndWhenItGoesOn() throws Exception {
        publish(10);
        pass(50);
        assertThat(lines).isEmpty();

        pass(120);
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .startsWith("WARN consumer 't' of queue 'q' in vhost '/' on channel 1 of connection c of user 'u'")
                .contains("has settled none of its 2 messages");

        ack();
        pass(10);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).startsWith("INFO consumer 't'").contains("goes on");
    }

    @Test
    void aConsumerThatSettlesNowAndThenIsNotSlow() throws Exception {
        publish(10);
        for (int i = 0; i < 5; i++) {
            pass(40);
            ack();
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void aConsumerWithRoomIsNotSlow() throws Exception {
        publish(1);
        pass(300);
        assertThat(lines).isEmpty();
    }

    @Test
    void aConnectionThatReadsNothingIsTold() {
        client.pendingBytes = 5000;
        pass(60);
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).startsWith("WARN connection c of user 'u' does not read: 5000 bytes wait for it");

        client.traffic.sent(100);
        pass(10);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).startsWith("INFO connection c");
    }
}
