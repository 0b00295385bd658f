package io.chasqui.benchmarks.store;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.Expiration;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.store.message.Message;
import java.io.ByteArrayOutputStream;

/** Makes messages as the server hands them to its queues. */
final class SampleStoredMessage {

    private SampleStoredMessage() {}

    static Message of(int bodyLength, boolean persistent) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ShortString.encodeWithLength(""));
        out.writeBytes(ShortString.encodeWithLength("orders.incoming"));
        int propertiesStart = out.size();
        out.writeBytes(BasicProperties.builder()
                .deliveryMode(persistent ? 2 : 1)
                .build()
                .encode());
        int bodyStart = out.size();
        out.writeBytes(new byte[bodyLength]);
        return new Message(
                Message.Format.AMQP_0_9_1,
                out.toByteArray(),
                propertiesStart,
                bodyStart,
                persistent,
                -1,
                Expiration.NONE,
                System.currentTimeMillis());
    }
}
