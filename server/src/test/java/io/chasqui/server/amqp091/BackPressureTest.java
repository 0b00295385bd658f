package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.server.broker.Alarms;
import io.chasqui.server.broker.Alarms.Resource;
import io.chasqui.server.net.LeakCheck;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that send or ask for more than they should: the broker's memory does not pay for it. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class BackPressureTest {

    private static final int MEGABYTE = 1 << 20;

    private final TestBroker broker = new TestBroker("max_message_size", "2097152");

    @AfterEach
    void close() {
        broker.close();
    }

    private static void declare(RawClient client) throws IOException {
        client.add(1, new Method.QueueDeclare("q", false, true, false, false, false, FieldTable.EMPTY))
                .add(1, new Method.ConfirmSelect(false))
                .flush();
        client.expect(Method.QueueDeclareOk.class);
        client.expect(Method.ConfirmSelectOk.class);
    }

    private static long ready(RawClient client) throws IOException {
        client.add(1, new Method.QueueDeclare("q", true, false, false, false, false, FieldTable.EMPTY))
                .flush();
        return client.expect(Method.QueueDeclareOk.class).messageCount();
    }

    @Test
    void whoDoesNotReadAnswersIsNotReadEither() throws IOException {
        try (RawClient unused = broker.open(0);
                RawClient owner = broker.open(1);
                RawClient unused2 = broker.open(0);
                RawClient greedy = broker.open(1)) {
            declare(owner);
            for (int i = 1; i <= 40; i++) {
                owner.publish(1, "", "q", false, new byte[MEGABYTE]).flush();
                owner.expect(Method.BasicAck.class);
            }
            for (int i = 0; i < 40; i++) {
                greedy.add(1, new Method.BasicGet("q", true));
            }
            // One segment, hence one turn of the loop: when any of the requests has been served, all have that will be.
            greedy.flush();
            long left = ready(owner);
            while (left == 40) {
                left = ready(owner);
            }
            assertThat(left).isGreaterThan(10);
            for (int i = 0; i < 40; i++) {
                greedy.expect(Method.BasicGetOk.class);
            }
            assertThat(ready(owner)).isZero();
        }
    }

    @Test
    void aMessageThatIsTooLargeIsRefusedByItsHeader() throws IOException {
        try (RawClient client = broker.open(1)) {
            declare(client);
            client.add(1, new Method.BasicPublish("", "q", false, false))
                    .announce(1, 2 * MEGABYTE + 1)
                    .flush();
            Method.ChannelClose close = client.expect(Method.ChannelClose.class);
            assertThat(close.replyText())
                    .isEqualTo("PRECONDITION_FAILED - message size 2097153 is larger than configured max size 2097152");
            assertThat(close.failingClassId()).isEqualTo(60);
            assertThat(close.failingMethodId()).isEqualTo(40);
            // The body that is on its way is ignored.
            client.body(1, new byte[2 * MEGABYTE + 1])
                    .add(1, new Method.ChannelCloseOk())
                    .add(1, new Method.ChannelOpen())
                    .publish(1, "", "q", false, new byte[2 * MEGABYTE])
                    .flush();
            client.expect(Method.ChannelOpenOk.class);
            assertThat(ready(client)).isEqualTo(1);
        }
    }

    @Test
    void publishersAreBlockedWhileAnAlarmIsOnAndOthersAreNot() throws IOException {
        Alarms alarms = broker.chasqui().broker().alarms();
        try (RawClient publisher = broker.open(1);
                RawClient consumer = broker.open(1)) {
            declare(publisher);
            publisher.publish(1, "", "q", false, new byte[10]).flush();
            publisher.expect(Method.BasicAck.class);
            alarms.raise(Resource.DISK, "a test");
            publisher.publish(1, "", "q", false, new byte[10]).flush();
            publisher
                    .publish(1, "", "q", false, new byte[10])
                    .add(1, new Method.ChannelFlow(true))
                    .flush();
            consumer.add(1, new Method.BasicGet("q", true)).flush();
            consumer.expect(Method.BasicGetOk.class);
            alarms.clear(Resource.DISK);
            publisher.until(Method.ChannelFlowOk.class);
            long before = ready(consumer);
            consumer.add(1, new Method.QueuePurge("q", false)).flush();
            assertThat(consumer.expect(Method.QueuePurgeOk.class).messageCount())
                    .isEqualTo(before);
            assertThat(before).isEqualTo(2);
        }
    }

    @Test
    void aFloodWaitsInTheSocketWhileMemoryIsShortAndThenGoesOn() throws Exception {
        int messages = 60;
        try (TestBroker small = new TestBroker("vm_memory_high_watermark.absolute", "12MB");
                RawClient publisher = small.open(1);
                RawClient consumer = small.open(1)) {
            declare(publisher);
            Thread flood = new Thread(() -> publish(publisher, messages));
            flood.start();
            int received = 0;
            long most = 0;
            while (received < messages) {
                most = Math.max(most, small.chasqui().broker().memory().residentBytes());
                consumer.add(1, new Method.BasicGet("q", true)).flush();
                received += consumer.next() instanceof Method.BasicGetOk ? 1 : 0;
            }
            flood.join();
            // Publishers pause above 8 MB; what one turn of a loop reads comes on top.
            assertThat(most).isLessThan(11L * MEGABYTE);
        }
    }

    private static void publish(RawClient publisher, int messages) {
        try {
            for (int i = 0; i < messages; i++) {
                publisher.publish(1, "", "q", false, new byte[MEGABYTE]).flush();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aClientIsToldThatItIsBlockedIfItWantsToBe() throws Exception {
        com.rabbitmq.client.ConnectionFactory factory = new com.rabbitmq.client.ConnectionFactory();
        factory.setUri(broker.chasqui().uri());
        java.util.concurrent.BlockingQueue<String> notices = new java.util.concurrent.LinkedBlockingQueue<>();
        try (com.rabbitmq.client.Connection connection = factory.newConnection()) {
            connection.addBlockedListener(notices::add, () -> notices.add("unblocked"));
            broker.chasqui().broker().alarms().raise(Resource.MEMORY, "a test");
            connection.createChannel().basicPublish("amq.fanout", "", null, new byte[1]);
            assertThat(notices.take()).isEqualTo("low on memory");
            broker.chasqui().broker().alarms().clear(Resource.MEMORY);
            assertThat(notices.take()).isEqualTo("unblocked");
        }
    }
}
