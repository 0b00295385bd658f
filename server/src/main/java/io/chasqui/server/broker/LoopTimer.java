package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.queue.QueueTimer;
import java.util.concurrent.TimeUnit;

/** The clock of the queues of one event loop. */
record LoopTimer(BrokerLoop loop) implements QueueTimer {

    @Override
    public long now() {
        return System.currentTimeMillis();
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        loop.eventLoop().schedule(() -> loop.execute(task), delayMillis, TimeUnit.MILLISECONDS);
    }
}
