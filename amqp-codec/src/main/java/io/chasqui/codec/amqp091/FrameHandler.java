package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;

/**
 * What {@link FrameReader} found, in the order of the stream. A {@code ByteBuf} handed over is the buffer being read:
 * look at the given range (absolute indices) during the call only, change neither its indices nor its content.
 *
 * <p>The reader knows frames and arguments, not the rules between them: any callback may come on any channel, in any
 * state, and content frames in any order. A handler answers a breach by throwing {@link ProtocolException}, which
 * {@link FrameReader#read} passes on.
 */
public interface FrameHandler {

    /** Any method except the four that have a callback of their own. */
    void onMethod(int channel, Method method);

    /**
     * basic.publish.
     *
     * @param addressIndex where the exchange name stands as a short string, its length octet first, followed directly
     *     by the routing key in the same form
     * @param addressLength length of the two together, 2 to 512
     */
    void onPublish(int channel, ByteBuf in, int addressIndex, int addressLength, boolean mandatory, boolean immediate);

    /**
     * A content header frame. Properties are handed over as they came, unchecked: see {@link PropertiesScanner}.
     *
     * @param classId as sent; 60 is the only class that carries content
     * @param weight as sent; must be 0
     * @param bodySize as sent, an unsigned number (so possibly negative here)
     * @param propertiesIndex where the property flags start
     */
    void onContentHeader(
            int channel, int classId, int weight, long bodySize, ByteBuf in, int propertiesIndex, int propertiesLength);

    /** A content body frame; {@code length} may be 0. */
    void onContentBody(int channel, ByteBuf in, int index, int length);

    /** basic.ack; the tag is an unsigned number. */
    void onAck(int channel, long deliveryTag, boolean multiple);

    /** basic.reject; the tag is an unsigned number. */
    void onReject(int channel, long deliveryTag, boolean requeue);

    /** basic.nack; the tag is an unsigned number. */
    void onNack(int channel, long deliveryTag, boolean multiple, boolean requeue);

    void onHeartbeat();

    /** Asked before each frame: while true, the reader leaves what follows in the buffer. */
    boolean suspended();
}
