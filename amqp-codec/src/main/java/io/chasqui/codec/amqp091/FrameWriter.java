package io.chasqui.codec.amqp091;

import static io.chasqui.codec.amqp091.FrameFormat.CONTENT_HEADER_LENGTH;
import static io.chasqui.codec.amqp091.FrameFormat.OVERHEAD;
import static io.chasqui.codec.amqp091.FrameFormat.PREFIX_LENGTH;

import io.netty.buffer.ByteBuf;

/**
 * Appends whole frames to a buffer that grows as needed. All but {@link #method} allocate nothing. An <em>address</em> is
 * the exchange name and the routing key as two adjacent short strings, lengths included; it is copied as it stands.
 */
public final class FrameWriter {

    private static final int BASIC = 60;
    private static final int BASIC_RETURN = BASIC << 16 | 50;
    private static final int BASIC_DELIVER = BASIC << 16 | 60;
    private static final int BASIC_GET_OK = BASIC << 16 | 71;
    private static final int BASIC_ACK = BASIC << 16 | 80;
    private static final int BASIC_NACK = BASIC << 16 | 120;

    private FrameWriter() {}

    /**
     * Any method. A large table makes the frame larger than frame-max allows: checking that is the caller's part.
     *
     * @throws IllegalArgumentException if a short string is longer than 255 bytes; the buffer is as before then
     */
    public static void method(ByteBuf out, int channel, Method method) {
        MethodDefinition<?> definition = MethodTable.of(method);
        int frame = out.writerIndex();
        out.writeByte(FrameFormat.METHOD).writeShort(channel).writeInt(0);
        out.writeShort(definition.classId()).writeShort(definition.methodId());
        try {
            definition.write(method, new ArgumentWriter(out));
        } catch (IllegalArgumentException e) {
            out.writerIndex(frame);
            throw e;
        }
        out.setInt(frame + 3, out.writerIndex() - frame - PREFIX_LENGTH);
        out.writeByte(FrameFormat.END);
    }

    /**
     * basic.deliver.
     *
     * @param consumerTag as a short string, length octet first: {@link ShortString#encodeWithLength}
     * @param source holds the address at its start
     */
    public static void deliver(
            ByteBuf out,
            int channel,
            byte[] consumerTag,
            long deliveryTag,
            boolean redelivered,
            byte[] source,
            int addressLength) {
        int index = methodFrame(out, channel, BASIC_DELIVER, consumerTag.length + 9 + addressLength);
        out.setBytes(index, consumerTag);
        index += consumerTag.length;
        out.setLong(index, deliveryTag);
        out.setByte(index + 8, redelivered ? 1 : 0);
        out.setBytes(index + 9, source, 0, addressLength);
    }

    /**
     * basic.get-ok.
     *
     * @param source holds the address at its start
     * @param messageCount messages left in the queue, at most 2^32 - 1
     */
    public static void getOk(
            ByteBuf out,
            int channel,
            long deliveryTag,
            boolean redelivered,
            byte[] source,
            int addressLength,
            long messageCount) {
        int index = methodFrame(out, channel, BASIC_GET_OK, 9 + addressLength + 4);
        out.setLong(index, deliveryTag);
        out.setByte(index + 8, redelivered ? 1 : 0);
        out.setBytes(index + 9, source, 0, addressLength);
        out.setInt(index + 9 + addressLength, (int) messageCount);
    }

    /**
     * basic.return.
     *
     * @param replyText as a short string, length octet first: {@link ShortString#encodeWithLength}
     * @param source holds the address at its start
     */
    public static void returned(
            ByteBuf out, int channel, ReplyCode code, byte[] replyText, byte[] source, int addressLength) {
        int index = methodFrame(out, channel, BASIC_RETURN, 2 + replyText.length + addressLength);
        out.setShort(index, code.code());
        out.setBytes(index + 2, replyText);
        out.setBytes(index + 2 + replyText.length, source, 0, addressLength);
    }

    /** A content header of the basic class with property flags and properties out of {@code source}. */
    public static void contentHeader(
            ByteBuf out, int channel, long bodySize, byte[] source, int propertiesIndex, int propertiesLength) {
        int index = frame(out, FrameFormat.HEADER, channel, CONTENT_HEADER_LENGTH + propertiesLength);
        // Class and weight, which is always 0.
        out.setInt(index, BASIC << 16);
        out.setLong(index + 4, bodySize);
        out.setBytes(index + CONTENT_HEADER_LENGTH, source, propertiesIndex, propertiesLength);
    }

    /** One body frame; {@code length} is at most frame-max minus {@link FrameFormat#OVERHEAD}. */
    public static void contentBody(ByteBuf out, int channel, byte[] source, int bodyIndex, int length) {
        int index = frame(out, FrameFormat.BODY, channel, length);
        out.setBytes(index, source, bodyIndex, length);
    }

    /** A content header and as many body frames as the body takes (none for an empty one). */
    public static void content(
            ByteBuf out,
            int channel,
            byte[] source,
            int propertiesIndex,
            int propertiesLength,
            int bodyIndex,
            int bodyLength,
            int frameMax) {
        contentHeader(out, channel, bodyLength, source, propertiesIndex, propertiesLength);
        int bodyEnd = bodyIndex + bodyLength;
        int largest = frameMax - OVERHEAD;
        for (int index = bodyIndex; index < bodyEnd; index += largest) {
            contentBody(out, channel, source, index, Math.min(largest, bodyEnd - index));
        }
    }

    /** basic.ack. */
    public static void ack(ByteBuf out, int channel, long deliveryTag, boolean multiple) {
        settlement(out, channel, BASIC_ACK, deliveryTag, multiple ? 1 : 0);
    }

    /** basic.nack. */
    public static void nack(ByteBuf out, int channel, long deliveryTag, boolean multiple, boolean requeue) {
        settlement(out, channel, BASIC_NACK, deliveryTag, (multiple ? 1 : 0) | (requeue ? 2 : 0));
    }

    public static void heartbeat(ByteBuf out) {
        frame(out, FrameFormat.HEARTBEAT, 0, 0);
    }

    private static void settlement(ByteBuf out, int channel, int id, long deliveryTag, int bits) {
        int index = methodFrame(out, channel, id, 9);
        out.setLong(index, deliveryTag);
        out.setByte(index + 8, bits);
    }

    /** @return where the arguments start */
    private static int methodFrame(ByteBuf out, int channel, int id, int argumentsLength) {
        int index = frame(out, FrameFormat.METHOD, channel, Integer.BYTES + argumentsLength);
        out.setInt(index, id);
        return index + Integer.BYTES;
    }

    /**
     * Appends a frame whose payload is still to be set.
     *
     * @return where the payload starts
     */
    private static int frame(ByteBuf out, int type, int channel, int payloadLength) {
        int start = out.writerIndex();
        out.ensureWritable(payloadLength + OVERHEAD);
        // One access for the seven octets of the prefix; the eighth belongs to the payload or is the end octet.
        out.setLong(start, (long) type << 56 | (long) channel << 40 | (long) payloadLength << 8);
        out.setByte(start + PREFIX_LENGTH + payloadLength, FrameFormat.END);
        out.writerIndex(start + payloadLength + OVERHEAD);
        return start + PREFIX_LENGTH;
    }
}
