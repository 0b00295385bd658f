package io.chasqui.store.queue;

import io.chasqui.store.message.Message;
import java.nio.ByteBuffer;

/** Messages that carry a number. */
final class TestMessages {

    private static final int HEADER = 4;

    private TestMessages() {}

    static Message persistent(int number) {
        return message(number, true, 8);
    }

    static Message transientMessage(int number) {
        return message(number, false, 8);
    }

    static Message message(int number, boolean persistent, int bodyLength) {
        return message(number, persistent, bodyLength, Message.NO_EXPIRATION, 1_000);
    }

    static Message expiring(int number, long expirationMillis, long arrivalMillis) {
        return message(number, true, 8, expirationMillis, arrivalMillis);
    }

    static Message prioritized(int number, int priority) {
        return message(number, priority, true, 8, Message.NO_EXPIRATION, 1_000);
    }

    static Message message(int number, boolean persistent, int bodyLength, long expirationMillis, long arrivalMillis) {
        return message(number, -1, persistent, bodyLength, expirationMillis, arrivalMillis);
    }

    static Message message(
            int number, int priority, boolean persistent, int bodyLength, long expirationMillis, long arrivalMillis) {
        byte[] bytes = new byte[HEADER + bodyLength];
        ByteBuffer.wrap(bytes).putInt(HEADER, number);
        return new Message(
                Message.Format.AMQP_0_9_1, bytes, 2, HEADER, persistent, priority, expirationMillis, arrivalMillis);
    }

    static int number(Message message) {
        return ByteBuffer.wrap(message.bytes()).getInt(HEADER);
    }
}
