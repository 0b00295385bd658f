package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.server.broker.DeliveryTarget;
import io.chasqui.server.broker.Subscription;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueEntry;

/** A basic.consume on a channel: the channel's end of a subscription. Confined to the connection's loop. */
final class ChannelConsumer implements DeliveryTarget {

    private final Channel channel;
    private final String tag;
    private final byte[] encodedTag;
    private Subscription subscription;

    ChannelConsumer(Channel channel, String tag) {
        this.channel = channel;
        this.tag = tag;
        this.encodedTag = ShortString.encodeWithLength(tag);
    }

    void subscribed(Subscription to) {
        subscription = to;
    }

    String tag() {
        return tag;
    }

    Subscription subscription() {
        return subscription;
    }

    @Override
    public void deliver(Subscription from, QueueEntry entry, Message message, boolean redelivered) {
        if (from.hasTimedOut()) {
            // The client knows no such consumer any more.
            channel.returnUnseen(from, entry);
        } else {
            channel.deliver(encodedTag, from, entry, message, redelivered);
        }
    }

    @Override
    public boolean writable() {
        return channel.connection().writable();
    }

    @Override
    public void queueDeleted(Subscription from) {
        channel.consumers().cancelledByBroker(this);
    }
}
