package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What an operator sees of a connection, at one moment.
 *
 * @param protocol its name and version, such as {@code AMQP 0-9-1}
 * @param mechanism the SASL mechanism by which the user logged in
 * @param state running; flow or blocked while the broker does not read from it; closing
 * @param connectedAtMillis wall clock
 * @param heartbeatSeconds 0 for none
 * @param channels those that are open
 */
public record ConnectionStatus(
        String protocol,
        String mechanism,
        String state,
        InetSocketAddress peer,
        InetSocketAddress local,
        FieldTable clientProperties,
        long connectedAtMillis,
        int heartbeatSeconds,
        int frameMax,
        int channelMax,
        long bytesReceived,
        long bytesSent,
        List<ChannelStatus> channels) {

    /**
     * A channel.
     *
     * @param prefetch of consumers to come; 0 for no limit
     * @param unacknowledged deliveries that the client has not settled
     * @param unconfirmed publishes that the broker has not confirmed
     */
    public record ChannelStatus(
            int number,
            boolean confirms,
            boolean transactional,
            int prefetch,
            long unacknowledged,
            long unconfirmed,
            List<ConsumerStatus> consumers) {}

    /** A consumer on a channel. */
    public record ConsumerStatus(String tag, FieldTable arguments, Subscription subscription) {}
}
