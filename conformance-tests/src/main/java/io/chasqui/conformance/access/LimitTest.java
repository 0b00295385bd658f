package io.chasqui.conformance.access;

import static io.chasqui.conformance.access.PermissionTest.expectNotOpened;
import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("limits of virtual hosts and users")
class LimitTest extends AccessSuite {

    private void limitVhost(String vhost, String limit, int value) {
        management()
                .put("/vhost-limits/" + vhost + "/" + limit, Map.of("value", value))
                .expect(204);
    }

    private void limitUser(String user, String limit, int value) {
        management()
                .put("/user-limits/" + user + "/" + limit, Map.of("value", value))
                .expect(204);
    }

    private static void declare(Channel channel, String queue) throws Exception {
        channel.queueDeclare(queue, true, false, false, null);
    }

    @Test
    void aVirtualHostHasSoManyQueuesAndNoMore() throws Exception {
        String vhost = vhost();
        limitVhost(vhost, "max-queues", 1);
        Channel channel = connectTo(vhost).createChannel();
        declare(channel, "first");
        declare(channel, "first");
        expectChannelClose(
                channel,
                AMQP.PRECONDITION_FAILED,
                "PRECONDITION_FAILED - cannot declare queue 'second': queue limit in vhost '" + vhost
                        + "' (1) is reached",
                () -> declare(channel, "second"));
    }

    @Test
    void exclusiveQueuesCountToo() throws Exception {
        String vhost = vhost();
        limitVhost(vhost, "max-queues", 0);
        Channel channel = connectTo(vhost).createChannel();
        expectChannelClose(
                channel,
                AMQP.PRECONDITION_FAILED,
                "queue limit in vhost '" + vhost + "' (0) is reached",
                () -> channel.queueDeclare());
    }

    @Test
    void wrongArgumentsAreToldBeforeTheLimit() throws Exception {
        String vhost = vhost();
        limitVhost(vhost, "max-queues", 0);
        Channel channel = connectTo(vhost).createChannel();
        expectChannelClose(
                channel,
                AMQP.PRECONDITION_FAILED,
                "invalid arg 'x-expires' for queue 'q'",
                () -> channel.queueDeclare("q", true, false, false, Map.of("x-expires", -1)));
    }

    @Test
    void thereIsRoomAgainWhenAQueueIsDeleted() throws Exception {
        String vhost = vhost();
        limitVhost(vhost, "max-queues", 1);
        Channel channel = connectTo(vhost).createChannel();
        declare(channel, "first");
        channel.queueDelete("first");
        declare(channel, "second");
    }

    @Test
    void aNegativeNumberIsNoLimit() throws Exception {
        String vhost = vhost();
        limitVhost(vhost, "max-queues", -1);
        limitVhost(vhost, "max-connections", -1);
        declare(connectTo(vhost).createChannel(), "first");
    }

    @Test
    void aVirtualHostHasSoManyConnectionsAndNoMore() throws Exception {
        String vhost = vhost();
        limitVhost(vhost, "max-connections", 1);
        Connection first = connectTo(vhost);
        String user = connectionFactory().getUsername();
        expectNotOpened(
                () -> connectTo(vhost),
                "NOT_ALLOWED - access to vhost '" + vhost + "' refused for user '" + user
                        + "': connection limit (1) is reached");
        first.close();
        eventually(() -> connectTo(vhost).close());
    }

    @Test
    void aUserHasSoManyConnectionsAndNoMore() throws Exception {
        String user = user(".*", ".*", ".*");
        limitUser(user, "max-connections", 1);
        Connection first = connectAs(user);
        expectNotOpened(
                () -> connectAs(user),
                "NOT_ALLOWED - connection refused for user '" + user + "': user connection limit (1) is reached");
        first.close();
        eventually(() -> connectAs(user).close());
    }

    @Test
    void aUserHasSoManyChannelsAndNoMore() throws Exception {
        String user = user(".*", ".*", ".*");
        limitUser(user, "max-channels", 2);
        Connection connection = connectAs(user);
        connection.createChannel();
        connectAs(user).createChannel();
        expectConnectionClose(
                connection,
                AMQP.NOT_ALLOWED,
                "NOT_ALLOWED - number of channels opened for user '" + user
                        + "' has reached the maximum allowed user limit of 2",
                connection::createChannel);
    }

    @Test
    void closedChannelsDoNotCount() throws Exception {
        String user = user(".*", ".*", ".*");
        limitUser(user, "max-channels", 1);
        Connection connection = connectAs(user);
        connection.createChannel().close();
        assertThat(connection.createChannel().isOpen()).isTrue();
    }

    @Test
    void withoutItsLimitAUserIsFree() throws Exception {
        String user = user(".*", ".*", ".*");
        limitUser(user, "max-connections", 0);
        expectNotOpened(() -> connectAs(user), "user connection limit (0) is reached");
        management().delete("/user-limits/" + user + "/max-connections").expect(204);
        eventually(() -> connectAs(user).close());
    }
}
