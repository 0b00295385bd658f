package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.server.broker.GeneratedNames;
import io.chasqui.server.broker.ReplyQueue;
import io.chasqui.server.broker.ReplyTarget;
import io.chasqui.store.message.Message;

/**
 * The consumer of direct replies of a channel, if it has one: it consumes from {@code amq.rabbitmq.reply-to}, which is
 * not a queue, and its requests then carry a name of its own as reply-to. Confined to the connection's loop.
 */
final class ReplyConsumer implements ReplyTarget {

    private final Channel channel;
    private String tag;
    private byte[] encodedTag;
    private ReplyQueue queue;

    ReplyConsumer(Channel channel) {
        this.channel = channel;
    }

    /** basic.consume on the pseudo queue. */
    void consume(Method.BasicConsume consume) {
        if (!consume.noAck()) {
            throw refused("reply consumer cannot acknowledge");
        }
        if (queue != null) {
            throw refused("reply consumer already set");
        }
        tag = consume.consumerTag().isEmpty() ? GeneratedNames.next("amq.ctag-") : consume.consumerTag();
        encodedTag = ShortString.encodeWithLength(tag);
        queue = channel.vhost().replies().open(channel.loop(), this);
        channel.repliesGoTo(ShortString.encodeWithLength(queue.name()));
        if (!consume.noWait()) {
            channel.send(new Method.BasicConsumeOk(tag));
        }
    }

    private static ProtocolException refused(String why) {
        return new ProtocolException(ReplyCode.PRECONDITION_FAILED, why);
    }

    boolean hasTag(String consumerTag) {
        return queue != null && tag.equals(consumerTag);
    }

    /** The channel is closing, or the client cancels. */
    void release() {
        if (queue != null) {
            channel.vhost().replies().close(queue);
            channel.repliesGoTo(null);
            queue = null;
        }
    }

    /** The socket has room again. */
    void writableAgain() {
        if (queue != null) {
            queue.drained();
        }
    }

    @Override
    public void deliver(Message message) {
        channel.deliverReply(encodedTag, message);
    }

    @Override
    public boolean backlogged() {
        return channel.connection().backlogged();
    }
}
