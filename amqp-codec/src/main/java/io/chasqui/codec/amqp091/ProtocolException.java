package io.chasqui.codec.amqp091;

/**
 * The peer did something the protocol answers with channel.close or connection.close; this carries what stands in
 * there. It is an outcome rather than a fault of the broker, and clients can cause any number of it, so it has no stack
 * trace.
 */
public class ProtocolException extends RuntimeException {

    private static final String ELLIPSIS = "...";

    private final ReplyCode code;
    private final String explanation;
    private final int classId;
    private final int methodId;

    /**
     * @param classId class of the method that failed, 0 if none did
     * @param methodId its method id, 0 if none failed
     */
    public ProtocolException(ReplyCode code, String explanation, int classId, int methodId) {
        super(null, null, false, false);
        this.code = code;
        this.explanation = explanation;
        this.classId = classId;
        this.methodId = methodId;
    }

    /** An error that no method caused, or whose method the thrower does not know: see {@link #in}. */
    public ProtocolException(ReplyCode code, String explanation) {
        this(code, explanation, 0, 0);
    }

    /** The same error with the method that failed, unless it names one already. */
    public ProtocolException in(int failedClassId, int failedMethodId) {
        return classId != 0 ? this : new ProtocolException(code, explanation, failedClassId, failedMethodId);
    }

    public ReplyCode code() {
        return code;
    }

    /** The text without the code's name, as long as it may be. */
    public String explanation() {
        return explanation;
    }

    public int classId() {
        return classId;
    }

    public int methodId() {
        return methodId;
    }

    /** Whether the connection has to be closed, even if the error arose on a channel. */
    public boolean hard() {
        return code.hard();
    }

    /** {@code NAME - explanation}, cut to 255 bytes of which the last three are dots then. */
    public String replyText() {
        byte[] bytes = ShortString.encode(getMessage());
        return bytes.length <= ShortString.MAX_LENGTH
                ? getMessage()
                : ShortString.decode(bytes, 0, cutBeforeCharacter(bytes)) + ELLIPSIS;
    }

    /** The last place for the dots that does not tear a UTF-8 character, which strict clients could not decode. */
    private static int cutBeforeCharacter(byte[] bytes) {
        int latest = ShortString.MAX_LENGTH - ELLIPSIS.length();
        int cut = latest;
        while ((bytes[cut] & 0xC0) == 0x80 && latest - cut < 3) {
            cut--;
        }
        return cut;
    }

    /** {@code NAME - explanation} in full. */
    @Override
    public String getMessage() {
        return code.name() + " - " + explanation;
    }
}
