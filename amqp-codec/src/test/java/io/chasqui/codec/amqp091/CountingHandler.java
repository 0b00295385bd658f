package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;

/** Touches all that a {@link FrameReader} reports, as a server would, without keeping it. */
final class CountingHandler implements FrameHandler {

    private final PropertiesScanner scanner = new PropertiesScanner();
    long frames;
    long octets;

    @Override
    public void onMethod(int channel, Method method) {
        frames++;
    }

    @Override
    public void onPublish(
            int channel, ByteBuf in, int addressIndex, int addressLength, boolean mandatory, boolean immediate) {
        touch(in, addressIndex, addressLength);
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
        touch(in, propertiesIndex, propertiesLength);
        scanner.scan(in, propertiesIndex, propertiesLength);
        octets += scanner.expirationMillis() + scanner.priority();
    }

    @Override
    public void onContentBody(int channel, ByteBuf in, int index, int length) {
        touch(in, index, length);
    }

    @Override
    public void onAck(int channel, long deliveryTag, boolean multiple) {
        frames++;
    }

    @Override
    public void onReject(int channel, long deliveryTag, boolean requeue) {
        frames++;
    }

    @Override
    public void onNack(int channel, long deliveryTag, boolean multiple, boolean requeue) {
        frames++;
    }

    @Override
    public void onHeartbeat() {
        frames++;
    }

    @Override
    public boolean suspended() {
        return false;
    }

    private void touch(ByteBuf in, int index, int length) {
        frames++;
        octets += length;
        if (length > 0) {
            octets += in.getByte(index) + in.getByte(index + length - 1);
        }
    }
}
