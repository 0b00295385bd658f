package io.chasqui.server.broker;

import io.chasqui.store.definitions.DefinitionKey;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
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
 * one commit, while operations on the same name run one after the other, each seeing what the one before it left. An
 * operation that only needs something to stay as it is {@linkplain Shared shares} its name with others of the kind.
 */
final class DefinitionSequence implements AutoCloseable {

    /** A name whose owner must not change meanwhile, although others may rely on it at the same time. */
    record Shared(Object name) {

        static Object nameIn(Object touched) {
            return touched instanceof Shared shared ? shared.name : touched;
        }
    }

    /** Stands for everything in a virtual host, and the virtual host itself. */
    private record WholeVirtualHost(String vhost) {

        /** The one that a definition belongs to. */
        static WholeVirtualHost of(Object touched) {
            if (Shared.nameIn(touched) instanceof DefinitionKey key) {
                return new WholeVirtualHost(key.kind() == DefinitionKey.Kind.VHOST ? key.name() : key.vhost());
            }
            return null;
        }
    }

    private static final class Operation<T> {

        private final Supplier<? extends Set<?>> scope;
        private final Supplier<CompletionStage<T>> body;
        private final Actor by = Actor.current();
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private Set<?> touches;

        Operation(Supplier<? extends Set<?>> scope, Supplier<CompletionStage<T>> body) {
            this.scope = scope;
            this.body = body;
        }

        void look() {
            try {
                touches = scope.get();
            } catch (RuntimeException e) {
                // Nobody waits for one who cannot tell: the body will fail over the same thing, and say so.
                touches = Set.of();
            }
        }

        int wholes() {
            return touches.stream().anyMatch(WholeVirtualHost.class::isInstance) ? 1 : 0;
        }
    }

    private final ExecutorService thread;
    private volatile Thread current;
    private final ArrayDeque<Operation<?>> waiting = new ArrayDeque<>();

    /** What running operations touch, and how many of them do: more than one only of what is shared. */
    private final Map<Object, Integer> busy = new HashMap<>();

    /** Operations on whole virtual hosts that wait or run: usually none, and then nobody pays for looking. */
    private int whole;

    private boolean starting;
    private boolean startAgain;

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
        return submit(() -> touches, body);
    }

    /**
     * The same for an operation whose reach depends on the topology.
     *
     * @param scope what it touches as things are now; asked on the definition thread, the last time right before it
     *     starts
     */
    <T> CompletableFuture<T> submit(Supplier<? extends Set<?>> scope, Supplier<CompletionStage<T>> body) {
        Operation<T> operation = new Operation<>(scope, body);
        try {
            thread.execute(() -> arrived(operation));
        } catch (RejectedExecutionException e) {
            operation.result.completeExceptionally(new IllegalStateException("the broker is stopping", e));
        }
        return operation.result;
    }

    /**
     * Runs an operation while nothing else in its virtual host is being changed. What comes later waits.
     *
     * @param vhost name of the virtual host, the one of the {@link DefinitionKey}s that other operations touch
     */
    <T> CompletableFuture<T> submitAlone(String vhost, Supplier<CompletionStage<T>> body) {
        return submit(Set.of(new WholeVirtualHost(vhost)), body);
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
        waiting.add(operation);
        operation.look();
        whole += operation.wholes();
        startWaiting();
    }

    private boolean isFree(Operation<?> operation, Set<Object> claimed) {
        if (overlaps(operation.touches, claimed)) {
            return false;
        }
        operation.look();
        return !overlaps(operation.touches, claimed);
    }

    private boolean overlaps(Set<?> touches, Set<Object> claimed) {
        for (Object name : touches) {
            if (overlaps(name, busy.keySet()) || overlaps(name, claimed)) {
                return true;
            }
        }
        return false;
    }

    private boolean overlaps(Object touched, Set<Object> taken) {
        if (touched instanceof WholeVirtualHost host) {
            return taken.stream().anyMatch(other -> host.equals(other) || host.equals(WholeVirtualHost.of(other)));
        }
        Object name = Shared.nameIn(touched);
        boolean alone = !(touched instanceof Shared);
        return taken.contains(name)
                || alone && taken.contains(new Shared(name))
                || whole > 0 && taken.contains(WholeVirtualHost.of(name));
    }

    private <T> void start(Operation<T> operation) {
        operation.touches.forEach(touched -> busy.merge(touched, 1, Integer::sum));
        CompletionStage<T> stage;
        try {
            stage = operation.by.call(operation.body);
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedStage(e);
        }
        stage.whenComplete((value, error) -> execute(() -> finished(operation, value, error)));
    }

    private <T> void finished(Operation<T> operation, T value, Throwable error) {
        operation.touches.forEach(
                touched -> busy.computeIfPresent(touched, (key, many) -> many == 1 ? null : many - 1));
        whole -= operation.wholes();
        if (error == null) {
            operation.result.complete(value);
        } else {
            operation.result.completeExceptionally(error);
        }
        startWaiting();
    }

    /** An operation that ends at once comes back here: it is a loop, so that ten thousand of them need no deep stack. */
    private void startWaiting() {
        if (starting) {
            startAgain = true;
            return;
        }
        starting = true;
        do {
            startAgain = false;
            startFree();
        } while (startAgain);
        starting = false;
    }

    /** Starts what can start, keeping the order of operations that share a name. */
    private void startFree() {
        Set<Object> claimed = new HashSet<>();
        for (Iterator<Operation<?>> i = waiting.iterator(); i.hasNext(); ) {
            Operation<?> operation = i.next();
            if (isFree(operation, claimed)) {
                i.remove();
                start(operation);
            } else {
                claimed.addAll(operation.touches);
            }
        }
    }

    /** Finishes what was submitted and ends the thread. */
    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(10, TimeUnit.SECONDS);
    }
}
