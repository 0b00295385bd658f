package io.chasqui.codec.amqp091;

/**
 * Bytes that do not follow the grammar. Never leaves the package: whoever knows which frame or method the bytes belong
 * to turns it into a {@link ProtocolException}. One instance without stack trace, since a client can cause any number.
 */
final class MalformedException extends RuntimeException {

    private static final MalformedException INSTANCE = new MalformedException();

    private MalformedException() {
        super("malformed", null, false, false);
    }

    static MalformedException malformed() {
        return INSTANCE;
    }
}
