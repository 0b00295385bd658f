package io.chasqui.server.metrics;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.BrokerLoops;
import io.chasqui.store.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** How long a task waits until an event loop comes to it. Every loop has at most one such task at a time. */
public final class LoopLag {

    private final List<Probe> probes = new ArrayList<>();

    public LoopLag(BrokerLoops loops) {
        for (int i = 0; i < loops.count(); i++) {
            probes.add(new Probe(loops.get(i)));
        }
    }

    /** In nanoseconds. */
    public Distribution of(BrokerLoop loop) {
        return probes.get(loop.index()).waited;
    }

    /** Sends a task to every loop that has run the last one. Called now and then by one thread. */
    public void measure() {
        probes.forEach(Probe::send);
    }

    private static final class Probe implements Runnable {

        private final BrokerLoop loop;
        private final Distribution waited =
                Distribution.between(TimeUnit.MICROSECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(10));
        private long sentNanos;
        private volatile boolean underWay;

        Probe(BrokerLoop loop) {
            this.loop = loop;
        }

        void send() {
            if (underWay) {
                return;
            }
            sentNanos = System.nanoTime();
            underWay = true;
            try {
                loop.eventLoop().execute(this);
            } catch (RejectedExecutionException e) {
                underWay = false;
            }
        }

        @Override
        public void run() {
            waited.record(System.nanoTime() - sentNanos);
            underWay = false;
        }
    }
}
