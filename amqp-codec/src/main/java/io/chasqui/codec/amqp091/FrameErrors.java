package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;

/** The errors of frames, with the texts RabbitMQ gives them. */
final class FrameErrors {

    private static final int SNIPPET_LENGTH = 16;

    private FrameErrors() {}

    static FramingException tooLarge(int type, long payloadLength, int frameMax) {
        return new FramingException("type " + type + ", all octets = <<>>: {frame_too_large," + payloadLength + ","
                + (frameMax - FrameFormat.OVERHEAD) + "}");
    }

    static FramingException invalidEnd(int type, ByteBuf in, int index, int end) {
        return new FramingException(
                describe(type, in, index, end) + ": {invalid_frame_end_marker," + in.getUnsignedByte(end) + "}");
    }

    static ProtocolException unknown(int type, ByteBuf in, int index, int end) {
        return new ProtocolException(ReplyCode.FRAME_ERROR, describe(type, in, index, end) + ": unknown_frame");
    }

    static ProtocolException unexpected(int type, ByteBuf in, int index, int end) {
        return new ProtocolException(ReplyCode.UNEXPECTED_FRAME, describe(type, in, index, end));
    }

    static ProtocolException unknownMethod(int id) {
        int classId = id >>> 16;
        int methodId = id & 0xFFFF;
        return new ProtocolException(
                ReplyCode.COMMAND_INVALID,
                "unknown method: class " + classId + ", method " + methodId,
                classId,
                methodId);
    }

    static ProtocolException undecodable(int id, ByteBuf in, int index, int end) {
        return new ProtocolException(
                ReplyCode.FRAME_ERROR,
                "cannot decode " + ErlangTerm.numbers(octets(in, index, end)),
                id >>> 16,
                id & 0xFFFF);
    }

    private static String describe(int type, ByteBuf in, int index, int end) {
        boolean all = end - index <= SNIPPET_LENGTH;
        byte[] snippet = octets(in, index, all ? end : index + SNIPPET_LENGTH);
        return "type " + type + (all ? ", all octets = " : ", first 16 octets = ") + ErlangTerm.binary(snippet);
    }

    private static byte[] octets(ByteBuf in, int index, int end) {
        byte[] octets = new byte[end - index];
        in.getBytes(index, octets);
        return octets;
    }
}
