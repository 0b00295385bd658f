package io.chasqui.benchmarks.store;

import io.chasqui.store.OwnerThread;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The thread of the benchmark in the part of the event loop that owns the queues. */
final class BenchmarkThread implements OwnerThread {

    private final Thread thread = Thread.currentThread();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs what has been submitted so far, without waiting for more. */
    void runSubmitted() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Waits for the next task and runs it. */
    void runNext() throws InterruptedException {
        tasks.take().run();
    }
}
