package io.chasqui.store.queue;

import io.chasqui.store.OwnerThread;
import java.util.ArrayDeque;
import java.util.Queue;

/** An owner thread whose tasks the test runs when it wants to. */
public final class ManualThread implements OwnerThread {

    private final Thread thread = Thread.currentThread();
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    public void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
