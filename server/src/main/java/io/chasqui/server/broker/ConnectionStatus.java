package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.net.tls.TlsSession;
import io.chasqui.server.traffic.ChannelGauge;
import io.chasqui.server.traffic.ChannelTraffic;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;

/**
 * What an operator sees of a connection, at one moment.
 *
 * @param protocol its name and version, such as {@code AMQP 0-9-1}
 * @param mechanism the SASL mechanism by which the user logged in
 * @param tls null if the connection has none
 * @param state running; flow or blocked while the broker does not read from it; closing
 * @param connectedAtMillis wall clock
 * @param heartbeatSeconds 0 for none
 * @param pendingBytes what waits to be written to the socket
 * @param channels those that are open
 */
public record ConnectionStatus(
        String protocol,
        String mechanism,
        TlsSession tls,
        String state,
        InetSocketAddress peer,
        InetSocketAddress local,
        FieldTable clientProperties,
        long connectedAtMillis,
        int heartbeatSeconds,
        int frameMax,
        int channelMax,
        long pendingBytes,
        List<ChannelStatus> channels) {

    /**
     * A channel.
     *
     * @param traffic what it does; the same object for as long as the channel is open
     */
    public record ChannelStatus(int number, ChannelTraffic traffic, Collection<ConsumerStatus> consumers) {

        /** What its state says now. */
        public long gauge(ChannelGauge which) {
            return traffic.gauges().get(which);
        }
    }

    /** A consumer on a channel. */
    public record ConsumerStatus(String tag, FieldTable arguments, Subscription subscription) {}
}
