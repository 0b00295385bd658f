package io.chasqui.server.broker.event;

import static io.chasqui.server.broker.event.EventFields.name;
import static io.chasqui.server.broker.event.EventFields.terms;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.ConnectionStatus;
import io.chasqui.server.broker.NodeName;
import io.chasqui.server.broker.Subscription;
import java.net.InetSocketAddress;

/** Tells of connections, channels, consumers and logins. Where RabbitMQ has the id of a process, there is a name. */
public record ClientEvents(Events events) {

    public void connectionCreated(ClientConnection connection) {
        events.tell("connection.created", event -> {
            ConnectionStatus status = connection.status();
            if (status != null) {
                describe(event, status);
            }
            event.put("name", connection.name())
                    .put("node", NodeName.local())
                    .put("pid", connection.name())
                    .put("type", "network")
                    .put("user", name(connection.user()))
                    .put("user_who_performed_action", name(connection.user()))
                    .put("vhost", name(connection.vhost()));
        });
    }

    private static void describe(FieldTable.Builder event, ConnectionStatus status) {
        Object given = status.clientProperties().get("connection_name");
        event.put("auth_mechanism", status.mechanism())
                .put("channel_max", (long) status.channelMax())
                .put("client_properties", terms(status.clientProperties()))
                .put("connected_at", status.connectedAtMillis())
                .put("frame_max", (long) status.frameMax())
                .put("host", status.local().getAddress().getHostAddress())
                .put("peer_host", status.peer().getAddress().getHostAddress())
                .put("peer_port", (long) status.peer().getPort())
                .put("port", (long) status.local().getPort())
                .put("protocol", status.protocol())
                .put("ssl", status.tls() != null)
                .put("timeout", (long) status.heartbeatSeconds());
        if (given != null) {
            event.put("user_provided_name", given.toString());
        }
    }

    public void connectionClosed(ClientConnection connection) {
        events.tell(
                "connection.closed",
                event -> event.put("name", connection.name())
                        .put("node", NodeName.local())
                        .put("pid", connection.name())
                        .put("user", name(connection.user()))
                        .put("vhost", name(connection.vhost())));
    }

    public void channelCreated(ClientConnection connection, int number) {
        events.tell(
                "channel.created",
                event -> event.put("connection", connection.name())
                        .put("name", channelName(connection, number))
                        .put("number", (long) number)
                        .put("pid", channelName(connection, number))
                        .put("user", name(connection.user()))
                        .put("user_who_performed_action", name(connection.user()))
                        .put("vhost", name(connection.vhost())));
    }

    /** @param consumers those that it had when it was closed */
    public void channelClosed(ClientConnection connection, int number, long consumers) {
        events.tell(
                "channel.closed",
                event -> event.put("consumer_count", consumers)
                        .put("pid", channelName(connection, number))
                        .put("user_who_performed_action", name(connection.user())));
    }

    private static String channelName(ClientConnection connection, int number) {
        return connection.name() + " (" + number + ")";
    }

    public void consumerCreated(
            ClientConnection connection, int channel, String tag, Subscription subscription, FieldTable arguments) {
        events.tell(
                "consumer.created",
                event -> event.put("ack_required", subscription.acknowledges())
                        .put("arguments", terms(arguments))
                        .put("channel", channelName(connection, channel))
                        .put("consumer_tag", name(tag))
                        .put("exclusive", subscription.exclusive())
                        .put("prefetch_count", (long) subscription.prefetch())
                        .put("queue", name(subscription.queue().name()))
                        .put("user_who_performed_action", name(connection.user()))
                        .put("vhost", name(connection.vhost())));
    }

    public void consumerDeleted(ClientConnection connection, int channel, String tag, Subscription subscription) {
        events.tell(
                "consumer.deleted",
                event -> event.put("channel", channelName(connection, channel))
                        .put("consumer_tag", name(tag))
                        .put("queue", name(subscription.queue().name()))
                        .put("user_who_performed_action", name(connection.user()))
                        .put("vhost", name(connection.vhost())));
    }

    /**
     * Somebody has logged in, or tried to.
     *
     * @param error null if it has succeeded
     */
    public void login(
            String connection,
            String user,
            String mechanism,
            InetSocketAddress peer,
            InetSocketAddress local,
            boolean tls,
            String error) {
        String key = error == null ? "user.authentication.success" : "user.authentication.failure";
        events.tell(key, event -> {
            event.put("auth_mechanism", mechanism)
                    .put("connection_name", connection)
                    .put("connection_type", "network")
                    .put("host", local.getAddress().getHostAddress())
                    .put("name", name(user == null ? "" : user))
                    .put("peer_host", peer.getAddress().getHostAddress())
                    .put("peer_port", (long) peer.getPort())
                    .put("ssl", tls);
            if (error != null) {
                event.put("error", error);
            }
        });
    }
}
