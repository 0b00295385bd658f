package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a {@link FrameReader} reports as comparable values. */
final class RecordingHandler implements FrameHandler {

    record Event(int channel, Object what) {}

    record Publish(String exchange, String routingKey, boolean mandatory, boolean immediate) {}

    record ContentHeader(int classId, int weight, long bodySize, List<Byte> properties) {}

    record ContentBody(List<Byte> bytes) {}

    record Settlement(String method, long deliveryTag, boolean multiple, boolean requeue) {}

    static final Event HEARTBEAT = new Event(0, "heartbeat");

    final List<Event> events = new ArrayList<>();
    boolean suspended;
    int suspendAfter = Integer.MAX_VALUE;

    @Override
    public void onMethod(int channel, Method method) {
        add(channel, method);
    }

    @Override
    public void onPublish(
            int channel, ByteBuf in, int addressIndex, int addressLength, boolean mandatory, boolean immediate) {
        ArgumentReader address = new ArgumentReader(in, addressIndex, addressIndex + addressLength);
        Publish publish = new Publish(address.shortString(), address.shortString(), mandatory, immediate);
        address.finish();
        add(channel, publish);
    }

    @Override
    public void onContentHeader(
            int channel,
            int classId,
            int weight,
            long bodySize,
            ByteBuf in,
            int propertiesIndex,
            int propertiesLength) {
        add(channel, new ContentHeader(classId, weight, bodySize, bytes(in, propertiesIndex, propertiesLength)));
    }

    @Override
    public void onContentBody(int channel, ByteBuf in, int index, int length) {
        add(channel, new ContentBody(bytes(in, index, length)));
    }

    @Override
    public void onAck(int channel, long deliveryTag, boolean multiple) {
        add(channel, new Settlement("ack", deliveryTag, multiple, false));
    }

    @Override
    public void onReject(int channel, long deliveryTag, boolean requeue) {
        add(channel, new Settlement("reject", deliveryTag, false, requeue));
    }

    @Override
    public void onNack(int channel, long deliveryTag, boolean multiple, boolean requeue) {
        add(channel, new Settlement("nack", deliveryTag, multiple, requeue));
    }

    @Override
    public void onHeartbeat() {
        events.add(HEARTBEAT);
    }

    @Override
    public boolean suspended() {
        return suspended;
    }

    static List<Byte> bytes(ByteBuf in, int index, int length) {
        List<Byte> bytes = new ArrayList<>(length);
        for (int i = index; i < index + length; i++) {
            bytes.add(in.getByte(i));
        }
        return bytes;
    }

    private void add(int channel, Object what) {
        events.add(new Event(channel, what));
        suspended = events.size() >= suspendAfter;
    }
}
