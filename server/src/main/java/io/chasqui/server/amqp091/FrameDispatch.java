package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.FrameHandler;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.amqp091.Connection.Phase;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.loop.BrokerLoop;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives each frame to whom it is for: the negotiation while the connection opens, the connection itself on channel 0,
 * one of the channels otherwise. Keeps the channels. Confined to the connection's loop.
 */
final class FrameDispatch implements FrameHandler {

    private static final int BASIC = 60;
    private static final int PUBLISH = 40;
    private static final int ACK = 80;
    private static final int REJECT = 90;
    private static final int NACK = 120;

    private final Connection connection;
    private final ConnectionNegotiation negotiation;
    private final Broker broker;
    private final BrokerLoop loop;
    private final IntObjectHashMap<Channel> channels = new IntObjectHashMap<>(4);
    private final Set<Channel> open = ConcurrentHashMap.newKeySet(1);
    private Channel lastChannel;
    private int dispatching;

    FrameDispatch(Connection connection, ConnectionNegotiation negotiation, Broker broker, BrokerLoop loop) {
        this.connection = connection;
        this.negotiation = negotiation;
        this.broker = broker;
        this.loop = loop;
    }

    /** An error from here on belongs to no channel, until a frame names one. */
    void begin() {
        dispatching = 0;
    }

    /** The channel of the last frame. */
    int dispatching() {
        return dispatching;
    }

    /** The channels that are open: a live view. Any thread. */
    Collection<Channel> channels() {
        return Collections.unmodifiableCollection(open);
    }

    /** The channel of this number, or null. */
    Channel channel(int number) {
        return channels.get(number);
    }

    void writableAgain() {
        for (Channel channel : channels.values()) {
            channel.consumers().writableAgain();
        }
    }

    void recheckConsumers() {
        channels.values().forEach(Channel::recheckConsumers);
    }

    void releaseChannels() {
        for (Channel channel : List.copyOf(channels.values())) {
            channel.release();
            broker.clientEvents().channelClosed(connection, channel.number(), channel.consumersAtEnd());
        }
        broker.connections().channelsClosed(connection.user(), channels.size());
        channels.clear();
        open.clear();
        lastChannel = null;
    }

    @Override
    public boolean suspended() {
        return connection.suspended();
    }

    @Override
    public void onMethod(int number, Method method) {
        dispatching = number;
        try {
            dispatch(number, method);
        } catch (ProtocolException e) {
            throw e.in(method.classId(), method.methodId());
        }
    }

    private void dispatch(int number, Method method) {
        if (connection.phase() == Phase.CLOSING) {
            closingMethod(number, method);
        } else if (connection.phase() == Phase.NEGOTIATING) {
            negotiation.method(method);
        } else if (number == 0) {
            connectionMethod(method);
        } else if (method instanceof Method.ChannelOpen) {
            openChannel(number);
        } else {
            Channel channel = existing(number);
            if (channel != null) {
                channel.method(method);
            }
        }
    }

    @Override
    public void onPublish(
            int number, ByteBuf in, int addressIndex, int addressLength, boolean mandatory, boolean immediate) {
        Channel channel = openFor(number, PUBLISH);
        if (channel != null) {
            channel.publish(in, addressIndex, addressLength, mandatory, immediate);
        }
    }

    @Override
    public void onContentHeader(
            int number, int classId, int weight, long bodySize, ByteBuf in, int propertiesIndex, int propertiesLength) {
        Channel channel = openFor(number);
        if (channel != null) {
            channel.contentHeader(classId, weight, bodySize, in, propertiesIndex, propertiesLength);
        }
    }

    @Override
    public void onContentBody(int number, ByteBuf in, int index, int length) {
        Channel channel = openFor(number);
        if (channel != null) {
            channel.contentBody(in, index, length);
        }
    }

    @Override
    public void onAck(int number, long tag, boolean multiple) {
        Channel channel = openFor(number, ACK);
        if (channel != null) {
            channel.ack(tag, multiple);
        }
    }

    @Override
    public void onReject(int number, long tag, boolean requeue) {
        Channel channel = openFor(number, REJECT);
        if (channel != null) {
            channel.reject(tag, requeue);
        }
    }

    @Override
    public void onNack(int number, long tag, boolean multiple, boolean requeue) {
        Channel channel = openFor(number, NACK);
        if (channel != null) {
            channel.nack(tag, multiple, requeue);
        }
    }

    @Override
    public void onHeartbeat() {
        // Any traffic counts as a sign of life, and has been counted when it was received.
    }

    /** As {@link #openFor(int)} for a method of the class basic, which may come on channel 0 by mistake. */
    private Channel openFor(int number, int methodId) {
        if (number == 0) {
            throw new ProtocolException(
                    ReplyCode.CHANNEL_ERROR,
                    "unexpected method in connection state " + negotiation.state(),
                    BASIC,
                    methodId);
        }
        return openFor(number);
    }

    /** The channel for a hot frame; null if the frame is to be ignored. */
    private Channel openFor(int number) {
        dispatching = number;
        if (connection.phase() == Phase.CLOSING || connection.phase() == Phase.DEAF) {
            return null;
        }
        return existing(number);
    }

    /** Null if the channel waits for its close-ok and ignores everything else. */
    private Channel existing(int number) {
        Channel channel = lastChannel;
        if (channel == null || channel.number() != number) {
            channel = channels.get(number);
            if (channel == null) {
                throw new ProtocolException(ReplyCode.CHANNEL_ERROR, "expected 'channel.open'");
            }
            lastChannel = channel;
        }
        return channel;
    }

    private void connectionMethod(Method method) {
        if (method instanceof Method.ConnectionClose) {
            connection.closedByClient();
        } else if (method instanceof Method.ConnectionUpdateSecret update) {
            negotiation.updateSecret(update);
        } else if (!(method instanceof Method.ConnectionCloseOk)) {
            throw new ProtocolException(
                    ReplyCode.CHANNEL_ERROR, "unexpected method in connection state " + negotiation.state());
        }
    }

    private void closingMethod(int number, Method method) {
        if (number == 0 && method instanceof Method.ConnectionCloseOk) {
            connection.closeSocket();
        } else if (number == 0 && method instanceof Method.ConnectionClose) {
            connection.send(0, new Method.ConnectionCloseOk());
        }
    }

    private void openChannel(int number) {
        Channel channel = channels.get(number);
        if (channel != null && channel.closing()) {
            // Ignored like everything else until close-ok.
            return;
        }
        if (channel != null) {
            throw new ProtocolException(ReplyCode.CHANNEL_ERROR, "second 'channel.open' seen");
        }
        int max = negotiation.channelMax();
        if (max != 0 && (number > max || channels.size() >= max)) {
            throw new ProtocolException(
                    ReplyCode.NOT_ALLOWED,
                    "number of channels opened (" + channels.size() + ") has reached the negotiated channel_max (" + max
                            + ")");
        }
        broker.connections().channelOpening(connection.user());
        Channel opened = new Channel(number, connection, broker, loop);
        channels.put(number, opened);
        open.add(opened);
        broker.clientEvents().channelCreated(connection, number);
        connection.send(number, new Method.ChannelOpenOk());
    }

    /** The channel is closed on both sides; its number is free again. */
    void channelClosed(Channel channel) {
        if (channels.remove(channel.number()) != null) {
            broker.connections().channelsClosed(connection.user(), 1);
            broker.clientEvents().channelClosed(connection, channel.number(), channel.consumersAtEnd());
            open.remove(channel);
        }
        if (lastChannel == channel) {
            lastChannel = null;
        }
    }
}
