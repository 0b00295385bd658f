package io.chasqui.store.message;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One message as the broker holds it: a single byte array in the form its protocol sent it, plus the few neutral fields
 * that queues look at. Immutable apart from {@link #sharedId()}, and shared by all queues it was routed to; what
 * differs per queue (position, redelivery) lives in the queue's entry.
 *
 * <p>Layout of the array for AMQP 0-9-1: {@code [exchange shortstr][routing key shortstr][property flags and
 * properties][body]}. The first two stand next to each other in basic.publish and in basic.deliver, and the third is
 * the tail of a content header frame, so a publish is copied in once and a delivery copied out once.
 */
public final class Message {

    /** The protocol a message came in. The code is stored on disk. */
    public enum Format {
        AMQP_0_9_1(0),
        AMQP_1_0(1);

        private final int code;

        Format(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** @throws IllegalArgumentException if no format has this code */
        public static Format of(int code) {
            return switch (code) {
                case 0 -> AMQP_0_9_1;
                case 1 -> AMQP_1_0;
                default -> throw new IllegalArgumentException("unknown message format " + code);
            };
        }
    }

    /** Mark: the broker has written the deaths in the headers, and not the client that published the message. */
    public static final int DEATHS_RECORDED = 2;

    /** Mark: the routing key stands alone; extra ones that the headers name have been replaced by it. */
    public static final int KEYS_REPLACED = 4;

    /** Mark: the headers name extra routing keys (BCC) that nobody is shown. */
    public static final int KEYS_HIDDEN = 8;

    /** Value of {@link #expirationMillis()} for a message without one. */
    public static final long NO_EXPIRATION = -1;

    private final Format format;
    private final byte[] bytes;
    private final int propertiesStart;
    private final int bodyStart;
    private final boolean persistent;
    private final byte marks;
    private final short priority;
    private final long expirationMillis;
    private final long arrivalMillis;
    private long sharedId;

    /**
     * @param bytes the layout above; owned by the message from here on
     * @param propertiesStart index of the first byte after the routing key
     * @param bodyStart index of the first body byte
     * @param persistent delivery mode 2
     * @param priority 0 to 255, or -1 if the publisher gave none
     * @param expirationMillis time to live asked for by the publisher, or {@link #NO_EXPIRATION}
     * @param arrivalMillis wall clock at arrival
     */
    public Message(
            Format format,
            byte[] bytes,
            int propertiesStart,
            int bodyStart,
            boolean persistent,
            int priority,
            long expirationMillis,
            long arrivalMillis) {
        this(format, bytes, propertiesStart, bodyStart, persistent, priority, expirationMillis, arrivalMillis, 0);
    }

    /**
     * A message that needs marks.
     *
     * @param marks of {@link #DEATHS_RECORDED}, {@link #KEYS_REPLACED} and {@link #KEYS_HIDDEN}; stored on disk
     */
    public Message(
            Format format,
            byte[] bytes,
            int propertiesStart,
            int bodyStart,
            boolean persistent,
            int priority,
            long expirationMillis,
            long arrivalMillis,
            int marks) {
        this.format = format;
        this.bytes = bytes;
        this.propertiesStart = Objects.checkIndex(propertiesStart, bytes.length + 1);
        this.bodyStart = Objects.checkIndex(bodyStart, bytes.length + 1);
        this.persistent = persistent;
        this.marks = (byte) marks;
        this.priority = (short) priority;
        this.expirationMillis = expirationMillis;
        this.arrivalMillis = arrivalMillis;
    }

    public Format format() {
        return format;
    }

    /** The whole array; never to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** Length of exchange and routing key, which start at index 0. */
    public int addressLength() {
        return propertiesStart;
    }

    public int propertiesStart() {
        return propertiesStart;
    }

    public int propertiesLength() {
        return bodyStart - propertiesStart;
    }

    public int bodyStart() {
        return bodyStart;
    }

    public int bodyLength() {
        return bytes.length - bodyStart;
    }

    public boolean persistent() {
        return persistent;
    }

    /** Those of {@link #DEATHS_RECORDED}, {@link #KEYS_REPLACED} and {@link #KEYS_HIDDEN} that it has, or 0. */
    public int marks() {
        return marks;
    }

    /** 0 to 255, or -1 if the publisher gave none. */
    public int priority() {
        return priority;
    }

    /** Milliseconds to live asked for by the publisher, or {@link #NO_EXPIRATION}. */
    public long expirationMillis() {
        return expirationMillis;
    }

    /** Wall clock in milliseconds when the broker took the message. */
    public long arrivalMillis() {
        return arrivalMillis;
    }

    /** Heap this message costs, approximately: its bytes and the two objects around them. */
    public int footprint() {
        return bytes.length + 96;
    }

    /** Name of the exchange it was published to; decodes, so not for the hot path. */
    public String exchange() {
        return new String(bytes, 1, bytes[0] & 0xFF, StandardCharsets.UTF_8);
    }

    /** First routing key; decodes, so not for the hot path. */
    public String routingKey() {
        int start = 1 + (bytes[0] & 0xFF);
        return new String(bytes, start + 1, bytes[start] & 0xFF, StandardCharsets.UTF_8);
    }

    /**
     * Identity under which the journal holds the bytes of a message that went to several durable queues, or 0 if each
     * queue's record carries them.
     */
    public long sharedId() {
        return sharedId;
    }

    /**
     * Set once by the publisher's {@link io.chasqui.store.log.StorePartition#share}, before the message is handed to
     * any queue; the hand-over publishes the write to other threads.
     */
    public void sharedId(long id) {
        this.sharedId = id;
    }
}
