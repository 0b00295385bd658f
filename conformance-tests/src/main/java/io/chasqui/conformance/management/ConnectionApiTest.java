package io.chasqui.conformance.management;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Management.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Spec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@Spec("management / connections, channels and consumers")
class ConnectionApiTest extends ManagementSuite {

    /** RabbitMQ collects what it shows every five seconds. */
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(20);

    @Test
    void aConnectionIsShownWithWhatItsClientToldAndAgreedTo() throws Exception {
        String vhost = vhost();
        Connection connection = connect(factory -> {
            factory.setVirtualHost(vhost);
            factory.setRequestedHeartbeat(33);
        });
        connection.createChannel();

        eventually(SHOWN_WITHIN, () -> {
            JsonNode shown = only(management().get("/vhosts/" + vhost + "/connections"));
            assertThat(shown.path("user").asText()).isEqualTo("guest");
            assertThat(shown.path("vhost").asText()).isEqualTo(vhost);
            assertThat(shown.path("protocol").asText()).isEqualTo("AMQP 0-9-1");
            assertThat(shown.path("auth_mechanism").asText()).isEqualTo("PLAIN");
            assertThat(shown.path("state").asText()).isEqualTo("running");
            assertThat(shown.path("timeout").asInt()).isEqualTo(33);
            assertThat(shown.path("channels").asInt()).isEqualTo(1);
            assertThat(shown.path("peer_port").asInt())
                    .isEqualTo(((com.rabbitmq.client.impl.AMQConnection) connection).getLocalPort());
            assertThat(shown.path("port").asInt()).isEqualTo(connectionFactory().getPort());
            assertThat(shown.path("user_provided_name").asText()).isEqualTo(connection.getClientProvidedName());
            assertThat(shown.path("client_properties").path("product").asText()).isEqualTo("RabbitMQ");
            assertThat(shown.path("connected_at").asLong()).isCloseTo(System.currentTimeMillis(), within(60_000L));
            assertThat(shown.path("recv_oct").asLong()).isPositive();
            assertThat(shown.path("send_oct").asLong()).isPositive();
        });
    }

    private static org.assertj.core.data.Offset<Long> within(long millis) {
        return org.assertj.core.data.Offset.offset(millis);
    }

    private static JsonNode only(Management.Answer answer) {
        JsonNode list = answer.expect(200).body();
        assertThat(list).as("a list of one").hasSize(1);
        return list.path(0);
    }

    private JsonNode connectionTo(String vhost) {
        eventually(SHOWN_WITHIN, () -> only(management().get("/vhosts/" + vhost + "/connections")));
        return only(management().get("/vhosts/" + vhost + "/connections"));
    }

    @Test
    void aConnectionIsClosedWithTheOperatorsReason() throws Exception {
        String vhost = vhost();
        Connection connection = connect(factory -> factory.setVirtualHost(vhost));
        BlockingQueue<ShutdownSignalException> closed = new LinkedBlockingQueue<>();
        connection.addShutdownListener(closed::add);
        String path = "/connections/" + name(connectionTo(vhost).path("name").asText());
        management().get(path).expect(200);

        management().delete(path).expect(204);

        var reason = (AMQP.Connection.Close) closed.poll(20, TimeUnit.SECONDS).getReason();
        assertThat(reason.getReplyCode()).isEqualTo(320);
        assertThat(reason.getReplyText()).isEqualTo("CONNECTION_FORCED - Closed via management plugin");
        eventually(SHOWN_WITHIN, () -> management().get(path).expect(404));
        management().delete(path).expect(404);
    }

    @Test
    void usersSeeAndCloseTheirOwnConnectionsOnly() throws Exception {
        String vhost = vhost();
        String owner = user("management");
        grant(owner, vhost, ".*", ".*", ".*");
        connect(factory -> {
            factory.setVirtualHost(vhost);
            factory.setUsername(owner);
            factory.setPassword(PASSWORD);
        });
        String path = "/connections/" + name(connectionTo(vhost).path("name").asText());
        Management other = asUser("management", vhost, ".*", ".*", ".*");
        Management monitor = asUser("monitoring", vhost, ".*", ".*", ".*");

        assertThat(other.get("/connections").expect(200).body()).isEmpty();
        assertThat(other.get(path).expect(401).reason()).isEqualTo("User not authorised to access object");
        other.delete(path).expect(401);
        assertThat(monitor.get(path).expect(200).body().path("user").asText()).isEqualTo(owner);
        assertThat(only(management().as(owner, PASSWORD).get("/connections"))
                        .path("user")
                        .asText())
                .isEqualTo(owner);
        management().as(owner, PASSWORD).delete(path).expect(204);
    }

    @Test
    void allConnectionsOfAUserAreClosedAtOnce() throws Exception {
        String vhost = vhost();
        String user = user("");
        grant(user, vhost, ".*", ".*", ".*");
        Connection first = connectAs(user, vhost);
        Connection second = connectAs(user, vhost);
        eventually(
                SHOWN_WITHIN,
                () -> assertThat(management()
                                .get("/connections/username/" + user)
                                .expect(200)
                                .body())
                        .hasSize(2));

        management().delete("/connections/username/" + user).expect(204);

        eventually(() -> assertThat(first.isOpen() || second.isOpen()).isFalse());
    }

    private Connection connectAs(String user, String vhost) throws Exception {
        return connect(factory -> {
            factory.setVirtualHost(vhost);
            factory.setUsername(user);
            factory.setPassword(PASSWORD);
        });
    }

    @Test
    void aChannelIsShownWithItsModeAndItsWork() throws Exception {
        String vhost = vhost();
        Channel channel = connect(factory -> factory.setVirtualHost(vhost)).createChannel();
        channel.confirmSelect();
        String queue = queue(channel);
        publishAll(channel, queue, "a", "b", "c");
        channel.basicQos(7);
        channel.basicConsume(queue, false, new DefaultConsumer(channel));

        eventually(SHOWN_WITHIN, () -> {
            JsonNode shown = only(management().get("/vhosts/" + vhost + "/channels"));
            assertThat(shown.path("number").asInt()).isEqualTo(1);
            assertThat(shown.path("confirm").asBoolean()).isTrue();
            assertThat(shown.path("transactional").asBoolean()).isFalse();
            assertThat(shown.path("prefetch_count").asInt()).isEqualTo(7);
            assertThat(shown.path("consumer_count").asInt()).isEqualTo(1);
            assertThat(shown.path("messages_unacknowledged").asInt()).isEqualTo(3);
            assertThat(shown.path("messages_unconfirmed").asInt(-1)).isZero();
            assertThat(shown.path("name").asText())
                    .isEqualTo(shown.path("connection_details").path("name").asText() + " (1)");
        });
        JsonNode shown = only(management().get("/vhosts/" + vhost + "/channels"));
        management().get("/channels/" + name(shown.path("name").asText())).expect(200);
        String connection = shown.path("connection_details").path("name").asText();
        only(management().get("/connections/" + name(connection) + "/channels"));
        management().get("/channels/" + name(connection + " (9)")).expect(404);
    }

    @Test
    void aConsumerIsShownWithItsQueueAndArguments() throws Exception {
        String vhost = vhost();
        Channel channel = connect(factory -> factory.setVirtualHost(vhost)).createChannel();
        String queue = queue(channel);
        channel.basicQos(5);
        channel.basicConsume(queue, false, "tag", false, false, Map.of("x-priority", 3), new DefaultConsumer(channel));

        eventually(SHOWN_WITHIN, () -> {
            JsonNode shown = only(management().get("/consumers/" + vhost));
            assertThat(shown.path("consumer_tag").asText()).isEqualTo("tag");
            assertThat(shown.path("queue").path("name").asText()).isEqualTo(queue);
            assertThat(shown.path("queue").path("vhost").asText()).isEqualTo(vhost);
            assertThat(shown.path("ack_required").asBoolean()).isTrue();
            assertThat(shown.path("exclusive").asBoolean()).isFalse();
            assertThat(shown.path("active").asBoolean()).isTrue();
            assertThat(shown.path("activity_status").asText()).isEqualTo("up");
            assertThat(shown.path("prefetch_count").asInt()).isEqualTo(5);
            assertThat(shown.path("arguments").path("x-priority").asInt()).isEqualTo(3);
            assertThat(shown.path("channel_details").path("number").asInt()).isEqualTo(1);
        });
    }

    @Test
    void ofSeveralConsumersOneIsTheSingleActiveOne() throws Exception {
        String vhost = vhost();
        Channel channel = connect(factory -> factory.setVirtualHost(vhost)).createChannel();
        channel.queueDeclare("q", true, false, false, Map.of("x-single-active-consumer", true));
        channel.basicConsume("q", false, "first", new DefaultConsumer(channel));
        channel.basicConsume("q", false, "second", new DefaultConsumer(channel));

        eventually(SHOWN_WITHIN, () -> {
            JsonNode shown = management().get("/consumers/" + vhost).expect(200).body();
            assertThat(values(shown, "consumer_tag")).containsExactlyInAnyOrder("first", "second");
            shown.forEach(consumer -> assertThat(
                            consumer.path("activity_status").asText())
                    .isEqualTo(consumer.path("consumer_tag").asText().equals("first") ? "single_active" : "waiting"));
        });
    }

    @Test
    void connectionsToAVirtualHostThatIsNotThereAreNotFound() {
        management().get("/vhosts/" + freshName() + "/connections").expect(404);
        management().get("/consumers/" + freshName()).expect(404);
        management().get("/connections/" + freshName()).expect(404);
        assertThat(management()
                        .get("/connections/username/" + freshName())
                        .expect(200)
                        .body())
                .isEmpty();
    }
}
