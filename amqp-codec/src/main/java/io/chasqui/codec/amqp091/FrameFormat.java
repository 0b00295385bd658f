package io.chasqui.codec.amqp091;

/** Numbers of the frame format: type(1) channel(2) payload size(4) payload end(1), AMQP 0-9-1 section 4.2.3. */
public final class FrameFormat {

    public static final int METHOD = 1;
    public static final int HEADER = 2;
    public static final int BODY = 3;
    public static final int HEARTBEAT = 8;

    /** The octet that ends every frame. */
    public static final int END = 0xCE;

    /** Octets before the payload. */
    public static final int PREFIX_LENGTH = 7;

    /** Octets of a frame that are not payload; a body frame carries at most frame-max minus this. */
    public static final int OVERHEAD = PREFIX_LENGTH + 1;

    /** The limit for inbound frames until tune-ok, and the lowest frame-max a client may negotiate. */
    public static final int MIN_FRAME_MAX = 8192;

    /** Octets of a content header before the property flags: class, weight and body size. */
    public static final int CONTENT_HEADER_LENGTH = 12;

    private FrameFormat() {}
}
