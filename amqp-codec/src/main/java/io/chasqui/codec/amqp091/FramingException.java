package io.chasqui.codec.amqp091;

/**
 * The place where the next frame starts is not known any more (a frame too large, or without its end octet), so nothing
 * that follows on this connection can be read.
 */
public final class FramingException extends ProtocolException {

    FramingException(String explanation) {
        super(ReplyCode.FRAME_ERROR, explanation);
    }
}
