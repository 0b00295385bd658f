package io.chasqui.benchmarks.codec;

import io.chasqui.codec.amqp091.FrameHandler;
import io.chasqui.codec.amqp091.Method;
import io.netty.buffer.ByteBuf;

/** Adds up what it is told, so that nothing the reader computes is dead code. */
final class CountingHandler implements FrameHandler {

    long sum;

    @Override
    public void onMethod(int channel, Method method) {
        sum += channel + method.methodId();
    }

    @Override
    public void onPublish(
            int channel, ByteBuf in, int addressIndex, int addressLength, boolean mandatory, boolean immediate) {
        sum += channel + addressIndex + addressLength + (mandatory ? 1 : 0) + (immediate ? 2 : 0);
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
        sum += channel + classId + weight + bodySize + propertiesIndex + propertiesLength;
    }

    @Override
    public void onContentBody(int channel, ByteBuf in, int index, int length) {
        sum += channel + index + length;
    }

    @Override
    public void onAck(int channel, long deliveryTag, boolean multiple) {
        sum += channel + deliveryTag + (multiple ? 1 : 0);
    }

    @Override
    public void onReject(int channel, long deliveryTag, boolean requeue) {
        sum += channel + deliveryTag + (requeue ? 1 : 0);
    }

    @Override
    public void onNack(int channel, long deliveryTag, boolean multiple, boolean requeue) {
        sum += channel + deliveryTag + (multiple ? 1 : 0) + (requeue ? 2 : 0);
    }

    @Override
    public void onHeartbeat() {
        sum++;
    }

    @Override
    public boolean suspended() {
        return false;
    }
}
