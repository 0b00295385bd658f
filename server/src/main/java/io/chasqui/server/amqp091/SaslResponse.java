package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what a client answers to a SASL mechanism. */
final class SaslResponse {

    /** A user name and a password. */
    record Credentials(String user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Credentials[" + user + "]";
        }
    }

    private SaslResponse() {}

    /** @throws ProtocolException SYNTAX_ERROR if the response is malformed */
    static Credentials parse(String mechanism, byte[] response) {
        return mechanism.equals("AMQPLAIN") ? amqplain(response) : plain(response);
    }

    /** RFC 4616, with an empty authorization identity: {@code NUL user NUL password}. */
    private static Credentials plain(byte[] response) {
        int second = indexOfNul(response, 1);
        if (response.length < 2 || response[0] != 0 || second < 0 || indexOfNul(response, second + 1) >= 0) {
            throw malformed("PLAIN");
        }
        return new Credentials(
                new String(response, 1, second - 1, StandardCharsets.UTF_8),
                new String(response, second + 1, response.length - second - 1, StandardCharsets.UTF_8));
    }

    private static int indexOfNul(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    /** A field table without its length, with LOGIN and PASSWORD. */
    private static Credentials amqplain(byte[] response) {
        byte[] table = ByteBuffer.allocate(4 + response.length)
                .putInt(response.length)
                .put(response)
                .array();
        FieldTable fields;
        try {
            fields = FieldTable.decode(table, 0, table.length);
        } catch (ProtocolException e) {
            throw malformed("AMQPLAIN");
        }
        if (fields.get("LOGIN") instanceof LongString login && fields.get("PASSWORD") instanceof LongString password) {
            return new Credentials(login.toString(), password.toString());
        }
        throw malformed("AMQPLAIN");
    }

    private static ProtocolException malformed(String mechanism) {
        return new ProtocolException(ReplyCode.SYNTAX_ERROR, "malformed " + mechanism + " response");
    }
}
