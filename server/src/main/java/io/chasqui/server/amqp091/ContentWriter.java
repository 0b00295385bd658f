package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.FrameWriter;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.broker.HiddenKeys;
import io.chasqui.store.message.Message;
import io.netty.buffer.ByteBuf;

/**
 * Writes messages to a connection: the method frame that carries them, the content header, and the body in frames of
 * the agreed size. The parts are copied from the message's array as they are.
 */
final class ContentWriter {

    private static final int FRAME_OVERHEAD = 8;

    /** Room for the method frame besides consumer tag and address, and for the header frame besides the properties. */
    private static final int FIXED_PARTS = 64;

    private final Connection connection;
    private final int channel;

    ContentWriter(Connection connection, int channel) {
        this.connection = connection;
        this.channel = channel;
    }

    /** @param changed properties to send instead of the message's own, or null */
    void deliver(byte[] consumerTag, long deliveryTag, boolean redelivered, Message message, byte[] changed) {
        byte[] properties = shown(message, changed);
        ByteBuf out = reserve(message, consumerTag.length, properties);
        FrameWriter.deliver(
                out, channel, consumerTag, deliveryTag, redelivered, message.bytes(), message.addressLength());
        content(out, message, properties);
    }

    /** @param changed properties to send instead of the message's own, or null */
    void getOk(long deliveryTag, boolean redelivered, long remaining, Message message, byte[] changed) {
        byte[] properties = shown(message, changed);
        ByteBuf out = reserve(message, 0, properties);
        FrameWriter.getOk(
                out,
                channel,
                deliveryTag,
                redelivered,
                message.bytes(),
                message.addressLength(),
                Math.min(remaining, 0xFFFFFFFFL));
        content(out, message, properties);
    }

    /** @param replyText as an encoded short string */
    void returned(ReplyCode code, byte[] replyText, Message message) {
        byte[] properties = shown(message, null);
        ByteBuf out = reserve(message, replyText.length, properties);
        FrameWriter.returned(out, channel, code, replyText, message.bytes(), message.addressLength());
        content(out, message, properties);
    }

    private static byte[] shown(Message message, byte[] changed) {
        return changed == null && HiddenKeys.in(message)
                ? HiddenKeys.withoutThem(message).encode()
                : changed;
    }

    /** One buffer for the whole message if it is small; the body of a large one takes a buffer a frame. */
    private ByteBuf reserve(Message message, int extra, byte[] properties) {
        int head = FIXED_PARTS + extra + message.bodyStart() + (properties == null ? 0 : properties.length);
        int body = message.bodyLength();
        return connection.output(body <= maxBody() ? head + body + FRAME_OVERHEAD : head);
    }

    private void content(ByteBuf out, Message message, byte[] properties) {
        int bodyLength = message.bodyLength();
        if (properties == null) {
            FrameWriter.contentHeader(
                    out, channel, bodyLength, message.bytes(), message.propertiesStart(), message.propertiesLength());
        } else {
            FrameWriter.contentHeader(out, channel, bodyLength, properties, 0, properties.length);
        }
        int max = maxBody();
        int remaining = bodyLength;
        int index = message.bodyStart();
        while (remaining > 0) {
            int length = Math.min(remaining, max);
            FrameWriter.contentBody(
                    connection.output(length + FRAME_OVERHEAD), channel, message.bytes(), index, length);
            index += length;
            remaining -= length;
        }
    }

    private int maxBody() {
        return connection.negotiation().frameMax() - FRAME_OVERHEAD;
    }
}
