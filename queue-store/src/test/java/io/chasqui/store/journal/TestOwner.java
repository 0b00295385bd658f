package io.chasqui.store.journal;

import io.chasqui.store.OwnerThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An owner thread over a single-threaded executor. */
public final class TestOwner implements OwnerThread, AutoCloseable {

    private final ExecutorService executor;
    private volatile Thread thread;

    public TestOwner(String name) {
        executor = Executors.newSingleThreadExecutor(task -> {
            thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Runs the task on this thread and waits for it. */
    public <T> T call(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, executor)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    public void run(Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
