package io.chasqui.codec.amqp091;

/**
 * The content properties of the basic class in the order of the wire (AMQP 0-9-1 section 4.2.6.1 and reference section
 * 1.8), with the flag that says whether they are there.
 */
public enum Property {
    CONTENT_TYPE(15),
    CONTENT_ENCODING(14),
    HEADERS(13),
    DELIVERY_MODE(12),
    PRIORITY(11),
    CORRELATION_ID(10),
    REPLY_TO(9),
    EXPIRATION(8),
    MESSAGE_ID(7),
    TIMESTAMP(6),
    TYPE(5),
    USER_ID(4),
    APP_ID(3),
    CLUSTER_ID(2);

    /** Flags that stand for no property: one unused, one for more flags to follow. */
    static final int UNKNOWN_FLAGS = 0b11;

    private final int flag;

    Property(int bit) {
        this.flag = 1 << bit;
    }

    int flag() {
        return flag;
    }
}
