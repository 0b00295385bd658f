package io.chasqui.store.journal;

import io.chasqui.store.message.Message;
import java.nio.ByteBuffer;

/**
 * How a message stands in the journal and in blocks: the neutral fields in fixed places, then its bytes.
 *
 * <pre>
 *  0  byte   {@link Message.Format} code
 *  1  byte   flags: 1 = persistent, 2, 4 and 8 = {@link Message#marks}
 *  2  short  priority, -1 = none
 *  4  int    start of properties
 *  8  int    start of body
 * 12  long   arrival, wall clock milliseconds
 * 20  long   expiration in milliseconds, -1 = none
 * 28  int    length of the bytes
 * </pre>
 */
public final class MessageCodec {

    /** Length of the fields in front of the bytes. */
    public static final int FIELDS = 32;

    private static final int PERSISTENT = 1;
    private static final int MARKS = Message.DEATHS_RECORDED | Message.KEYS_REPLACED | Message.KEYS_HIDDEN;

    private MessageCodec() {}

    public static void putFields(ByteBuffer out, Message message) {
        out.put((byte) message.format().code());
        out.put((byte) ((message.persistent() ? PERSISTENT : 0) | message.marks()));
        out.putShort((short) message.priority());
        out.putInt(message.propertiesStart());
        out.putInt(message.bodyStart());
        out.putLong(message.arrivalMillis());
        out.putLong(message.expirationMillis());
        out.putInt(message.bytes().length);
    }

    public static void put(ByteBuffer out, Message message) {
        putFields(out, message);
        out.put(message.bytes());
    }

    /** Reads fields and bytes. */
    public static Message get(ByteBuffer in) {
        int fields = in.position();
        byte[] bytes = new byte[length(in, fields)];
        in.position(fields + FIELDS).get(bytes);
        return message(in, fields, bytes);
    }

    /** Length of the bytes of the message whose fields stand at this index. */
    public static int length(ByteBuffer in, int fields) {
        return in.getInt(fields + 28);
    }

    /** A message whose bytes were kept elsewhere. */
    public static Message message(ByteBuffer in, int fields, byte[] bytes) {
        return new Message(
                Message.Format.of(in.get(fields)),
                bytes,
                in.getInt(fields + 4),
                in.getInt(fields + 8),
                (in.get(fields + 1) & PERSISTENT) != 0,
                in.getShort(fields + 2),
                in.getLong(fields + 20),
                in.getLong(fields + 12),
                in.get(fields + 1) & MARKS);
    }
}
