package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.Expiration;
import io.chasqui.codec.amqp091.PropertiesScanner;
import io.chasqui.codec.amqp091.Property;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.server.broker.ReplyQueue;
import io.chasqui.store.message.Message;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Puts a published message together from its three kinds of frames (AMQP 0-9-1 section 4.2.6), straight into the array
 * that the queues, the journal and the deliveries will use: address, properties, body. A small state machine without
 * I/O: method, then header, then as much body as the header announced.
 */
final class ContentAssembler {

    private static final int BASIC_CLASS = 60;
    private static final int PUBLISH = 40;
    private static final int MAX_ADDRESS = 2 * 256;

    /** No client may announce more than this, whatever is configured. */
    static final long MAX_BODY = 536_870_912;

    /** Body bytes taken on trust: beyond this the array grows with what has really arrived. */
    private static final int TRUSTED_BODY = 256 * 1024;

    private static final byte[] PSEUDO_NAME = ShortString.encodeWithLength(ReplyQueue.PSEUDO_NAME);

    private enum Expects {
        METHOD,
        HEADER,
        BODY
    }

    private final byte[] address = new byte[MAX_ADDRESS];
    private int addressLength;
    private boolean mandatory;
    private Expects expects = Expects.METHOD;
    private byte[] bytes;
    private int bodyStart;
    private int filled;
    private long total;
    private final PropertiesScanner properties = new PropertiesScanner();
    private byte[] replyName;

    /** basic.publish: remembers where to. */
    void method(ByteBuf in, int addressIndex, int length, boolean isMandatory) {
        requireMethodExpected();
        in.getBytes(addressIndex, address, 0, length);
        addressLength = length;
        mandatory = isMandatory;
        expects = Expects.HEADER;
    }

    /**
     * Where replies to the messages of this channel go, from now on.
     *
     * @param encodedName a short string; null if there is no consumer of replies
     */
    void replyTo(byte[] encodedName) {
        replyName = encodedName;
    }

    /** Any method while content is due is an error. */
    void requireMethodExpected() {
        if (expects == Expects.HEADER) {
            throw unexpected("expected content header for class 60, got non content header frame instead");
        }
        if (expects == Expects.BODY) {
            throw unexpected("expected content body, got non content body frame instead");
        }
    }

    /** The content header. Returns true if the message is complete, as one without a body is. */
    boolean header(int classId, int weight, long bodySize, ByteBuf in, int propertiesIndex, int propertiesLength) {
        if (expects != Expects.HEADER) {
            throw unexpected(
                    expects == Expects.BODY
                            ? "expected content body, got non content body frame instead"
                            : "expected method frame, got non method frame instead");
        }
        if (classId != BASIC_CLASS) {
            throw unexpected("expected content header for class 60, got one for class " + classId + " instead");
        }
        if (weight != 0) {
            // RabbitMQ's words: it has no clause for such a header.
            throw unexpected("expected content header for class 60, got non content header frame instead");
        }
        if (bodySize < 0 || bodySize > MAX_BODY) {
            throw new ProtocolException(
                    ReplyCode.FRAME_ERROR,
                    "content body size " + Long.toUnsignedString(bodySize) + " exceeds maximum allowed size "
                            + MAX_BODY,
                    BASIC_CLASS,
                    PUBLISH);
        }
        properties.scan(in, propertiesIndex, propertiesLength);
        boolean namesReplies = replyName != null && asksForReplies(in, propertiesIndex);
        bodyStart = addressLength + propertiesLength + (namesReplies ? replyName.length - PSEUDO_NAME.length : 0);
        total = bodyStart + bodySize;
        bytes = new byte[(int) Math.min(total, bodyStart + (long) TRUSTED_BODY)];
        System.arraycopy(address, 0, bytes, 0, addressLength);
        if (namesReplies) {
            takePropertiesWithReplyName(in, propertiesIndex, propertiesLength);
        } else {
            in.getBytes(propertiesIndex, bytes, addressLength, propertiesLength);
        }
        filled = bodyStart;
        expects = bodySize == 0 ? Expects.METHOD : Expects.BODY;
        return bodySize == 0;
    }

    /** Whether reply-to has the value that stands for the channel's own consumer of replies. */
    private boolean asksForReplies(ByteBuf in, int propertiesIndex) {
        if (!properties.has(Property.REPLY_TO) || properties.length(Property.REPLY_TO) != PSEUDO_NAME.length) {
            return false;
        }
        int index = propertiesIndex + properties.offset(Property.REPLY_TO);
        for (int i = 0; i < PSEUDO_NAME.length; i++) {
            if (in.getByte(index + i) != PSEUDO_NAME[i]) {
                return false;
            }
        }
        return true;
    }

    private void takePropertiesWithReplyName(ByteBuf in, int propertiesIndex, int propertiesLength) {
        int before = properties.offset(Property.REPLY_TO);
        int after = before + PSEUDO_NAME.length;
        in.getBytes(propertiesIndex, bytes, addressLength, before);
        System.arraycopy(replyName, 0, bytes, addressLength + before, replyName.length);
        in.getBytes(
                propertiesIndex + after, bytes, addressLength + before + replyName.length, propertiesLength - after);
        properties.resized(Property.REPLY_TO, replyName.length);
    }

    /** A piece of the body. Returns true if the message is complete. */
    boolean body(ByteBuf in, int index, int length) {
        if (expects != Expects.BODY) {
            throw unexpected(
                    expects == Expects.HEADER
                            ? "expected content header for class 60, got non content header frame instead"
                            : "expected method frame, got non method frame instead");
        }
        if (filled + (long) length > total) {
            throw new ProtocolException(
                    ReplyCode.FRAME_ERROR, "content body frame exceeds remaining content size", BASIC_CLASS, PUBLISH);
        }
        if (filled + length > bytes.length) {
            long doubled = Math.max(2L * bytes.length, filled + (long) length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, total));
        }
        in.getBytes(index, bytes, filled, length);
        filled += length;
        if (filled < total) {
            return false;
        }
        expects = Expects.METHOD;
        return true;
    }

    /** The complete message; this keeps no reference to it. */
    Message take(long arrivalMillis) {
        Message message = message(bytes, bodyStart, arrivalMillis, 0);
        bytes = null;
        return message;
    }

    /** The complete message, whose BCC header is for the broker only. */
    Message takeHidingKeys(long arrivalMillis) {
        Message message = message(bytes, bodyStart, arrivalMillis, Message.KEYS_HIDDEN);
        bytes = null;
        return message;
    }

    private Message message(byte[] content, int contentBodyStart, long arrivalMillis, int marks) {
        return new Message(
                Message.Format.AMQP_0_9_1,
                content,
                addressLength,
                contentBodyStart,
                properties.persistent(),
                properties.priority(),
                properties.expirationMillis(),
                arrivalMillis,
                marks);
    }

    /** The complete message, decoded as far as routing and checks need it. */
    MessageView inspect() {
        return new MessageView(bytes, addressLength, properties);
    }

    /** Whether more than the address must be looked at before the message may go where the last one went. */
    boolean needsInspection() {
        return properties.expirationMillis() == Expiration.INVALID
                || properties.has(Property.USER_ID)
                || replyName == null && asksForReplies()
                || properties.has(Property.HEADERS) && mayHaveExtraKeys();
    }

    private boolean asksForReplies() {
        if (!properties.has(Property.REPLY_TO)) {
            return false;
        }
        int start = addressLength + properties.offset(Property.REPLY_TO);
        int end = start + properties.length(Property.REPLY_TO);
        return Arrays.equals(bytes, start, end, PSEUDO_NAME, 0, PSEUDO_NAME.length);
    }

    /** Looks for the names CC and BCC in the raw headers: a false alarm only costs the decoding. */
    private boolean mayHaveExtraKeys() {
        int end = addressLength + properties.offset(Property.HEADERS) + properties.length(Property.HEADERS) - 1;
        for (int i = addressLength + properties.offset(Property.HEADERS); i < end; i++) {
            if (bytes[i] == 'C' && bytes[i + 1] == 'C') {
                return true;
            }
        }
        return false;
    }

    /** Heap that the message takes as far as it is there. */
    int heldBytes() {
        return bytes == null ? 0 : bytes.length;
    }

    int bodyLength() {
        return (int) total - bodyStart;
    }

    /** Exchange and routing key of the publish being assembled, as two adjacent short strings. */
    byte[] address() {
        return address;
    }

    int addressLength() {
        return addressLength;
    }

    boolean mandatory() {
        return mandatory;
    }

    private static ProtocolException unexpected(String text) {
        return new ProtocolException(ReplyCode.UNEXPECTED_FRAME, text, BASIC_CLASS, PUBLISH);
    }
}
