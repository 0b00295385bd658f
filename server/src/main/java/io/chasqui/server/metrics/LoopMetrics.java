package io.chasqui.server.metrics;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.BrokerLoops;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.function.Consumer;

/** The event loops, and the memory through which they read and write. */
final class LoopMetrics {

    private final BrokerLoops loops;
    private final LoopLag lag;
    private final Instruments instruments;

    LoopMetrics(BrokerLoops loops, LoopLag lag, Instruments instruments) {
        this.loops = loops;
        this.lag = lag;
        this.instruments = instruments;
    }

    void add() {
        Family waits = new Family(
                "chasqui_event_loop_lag_seconds",
                Family.Type.HISTOGRAM,
                "How long a task waited until the event loop came to it");
        forEach(loop -> instruments.addDurations(Group.CHASQUI, waits, labels(loop), lag.of(loop)));
        Family pending = Family.gauge("chasqui_event_loop_pending_tasks", "Tasks that wait for the event loop");
        forEach(loop -> instruments.add(
                Group.CHASQUI, pending, labels(loop), () -> loop.eventLoop().pendingTasks()));
        instruments.add(
                Group.CHASQUI,
                Family.gauge("chasqui_network_buffer_bytes", "Direct memory of the pool of network buffers"),
                () -> PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
    }

    private void forEach(Consumer<BrokerLoop> action) {
        for (int i = 0; i < loops.count(); i++) {
            action.accept(loops.get(i));
        }
    }

    private static Labels labels(BrokerLoop loop) {
        return Labels.of("loop", Integer.toString(loop.index()));
    }
}
