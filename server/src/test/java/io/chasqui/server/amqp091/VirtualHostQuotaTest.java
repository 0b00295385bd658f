package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.VirtualHostLimits;
import io.chasqui.server.broker.VirtualHostMetadata;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VirtualHostQuotaTest {

    private final TestBroker test = new TestBroker();
    private final Broker broker = test.chasqui().broker();
    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();

    @BeforeEach
    void createVirtualHost() {
        broker.vhosts().put("v", VirtualHostMetadata.NONE).toCompletableFuture().join();
        broker.users()
                .grant("guest", "v", Permissions.of(".*", ".*", ".*"))
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        test.close();
    }

    private void limit(String name, long value) {
        broker.parameters()
                .put(
                        VirtualHostLimits.COMPONENT,
                        "v",
                        VirtualHostLimits.PARAMETER,
                        FieldTable.builder().put(name, value).build())
                .toCompletableFuture()
                .join();
    }

    private Channel connect(String vhost) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(test.chasqui().uri());
        factory.setVirtualHost(vhost);
        Connection connection = factory.newConnection();
        connection.addBlockedListener(notices::add, () -> notices.add("unblocked"));
        return connection.createChannel();
    }

    private static void publish(Channel channel, String queue, int messages, int size) throws Exception {
        for (int i = 0; i < messages; i++) {
            channel.basicPublish("", queue, null, new byte[size]);
        }
    }

    private String next() throws Exception {
        return notices.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void onlyThePublishersOfTheVirtualHostAreBlocked() throws Exception {
        limit(VirtualHostLimits.MAX_MESSAGES, 100);
        Channel publisher = connect("v");
        String queue = publisher.queueDeclare("q", true, false, false, null).getQueue();
        publish(publisher, queue, 100, 1);
        assertThat(next()).isEqualTo("vhost 'v' has reached its limit max-messages (100)");

        Channel other = connect("/");
        String elsewhere = other.queueDeclare().getQueue();
        publish(other, elsewhere, 200, 1);
        assertThat(other.queueDeclarePassive(elsewhere).getMessageCount()).isEqualTo(200);

        Channel consumer = connect("v");
        consumer.basicGet(queue, true);
        assertThat(notices).as("a little less is not enough").isEmpty();
        for (int i = 0; i < 15; i++) {
            consumer.basicGet(queue, true);
        }
        assertThat(next()).isEqualTo("unblocked");
        assertThat(publisher.queueDeclarePassive(queue).getMessageCount()).isEqualTo(84);
        other.getConnection().abort();
        publisher.getConnection().abort();
        consumer.getConnection().abort();
    }

    @Test
    void bytesCountAndARaisedLimitUnblocks() throws Exception {
        limit(VirtualHostLimits.MAX_BYTES, 50_000);
        Channel publisher = connect("v");
        String queue = publisher.queueDeclare("q", true, false, false, null).getQueue();
        publish(publisher, queue, 6, 10_000);
        assertThat(next()).isEqualTo("vhost 'v' has reached its limit max-bytes (50000)");
        limit(VirtualHostLimits.MAX_BYTES, 100_000);
        assertThat(next()).isEqualTo("unblocked");
        publisher.getConnection().abort();
    }

    @Test
    void aLimitThatIsTakenAwayUnblocks() throws Exception {
        limit(VirtualHostLimits.MAX_MESSAGES, 0);
        Channel publisher = connect("v");
        String queue = publisher.queueDeclare("q", true, false, false, null).getQueue();
        publish(publisher, queue, 1, 1);
        assertThat(next()).contains("max-messages (0)");
        limit(VirtualHostLimits.MAX_QUEUES, 10);
        assertThat(next()).isEqualTo("unblocked");
        publisher.getConnection().abort();
    }
}
