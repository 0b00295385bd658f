package io.chasqui.store.journal;

/** First byte of each record of the journal, and what follows it. Lane, sequence and identities are longs. */
final class RecordKind {

    /** lane, sequence, message. */
    static final byte MESSAGE = 1;

    /** shared id, message: bytes that several lanes refer to. */
    static final byte SHARED = 2;

    /** lane, sequence, shared id. */
    static final byte REFERENCE = 3;

    /** lane, first sequence, int count. */
    static final byte SETTLE = 4;

    /** lane: messages may have been handed to consumers from here on. */
    static final byte DELIVERIES_BEGIN = 5;

    /** lane: everything of it is gone. */
    static final byte LANE_DROPPED = 6;

    /** content id, int length, bytes: a piece of a large message, whose record follows the last piece. */
    static final byte CONTENT = 7;

    /** lane, sequence, content id, message fields. */
    static final byte LARGE_MESSAGE = 8;

    /** shared id, content id, message fields. */
    static final byte LARGE_SHARED = 9;

    /** lane, sequence, int acquired count, int failed count: the message is ready again. */
    static final byte RETURN = 10;

    static final int SETTLE_SIZE = 21;
    static final int SETTLE_COUNT_OFFSET = 17;
    static final int CONTENT_HEAD_SIZE = 13;

    private RecordKind() {}
}
