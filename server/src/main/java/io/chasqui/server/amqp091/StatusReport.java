package io.chasqui.server.amqp091;

import io.chasqui.server.amqp091.Connection.Phase;
import io.chasqui.server.amqp091.Connection.Suspension;
import io.chasqui.server.broker.ConnectionStatus;
import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import java.util.Collection;

/** Describes a connection and its channels for operators. Confined to the connection's loop. */
final class StatusReport {

    private static final String PROTOCOL = "AMQP 0-9-1";

    private StatusReport() {}

    static ConnectionStatus of(Connection connection, Collection<Channel> channels) {
        ConnectionNegotiation agreed = connection.negotiation();
        return new ConnectionStatus(
                PROTOCOL,
                agreed.mechanism(),
                state(connection),
                agreed.peer(),
                agreed.local(),
                agreed.clientProperties(),
                agreed.openedAtMillis(),
                agreed.heartbeatSeconds(),
                agreed.frameMax(),
                agreed.channelMax(),
                connection.bytesReceived(),
                connection.bytesSent(),
                channels.stream()
                        .filter(channel -> !channel.closing())
                        .map(StatusReport::of)
                        .toList());
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
        ConfirmTracker confirms = channel.confirms();
        return new ChannelStatus(
                channel.number(),
                confirms != null,
                channel.transaction() != null,
                channel.prefetch(),
                channel.unacknowledged(),
                confirms == null ? 0 : confirms.outstanding(),
                channel.consumers().statuses());
    }
}
