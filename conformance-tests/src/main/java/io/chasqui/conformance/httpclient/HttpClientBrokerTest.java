package io.chasqui.conformance.httpclient;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.http.client.domain.ChannelInfo;
import com.rabbitmq.http.client.domain.ConnectionInfo;
import com.rabbitmq.http.client.domain.ConsumerDetails;
import com.rabbitmq.http.client.domain.CurrentUserDetails;
import com.rabbitmq.http.client.domain.ExchangeType;
import com.rabbitmq.http.client.domain.NodeInfo;
import com.rabbitmq.http.client.domain.OverviewResponse;
import com.rabbitmq.http.client.domain.UserConnectionInfo;
import io.chasqui.conformance.harness.Expectations;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;

@Spec("management / Java client: broker, connections, channels, consumers")
class HttpClientBrokerTest extends HttpClientSuite {

    // ---- Overview and nodes

    @Test
    void theOverviewIsRead() {
        OverviewResponse overview = client.getOverview();

        assertThat(overview.getServerVersion()).startsWith("4.");
        assertThat(overview.getNode()).contains("@");
        assertThat(overview.getClusterName()).isNotEmpty();
        assertThat(overview.getExchangeTypes())
                .extracting(ExchangeType::getName)
                .contains("direct", "fanout", "headers", "topic");
        assertThat(overview.getListeners()).isNotEmpty();
        assertThat(overview.getObjectTotals().getExchanges()).isPositive();
        assertThat(overview.getQueueTotals()).isNotNull();
    }

    @Test
    void nodesAreReadWithTheirResources() {
        List<NodeInfo> nodes = client.getNodes();

        assertThat(nodes)
                .extracting(NodeInfo::getName)
                .contains(client.getOverview().getNode());
        eventually(() -> expectResources(client.getNode(nodes.get(0).getName())));
        assertThat(client.getNode("no@such")).isNull();
    }

    private static void expectResources(NodeInfo node) {
        assertThat(node.isRunning()).isTrue();
        assertThat(node.isDiskNode()).isTrue();
        assertThat(node.getUptime()).isPositive();
        assertThat(node.getMemoryUsed()).isPositive();
        assertThat(node.getMemoryLimit()).isPositive();
        assertThat(node.isMemoryAlarmActive()).isFalse();
        assertThat(node.getDiskFree()).isPositive();
        assertThat(node.isDiskAlarmActive()).isFalse();
        assertThat(node.getNumberOfProcessors()).isPositive();
        assertThat(Long.parseLong(node.getOsPid())).isPositive();
    }

    @Test
    void theClusterTellsItsName() {
        assertThat(client.getClusterName().getName())
                .isEqualTo(client.getOverview().getClusterName());
        assertThat(client.getExtensions()).isNotNull();
    }

    @Test
    void theUserIsTold() {
        CurrentUserDetails user = client.whoAmI();

        assertThat(user.getName()).isEqualTo(connectionFactory().getUsername());
        assertThat(user.getTags()).contains("administrator");
    }

    @Test
    void aVirtualHostIsAlive() {
        assertThat(client.alivenessTest(vhost())).isTrue();
    }

    @Test
    void aWrongPasswordIsRefused() {
        expectStatus(401, () -> clientOf("guest", "wrong").getOverview());
    }

    // ---- Connections, channels, consumers

    @Test
    void aConnectionIsListedShownAndClosed() throws Exception {
        Connection connection = connectTo(vhost());
        ConnectionInfo info = connectionInfo(connection);

        assertThat(info.getUser()).isEqualTo(connectionFactory().getUsername());
        assertThat(info.getProtocol()).isEqualTo("AMQP 0-9-1");
        assertThat(info.getState()).isEqualTo("running");
        assertThat(info.getPeerPort()).isPositive();
        assertThat(info.getFrameMax()).isPositive();
        assertThat(info.getChannelMax()).isPositive();
        assertThat(info.isUsesTLS()).isFalse();
        assertThat(info.getAuthMechanism()).isEqualTo("PLAIN");
        assertThat(info.getConnectedAt()).isPositive();
        assertThat(info.getClientProperties().getProduct()).isEqualTo("RabbitMQ");
        assertThat(client.getConnections()).extracting(ConnectionInfo::getName).contains(info.getName());
        Expectations.expectConnectionClose(
                connection,
                AMQP.CONNECTION_FORCED,
                "for a reason",
                () -> client.closeConnection(info.getName(), "for a reason"));
        eventually(() -> assertThat(client.getConnections())
                .extracting(ConnectionInfo::getName)
                .doesNotContain(info.getName()));
    }

    /** The tests' connections are told apart by their ports. */
    private ConnectionInfo connectionInfo(Connection connection) throws Exception {
        int port = ((AMQConnection) connection).getLocalPort();
        eventually(() -> assertThat(client.getConnections())
                .anyMatch(each -> each.getPeerPort() == port && "running".equals(each.getState())));
        String name = client.getConnections().stream()
                .filter(each -> each.getPeerPort() == port)
                .findFirst()
                .orElseThrow()
                .getName();
        return client.getConnection(name);
    }

    @Test
    void theConnectionsOfAUserAreListedAndClosed() throws Exception {
        String vhost = vhost();
        String user = freshName();
        afterwards(() -> client.deleteUser(user));
        client.createUser(user, PASSWORD.toCharArray(), List.of());
        client.updatePermissions(vhost, user, new com.rabbitmq.http.client.domain.UserPermissions(".*", ".*", ".*"));
        Connection connection = connect(factory -> {
            factory.setUsername(user);
            factory.setPassword(PASSWORD);
            factory.setVirtualHost(vhost);
        });
        eventually(() -> assertThat(client.getConnectionsOfUser(user))
                .extracting(UserConnectionInfo::getVhost)
                .containsExactly(vhost));
        client.closeAllConnectionsOfUser(user);
        eventually(() -> assertThat(connection.isOpen()).isFalse());
    }

    @Test
    void aChannelIsListedAndShown() throws Exception {
        String vhost = vhost();
        Channel channel = connectTo(vhost).createChannel();
        channel.confirmSelect();
        channel.basicQos(7);

        eventually(() -> assertThat(channelsIn(vhost))
                .anyMatch(each -> each.usesPublisherConfirms() && each.getPrefetchCount() == 7));
        ChannelInfo listed = channelsIn(vhost).get(0);
        eventually(() -> {
            ChannelInfo info = client.getChannel(listed.getName());
            assertThat(info).isNotNull();
            assertThat(info.getNumber()).isEqualTo(channel.getChannelNumber());
            assertThat(info.getVhost()).isEqualTo(vhost);
            assertThat(info.getConnectionDetails().getName()).isNotEmpty();
        });
        eventually(() -> assertThat(
                        client.getChannels(listed.getConnectionDetails().getName()))
                .hasSize(1));
    }

    private List<ChannelInfo> channelsIn(String vhost) {
        return client.getChannels().stream()
                .filter(each -> vhost.equals(each.getVhost()))
                .toList();
    }

    @Test
    void aConsumerIsListedWithItsQueueAndChannel() throws Exception {
        String vhost = vhost();
        String queue = queue(vhost);
        Channel channel = connectTo(vhost).createChannel();
        channel.basicQos(5);
        String tag = channel.basicConsume(queue, false, new DefaultConsumer(channel));

        // What RabbitMQ knows of the channel comes a moment later.
        eventually(() -> assertThat(client.getConsumers(vhost))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.getChannelDetails().getNumber()).isEqualTo(channel.getChannelNumber())));
        ConsumerDetails consumer = client.getConsumers(vhost).get(0);
        assertThat(consumer.getConsumerTag()).isEqualTo(tag);
        assertThat(consumer.getQueueDetails().getName()).isEqualTo(queue);
        assertThat(consumer.getPrefetchCount()).isEqualTo(5);
        assertThat(consumer.isAckRequired()).isTrue();
        assertThat(consumer.isExclusive()).isFalse();
        assertThat(consumer.isActive()).isTrue();
        assertThat(client.getConsumers())
                .extracting(ConsumerDetails::getConsumerTag)
                .contains(tag);
    }
}
