package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.server.net.LeakCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Methods sent without waiting for answers are answered in the order they came, wherever the queues live. */
@ExtendWith(LeakCheck.class)
class PipeliningTest {

    private final TestBroker broker = new TestBroker();

    @AfterEach
    void close() {
        broker.close();
    }

    private static Method.QueueDeclare declare(String queue, boolean passive) {
        return new Method.QueueDeclare(queue, passive, true, false, false, false, FieldTable.EMPTY);
    }

    @Test
    void aDeclareOfAQueueOnAnotherLoopIsAnsweredBeforeWhatFollows() throws IOException {
        try (RawClient owner = broker.open(1);
                RawClient other = broker.open(2)) {
            owner.add(1, declare("q", false)).flush();
            owner.expect(Method.QueueDeclareOk.class);
            for (int i = 0; i < 50; i++) {
                other.add(1, declare("q", false))
                        .add(1, new Method.ChannelFlow(true))
                        .add(2, declare("q", true))
                        .add(2, new Method.BasicQos(0, 1, false));
            }
            other.flush();
            for (int i = 0; i < 50; i++) {
                other.expect(Method.QueueDeclareOk.class);
                other.expect(Method.ChannelFlowOk.class);
                other.expect(Method.QueueDeclareOk.class);
                other.expect(Method.BasicQosOk.class);
            }
        }
    }

    @Test
    void aDeleteComesBehindThePublishesBeforeIt() throws IOException {
        try (RawClient owner = broker.open(1);
                RawClient other = broker.open(2)) {
            for (int i = 0; i < 20; i++) {
                owner.add(1, declare("q", false)).flush();
                owner.expect(Method.QueueDeclareOk.class);
                other.publish(1, "", "q", false, new byte[10])
                        .publish(1, "", "q", false, new byte[10])
                        .add(1, new Method.QueueDelete("q", false, false, false))
                        .flush();
                assertThat(other.expect(Method.QueueDeleteOk.class).messageCount())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void aQueueThatHasJustGotAMessageIsNotEmpty() throws IOException {
        try (RawClient owner = broker.open(1);
                RawClient other = broker.open(1)) {
            owner.add(1, declare("q", false)).flush();
            owner.expect(Method.QueueDeclareOk.class);
            other.publish(1, "", "q", false, new byte[10])
                    .add(1, new Method.QueueDelete("q", false, true, false))
                    .flush();
            assertThat(other.expect(Method.ChannelClose.class).replyText())
                    .isEqualTo("PRECONDITION_FAILED - queue 'q' in vhost '/' not empty");
        }
    }

    @Test
    void everythingAtOnceIsAnsweredInOrder() throws IOException {
        try (RawClient client = broker.open(1)) {
            List<Class<?>> expected = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                client.add(
                                1,
                                new Method.ExchangeDeclare(
                                        "x" + i, "fanout", false, true, false, false, false, FieldTable.EMPTY))
                        .add(1, declare("q" + i, false))
                        .add(1, new Method.QueueBind("q" + i, "x" + i, "", false, FieldTable.EMPTY))
                        .publish(1, "x" + i, "", true, new byte[5])
                        .add(1, new Method.BasicGet("q" + i, true))
                        .add(1, new Method.BasicGet("q" + i, true))
                        .add(1, new Method.QueueDelete("q" + i, false, false, false));
                expected.addAll(List.of(
                        Method.ExchangeDeclareOk.class,
                        Method.QueueDeclareOk.class,
                        Method.QueueBindOk.class,
                        Method.BasicGetOk.class,
                        Method.BasicGetEmpty.class,
                        Method.QueueDeleteOk.class));
            }
            client.flush();
            for (Class<?> type : expected) {
                assertThat(client.next()).isInstanceOf(type);
            }
        }
    }

    @Test
    void aChannelThatIsBeingClosedIgnoresEverythingUntilCloseOk() throws IOException {
        try (RawClient client = broker.open(1)) {
            client.add(1, declare("missing", true))
                    .add(1, declare("missing", true))
                    .add(1, new Method.ChannelOpen())
                    .publish(1, "", "missing", true, new byte[3])
                    .add(1, new Method.ChannelCloseOk())
                    .add(1, new Method.ChannelOpen())
                    .add(1, new Method.ChannelFlow(true))
                    .flush();
            client.expect(Method.ChannelClose.class);
            client.expect(Method.ChannelOpenOk.class);
            client.expect(Method.ChannelFlowOk.class);
        }
    }
}
