package io.chasqui.codec.amqp091;

import io.chasqui.codec.amqp091.Method.ChannelClose;
import io.chasqui.codec.amqp091.Method.ChannelCloseOk;
import io.chasqui.codec.amqp091.Method.ChannelFlow;
import io.chasqui.codec.amqp091.Method.ChannelFlowOk;
import io.chasqui.codec.amqp091.Method.ChannelOpen;
import io.chasqui.codec.amqp091.Method.ChannelOpenOk;
import io.chasqui.codec.amqp091.MethodTable.ClassDefinition;

/** The channel class (AMQP 0-9-1 reference section 1.5). */
final class ChannelMethods {

    private static final byte[] NO_BYTES = {};

    private ChannelMethods() {}

    static void define(ClassDefinition channel) {
        channel.method(
                        10,
                        "open",
                        ChannelOpen.class,
                        in -> {
                            in.skipShortString();
                            return new ChannelOpen();
                        },
                        (m, out) -> out.shortString(""))
                .method(
                        11,
                        "open-ok",
                        ChannelOpenOk.class,
                        in -> {
                            in.skipLongString();
                            return new ChannelOpenOk();
                        },
                        (m, out) -> out.longString(NO_BYTES))
                .method(20, "flow", ChannelFlow.class, in -> new ChannelFlow(in.bit()), (m, out) -> out.bit(m.active()))
                .method(
                        21,
                        "flow-ok",
                        ChannelFlowOk.class,
                        in -> new ChannelFlowOk(in.bit()),
                        (m, out) -> out.bit(m.active()))
                .method(
                        40,
                        "close",
                        ChannelClose.class,
                        in -> new ChannelClose(in.shortInt(), in.shortString(), in.shortInt(), in.shortInt()),
                        (m, out) -> out.shortInt(m.replyCode())
                                .shortString(m.replyText())
                                .shortInt(m.failingClassId())
                                .shortInt(m.failingMethodId()))
                .method(41, "close-ok", ChannelCloseOk.class, ChannelCloseOk::new);
    }
}
