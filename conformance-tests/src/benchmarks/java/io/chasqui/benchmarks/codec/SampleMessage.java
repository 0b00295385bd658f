package io.chasqui.benchmarks.codec;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FrameWriter;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ShortString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;

/** A persistent message to the default exchange, as a client with no wishes sends it. */
final class SampleMessage {

    static final int CHANNEL = 1;

    /** A read from the socket brings many small messages at once. */
    static final int BATCH = 64;

    private static final String EXCHANGE = "";
    private static final String ROUTING_KEY = "orders.incoming";
    private static final BasicProperties PROPERTIES = BasicProperties.builder()
            .contentType("application/octet-stream")
            .deliveryMode(2)
            .build();

    /** Exchange and routing key, properties, body: as a message lies in the broker. */
    final byte[] bytes;

    final int addressLength;
    final int propertiesLength;
    final int bodyLength;

    SampleMessage(int bodyLength) {
        byte[] properties = PROPERTIES.encode();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ShortString.encodeWithLength(EXCHANGE));
        out.writeBytes(ShortString.encodeWithLength(ROUTING_KEY));
        this.addressLength = out.size();
        out.writeBytes(properties);
        out.writeBytes(new byte[bodyLength]);
        this.bytes = out.toByteArray();
        this.propertiesLength = properties.length;
        this.bodyLength = bodyLength;
    }

    int bodyStart() {
        return addressLength + propertiesLength;
    }

    /** A batch of publishes as it comes from the socket: three frames a message, in the kind of buffer the broker uses. */
    ByteBuf publishes() {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(BATCH * (bodyLength + 128));
        for (int i = 0; i < BATCH; i++) {
            FrameWriter.method(out, CHANNEL, new Method.BasicPublish(EXCHANGE, ROUTING_KEY, false, false));
            FrameWriter.contentHeader(out, CHANNEL, bodyLength, bytes, addressLength, propertiesLength);
            FrameWriter.contentBody(out, CHANNEL, bytes, bodyStart(), bodyLength);
        }
        return out;
    }
}
