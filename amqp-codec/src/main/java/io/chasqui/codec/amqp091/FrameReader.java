package io.chasqui.codec.amqp091;

import static io.chasqui.codec.amqp091.FrameFormat.CONTENT_HEADER_LENGTH;
import static io.chasqui.codec.amqp091.FrameFormat.OVERHEAD;
import static io.chasqui.codec.amqp091.FrameFormat.PREFIX_LENGTH;

import io.netty.buffer.ByteBuf;

/**
 * Takes complete frames off a buffer and calls a {@link FrameHandler} for each (AMQP 0-9-1 section 4.2.3). Publishes,
 * content and settlements cost no allocation; other methods become {@link Method} records. Bound to the thread of its
 * connection.
 */
public final class FrameReader {

    private static final int BASIC_PUBLISH = 60 << 16 | 40;
    private static final int BASIC_ACK = 60 << 16 | 80;
    private static final int BASIC_REJECT = 60 << 16 | 90;
    private static final int BASIC_NACK = 60 << 16 | 120;

    private static final int METHOD_ID_LENGTH = 4;

    /** Octets of the id, a delivery tag and bits. */
    private static final int SETTLEMENT_LENGTH = METHOD_ID_LENGTH + 9;

    private final FrameHandler handler;
    private int frameMax;
    private int highestChannel = 0xFFFF;

    /** @param frameMax see {@link #frameMax(int)}; {@link FrameFormat#MIN_FRAME_MAX} until tune-ok */
    public FrameReader(FrameHandler handler, int frameMax) {
        this.handler = handler;
        frameMax(frameMax);
    }

    /**
     * Sets the limit for the frames that follow, as negotiated. Like RabbitMQ this counts the payload only: a frame may
     * be 8 octets larger than agreed. "No limit" does not exist here, since a frame is read when it is complete: give
     * the largest that may be buffered.
     *
     * @throws IllegalArgumentException if it is lower than {@link FrameFormat#MIN_FRAME_MAX}
     */
    public void frameMax(int frameMax) {
        if (frameMax < FrameFormat.MIN_FRAME_MAX) {
            throw new IllegalArgumentException("frame-max " + frameMax + " is lower than the protocol's minimum");
        }
        this.frameMax = frameMax;
    }

    /** Sets the highest channel number that a frame may have: 0 until connection.open-ok, when no channel can be open. */
    public void highestChannel(int number) {
        highestChannel = number;
    }

    /**
     * Reads frames until none is complete or the handler is {@linkplain FrameHandler#suspended suspended}, and moves
     * the buffer's reader index behind the last one.
     *
     * @throws ProtocolException by this reader or the handler. The frame at fault is consumed, so that reading may go
     *     on with the next one until close-ok arrives, except after {@link FramingException}
     */
    public void read(ByteBuf in) {
        while (!handler.suspended() && readFrame(in)) {
            // Each turn takes one frame of at least eight octets.
        }
    }

    private boolean readFrame(ByteBuf in) {
        int available = in.readableBytes();
        int frame = in.readerIndex();
        if (available < OVERHEAD) {
            if (available == PREFIX_LENGTH) {
                checkPayloadLength(in.getUnsignedByte(frame), in.getUnsignedInt(frame + 3));
            }
            return false;
        }
        // Type, channel, size and one more octet, which every frame has, in one access.
        long prefix = in.getLong(frame);
        int type = (int) (prefix >>> 56);
        long payloadLength = prefix >>> 8 & 0xFFFF_FFFFL;
        checkPayloadLength(type, payloadLength);
        if (available - OVERHEAD < payloadLength) {
            return false;
        }
        int index = frame + PREFIX_LENGTH;
        int end = index + (int) payloadLength;
        if (in.getUnsignedByte(end) != FrameFormat.END) {
            throw FrameErrors.invalidEnd(type, in, index, end);
        }
        in.readerIndex(end + 1);
        dispatch(type, (int) (prefix >>> 40) & 0xFFFF, in, index, end);
        return true;
    }

    private void checkPayloadLength(int type, long payloadLength) {
        if (payloadLength > frameMax) {
            throw FrameErrors.tooLarge(type, payloadLength, frameMax);
        }
    }

    private void dispatch(int type, int channel, ByteBuf in, int index, int end) {
        if (channel > highestChannel) {
            throw FrameErrors.unexpected(type, in, index, end);
        }
        switch (type) {
            case FrameFormat.METHOD -> readMethod(channel, in, index, end);
            case FrameFormat.HEADER -> readContentHeader(channel, in, index, end);
            case FrameFormat.BODY -> readContentBody(channel, in, index, end);
            case FrameFormat.HEARTBEAT -> readHeartbeat(channel, in, index, end);
            default -> throw FrameErrors.unknown(type, in, index, end);
        }
    }

    private void readMethod(int channel, ByteBuf in, int index, int end) {
        if (end - index < METHOD_ID_LENGTH) {
            throw FrameErrors.unknown(FrameFormat.METHOD, in, index, end);
        }
        int id = in.getInt(index);
        switch (id) {
            case BASIC_PUBLISH -> readPublish(channel, in, index, end);
            case BASIC_ACK, BASIC_REJECT, BASIC_NACK -> readSettlement(id, channel, in, index, end);
            default -> handler.onMethod(channel, decode(id, in, index + METHOD_ID_LENGTH, end));
        }
    }

    private void readPublish(int channel, ByteBuf in, int index, int end) {
        // Behind the id and a ticket: two short strings and one octet of bits.
        int exchange = index + METHOD_ID_LENGTH + 2;
        int bits = end - 1;
        int routingKey = endOfShortString(in, exchange, bits);
        if (endOfShortString(in, routingKey, bits) != bits) {
            throw FrameErrors.undecodable(BASIC_PUBLISH, in, index + METHOD_ID_LENGTH, end);
        }
        int flags = in.getByte(bits);
        handler.onPublish(channel, in, exchange, bits - exchange, (flags & 1) != 0, (flags & 2) != 0);
    }

    /** Where the short string at {@code index} ends, or a place behind {@code limit} if it does not start before it. */
    private static int endOfShortString(ByteBuf in, int index, int limit) {
        return index < limit ? index + 1 + in.getUnsignedByte(index) : Integer.MAX_VALUE;
    }

    private void readSettlement(int id, int channel, ByteBuf in, int index, int end) {
        int tagIndex = index + METHOD_ID_LENGTH;
        if (end - index != SETTLEMENT_LENGTH) {
            throw FrameErrors.undecodable(id, in, tagIndex, end);
        }
        long tag = in.getLong(tagIndex);
        int flags = in.getByte(end - 1);
        boolean first = (flags & 1) != 0;
        switch (id) {
            case BASIC_ACK -> handler.onAck(channel, tag, first);
            case BASIC_REJECT -> handler.onReject(channel, tag, first);
            default -> handler.onNack(channel, tag, first, (flags & 2) != 0);
        }
    }

    private static Method decode(int id, ByteBuf in, int index, int end) {
        MethodDefinition<?> definition = MethodTable.ofId(id);
        if (definition == null) {
            throw FrameErrors.unknownMethod(id);
        }
        try {
            return definition.read(new ArgumentReader(in, index, end));
        } catch (MalformedException e) {
            throw FrameErrors.undecodable(id, in, index, end);
        }
    }

    private void readContentHeader(int channel, ByteBuf in, int index, int end) {
        if (end - index < CONTENT_HEADER_LENGTH) {
            throw FrameErrors.unknown(FrameFormat.HEADER, in, index, end);
        }
        checkChannel(FrameFormat.HEADER, channel, in, index, end);
        int properties = index + CONTENT_HEADER_LENGTH;
        handler.onContentHeader(
                channel,
                in.getUnsignedShort(index),
                in.getUnsignedShort(index + 2),
                in.getLong(index + 4),
                in,
                properties,
                end - properties);
    }

    private void readContentBody(int channel, ByteBuf in, int index, int end) {
        checkChannel(FrameFormat.BODY, channel, in, index, end);
        handler.onContentBody(channel, in, index, end - index);
    }

    private void readHeartbeat(int channel, ByteBuf in, int index, int end) {
        if (end != index) {
            throw FrameErrors.unknown(FrameFormat.HEARTBEAT, in, index, end);
        }
        if (channel != 0) {
            throw FrameErrors.unexpected(FrameFormat.HEARTBEAT, in, index, end);
        }
        handler.onHeartbeat();
    }

    private static void checkChannel(int type, int channel, ByteBuf in, int index, int end) {
        if (channel == 0) {
            throw FrameErrors.unexpected(type, in, index, end);
        }
    }
}
