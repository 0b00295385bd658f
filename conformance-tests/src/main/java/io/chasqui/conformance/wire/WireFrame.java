package io.chasqui.conformance.wire;

import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQContentHeader;
import com.rabbitmq.client.impl.AMQImpl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** One frame as it is on the wire, legal or not: AMQP 0-9-1 section 4.2.3. */
public record WireFrame(int type, int channel, byte[] payload) {

    public static final int METHOD = 1;
    public static final int HEADER = 2;
    public static final int BODY = 3;
    public static final int HEARTBEAT = 8;
    public static final int END = 206;

    /** The bytes around the payload: type, channel, size and end. */
    public static final int OVERHEAD = 8;

    static WireFrame of(int channel, Method method) throws IOException {
        var frame = ((com.rabbitmq.client.impl.Method) method).toFrame(channel);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frame.writeTo(new DataOutputStream(bytes));
        return readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    static WireFrame readFrom(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        int channel = in.readUnsignedShort();
        byte[] payload = new byte[in.readInt()];
        in.readFully(payload);
        int end = in.readUnsignedByte();
        if (end != END) {
            throw new IOException("the broker sent a frame that ends with " + end);
        }
        return new WireFrame(type, channel, payload);
    }

    byte[] encoded() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + OVERHEAD);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(type);
        out.writeShort(channel);
        out.writeInt(payload.length);
        out.write(payload);
        out.writeByte(END);
        return bytes.toByteArray();
    }

    /** The method this frame carries; fails on any other frame. */
    public Method method() throws IOException {
        require(METHOD);
        return AMQImpl.readMethodFrom(stream());
    }

    /** The content header this frame carries; fails on any other frame. */
    public AMQContentHeader header() throws IOException {
        require(HEADER);
        return AMQImpl.readContentHeaderFrom(stream());
    }

    private void require(int wanted) {
        if (type != wanted) {
            throw new AssertionError("a frame of type " + type + " came where type " + wanted + " was due");
        }
    }

    private DataInputStream stream() {
        return new DataInputStream(new ByteArrayInputStream(payload));
    }
}
