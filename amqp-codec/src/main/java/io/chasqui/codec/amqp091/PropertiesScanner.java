package io.chasqui.codec.amqp091;

import static io.chasqui.codec.amqp091.MalformedException.malformed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Checks content properties and finds what the broker looks at per message, without decoding the rest. Reusable and
 * allocation-free: the answers are those of the last {@code scan}. Properties that pass also pass
 * {@link BasicProperties#decode}.
 */
public final class PropertiesScanner {

    private static final int PERSISTENT = 2;

    private static final Property[] PROPERTIES = Property.values();

    private final int[] offsets = new int[PROPERTIES.length];
    private final int[] lengths = new int[PROPERTIES.length];
    private int flags;
    private int deliveryMode;
    private int priority;
    private long expirationMillis;

    /**
     * Scans property flags and properties as a content header frame ends with.
     *
     * @param index absolute index of the flags
     * @throws ProtocolException FRAME_ERROR if they are malformed; the answers are undefined then
     */
    public void scan(ByteBuf in, int index, int length) {
        deliveryMode = 0;
        priority = -1;
        expirationMillis = Expiration.NONE;
        try {
            scanProperties(in, index, index + length);
        } catch (MalformedException e) {
            throw new ProtocolException(ReplyCode.FRAME_ERROR, "cannot decode content properties");
        }
    }

    /** The same for an array; not for the hot path. */
    public void scan(byte[] source, int index, int length) {
        scan(Unpooled.wrappedBuffer(source), index, length);
    }

    private void scanProperties(ByteBuf in, int start, int end) {
        if (end - start < Short.BYTES) {
            throw malformed();
        }
        flags = in.getUnsignedShort(start);
        if ((flags & Property.UNKNOWN_FLAGS) != 0) {
            throw malformed();
        }
        int index = start + Short.BYTES;
        for (int rest = flags; rest != 0; rest -= Integer.highestOneBit(rest)) {
            int property = Integer.numberOfLeadingZeros(rest) - Short.SIZE;
            int valueEnd = endOfValue(PROPERTIES[property], in, index, end);
            offsets[property] = index - start;
            lengths[property] = valueEnd - index;
            index = valueEnd;
        }
        if (index != end) {
            throw malformed();
        }
    }

    /** Where the value ends; beyond {@code end} if it is torn, where neither the next nor the end can be. */
    private int endOfValue(Property property, ByteBuf in, int index, int end) {
        if (index >= end) {
            throw malformed();
        }
        switch (property) {
            case HEADERS:
                return FieldTableChecker.checkTable(in, index, end);
            case TIMESTAMP:
                return index + Long.BYTES;
            case DELIVERY_MODE:
                deliveryMode = in.getUnsignedByte(index);
                return index + 1;
            case PRIORITY:
                priority = in.getUnsignedByte(index);
                return index + 1;
            case EXPIRATION:
                return scanExpiration(in, index, end);
            default:
                return index + 1 + in.getUnsignedByte(index);
        }
    }

    private int scanExpiration(ByteBuf in, int index, int end) {
        int textEnd = index + 1 + in.getUnsignedByte(index);
        if (textEnd <= end) {
            expirationMillis = Expiration.parse(in, index + 1, textEnd);
        }
        return textEnd;
    }

    public boolean has(Property property) {
        return (flags & property.flag()) != 0;
    }

    /**
     * Where a property that is there stands, counted from the property flags: a short string or table with its length
     * in front.
     */
    public int offset(Property property) {
        return offsets[property.ordinal()];
    }

    /** Octets of a property that is there, with its length in front. */
    public int length(Property property) {
        return lengths[property.ordinal()];
    }

    /** A property that is there has been given a value of another length; what stands behind it has moved. */
    public void resized(Property property, int newLength) {
        int difference = newLength - lengths[property.ordinal()];
        lengths[property.ordinal()] = newLength;
        for (int i = property.ordinal() + 1; i < offsets.length; i++) {
            offsets[i] += difference;
        }
    }

    /** 0 if absent. */
    public int deliveryMode() {
        return deliveryMode;
    }

    /** Whether the delivery mode is 2. */
    public boolean persistent() {
        return deliveryMode == PERSISTENT;
    }

    /** 0 to 255, or -1 if absent. */
    public int priority() {
        return priority;
    }

    /** The expiration in milliseconds, or {@link Expiration#NONE} or {@link Expiration#INVALID}. */
    public long expirationMillis() {
        return expirationMillis;
    }
}
