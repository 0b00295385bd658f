package io.chasqui.store.queue;

/** What became of a message that was handed out. */
public enum Settlement {

    /** It has been processed. */
    ACCEPTED,

    /** It is refused for good: it is dead. */
    REJECTED,

    /** It goes back, and nothing speaks against it. */
    RELEASED,

    /** It goes back because it could not be processed; after too many of these it is dead. */
    FAILED;

    private static final Settlement[] BY_ORDINAL = values();

    /** The settlement that travels as its ordinal. */
    public static Settlement of(long ordinal) {
        return BY_ORDINAL[(int) ordinal];
    }
}
