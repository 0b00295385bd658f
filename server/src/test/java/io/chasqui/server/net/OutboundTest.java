package io.chasqui.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.traffic.ConnectionCount;
import io.chasqui.server.traffic.ConnectionTraffic;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class OutboundTest {

    private static final int CHUNK = 32 * 1024;

    private int flushes;
    private boolean stuck;
    private final List<Runnable> heldFlushes = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new ChannelOutboundHandlerAdapter() {
                @Override
                public void flush(ChannelHandlerContext ctx) {
                    flushes++;
                    if (stuck) {
                        heldFlushes.add(ctx::flush);
                    } else {
                        ctx.flush();
                    }
                }

                @Override
                public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                    ctx.write(message, promise);
                }
            },
            new ChannelInboundHandlerAdapter());
    private final ConnectionTraffic traffic = new ConnectionTraffic();
    private final Outbound out = new Outbound(channel.pipeline().lastContext(), traffic);

    @AfterEach
    void close() {
        out.flush();
        channel.finishAndReleaseAll();
    }

    @Test
    void whatIsGatheredGoesOutInOneFlushAndInOrder() {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            String text = "piece " + i + ";";
            out.reserve(text.length()).writeCharSequence(text, java.nio.charset.StandardCharsets.US_ASCII);
            expected.append(text);
        }
        assertThat(flushes).isZero();
        assertThat(out.pending()).isTrue();
        out.flush();
        assertThat(flushes).isEqualTo(1);
        assertThat(out.pending()).isFalse();
        assertThat(sent()).isEqualTo(expected.toString());
        assertThat(traffic.counts().get(ConnectionCount.SENT_BYTES)).isEqualTo(expected.length());
    }

    @Test
    void aBufferHasTheRoomAskedForAndIsSharedByThoseThatFit() {
        ByteBuf first = out.reserve(10);
        assertThat(out.reserve(CHUNK)).isSameAs(first);
        first.writeZero(1);
        assertThat(out.reserve(CHUNK)).isNotSameAs(first);
        assertThat(out.reserve(10 * CHUNK).writableBytes()).isGreaterThanOrEqualTo(10 * CHUNK);
    }

    @Test
    void flushingNothingDoesNothing() {
        out.flush();
        assertThat(flushes).isZero();
        assertThat(out.pending()).isFalse();
    }

    @Test
    void whatWasNotHandedOverIsReleased() {
        ByteBuf gathered = out.reserve(10).writeZero(10);
        out.release();
        assertThat(gathered.refCnt()).isZero();
        assertThat(out.pending()).isFalse();
    }

    @Test
    void isBackloggedFarAboveTheWaterMarkOnly() {
        stuck = true;
        assertThat(out.backlogged()).isFalse();
        while (out.writable()) {
            out.reserve(CHUNK).writeZero(CHUNK);
        }
        assertThat(out.backlogged()).isFalse();
        for (int i = 0; i < 600; i++) {
            out.reserve(CHUNK).writeZero(CHUNK);
        }
        out.flush();
        assertThat(out.backlogged()).isTrue();
        stuck = false;
        heldFlushes.forEach(Runnable::run);
        assertThat(out.writable()).isTrue();
        assertThat(out.backlogged()).isFalse();
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            text.append(buffer.toString(java.nio.charset.StandardCharsets.US_ASCII));
            buffer.release();
        }
        return text.toString();
    }
}
