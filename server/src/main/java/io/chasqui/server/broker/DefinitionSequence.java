package io.chasqui.server.broker;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one thread that changes definitions and the topology built from them. An operation names what it touches (a
 * queue, an exchange); operations on different names may wait for the disk together, so that many declarations share
 * one commit, while operations on the same name run one after the other, each seeing what the one before it left.
 */
final class DefinitionSequence implements AutoCloseable {

    private record Operation<T>(Set<?> touches, Supplier<CompletionStage<T>> body, CompletableFuture<T> result) {}

    private final ExecutorService thread;
    private volatile Thread current;
    private final ArrayDeque<Operation<?>> waiting = new ArrayDeque<>();
    private final Set<Object> busy = new HashSet<>();

    DefinitionSequence(String threadName) {
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread t = new Thread(task, threadName);
            current = t;
            return t;
        });
    }

    /**
     * Runs an operation on the definition thread, when nothing it touches is being changed.
     *
     * @param body starts the change and tells when it is done; its topology updates run on the definition thread
     * @return completes on the definition thread
     */
    <T> CompletableFuture<T> submit(Set<?> touches, Supplier<CompletionStage<T>> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Operation<T> operation = new Operation<>(touches, body, result);
        try {
            thread.execute(() -> arrived(operation));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new IllegalStateException("the broker is stopping", e));
        }
        return result;
    }

    /** Runs a task on the definition thread; used to come back there after work on another thread. */
    void execute(Runnable task) {
        if (isCurrent()) {
            task.run();
        } else {
            thread.execute(task);
        }
    }

    boolean isCurrent() {
        return Thread.currentThread() == current;
    }

    private void arrived(Operation<?> operation) {
        if (blocked(operation)) {
            waiting.add(operation);
        } else {
            start(operation);
        }
    }

    private boolean blocked(Operation<?> operation) {
        for (Object name : operation.touches) {
            if (busy.contains(name)) {
                return true;
            }
        }
        return false;
    }

    private <T> void start(Operation<T> operation) {
        busy.addAll(operation.touches);
        CompletionStage<T> stage;
        try {
            stage = operation.body.get();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedStage(e);
        }
        stage.whenComplete((value, error) -> execute(() -> finished(operation, value, error)));
    }

    private <T> void finished(Operation<T> operation, T value, Throwable error) {
        busy.removeAll(operation.touches);
        if (error == null) {
            operation.result.complete(value);
        } else {
            operation.result.completeExceptionally(error);
        }
        startWaiting();
    }

    /** Starts what can start, keeping the order of operations that share a name. */
    private void startWaiting() {
        Set<Object> claimed = new HashSet<>();
        ArrayDeque<Operation<?>> ready = new ArrayDeque<>();
        for (Iterator<Operation<?>> i = waiting.iterator(); i.hasNext(); ) {
            Operation<?> operation = i.next();
            boolean free = !blocked(operation) && operation.touches.stream().noneMatch(claimed::contains);
            claimed.addAll(operation.touches);
            if (free) {
                i.remove();
                ready.add(operation);
            }
        }
        ready.forEach(this::start);
    }

    /** Finishes what was submitted and ends the thread. */
    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(10, TimeUnit.SECONDS);
    }
}
