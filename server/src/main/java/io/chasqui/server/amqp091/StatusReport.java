package io.chasqui.server.amqp091;

import io.chasqui.server.amqp091.Connection.Phase;
import io.chasqui.server.amqp091.Connection.Suspension;
import io.chasqui.server.broker.ConnectionStatus;
import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import java.util.Collection;

/** Describes a connection and its channels for operators. Any thread, once the connection is open. */
final class StatusReport {

    private static final String PROTOCOL = "AMQP 0-9-1";

    private StatusReport() {}

    static ConnectionStatus of(Connection connection, Collection<Channel> channels) {
        ConnectionNegotiation agreed = connection.negotiation();
        return new ConnectionStatus(
                PROTOCOL,
                agreed.mechanism(),
                agreed.tls(),
                state(connection),
                agreed.peer(),
                agreed.local(),
                agreed.clientProperties(),
                agreed.openedAtMillis(),
                agreed.heartbeatSeconds(),
                agreed.frameMax(),
                agreed.channelMax(),
                connection.pendingBytes(),
                channels.stream().map(StatusReport::of).toList());
    }

    private static String state(Connection connection) {
        if (connection.phase() != Phase.OPEN) {
            return "closing";
        } else if (connection.isSuspended(Suspension.ALARM)) {
            return "blocked";
        }
        return connection.isSuspended(Suspension.FLOW) ? "flow" : "running";
    }

    private static ChannelStatus of(Channel channel) {
        return new ChannelStatus(
                channel.number(), channel.traffic(), channel.consumers().statuses());
    }
}
