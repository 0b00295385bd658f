package io.chasqui.store.definitions;

import io.chasqui.codec.amqp091.FieldTable;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps definitions as long as it is open: for brokers that store nothing, and for tests. */
public final class InMemoryDefinitionStore implements DefinitionStore {

    private static final Comparator<DefinitionKey> ORDER = Comparator.comparing(DefinitionKey::kind)
            .thenComparing(DefinitionKey::vhost)
            .thenComparing(DefinitionKey::name);

    private final Map<DefinitionKey, FieldTable> definitions = new TreeMap<>(ORDER);
    private long lastQueueId;
    private boolean closed;

    @Override
    public synchronized Map<DefinitionKey, FieldTable> load() {
        return new LinkedHashMap<>(definitions);
    }

    @Override
    public synchronized CompletionStage<Void> apply(List<DefinitionChange> changes) {
        if (closed) {
            return CompletableFuture.failedStage(new IOException("the store of definitions is closed"));
        }
        for (DefinitionChange change : changes) {
            if (change.value() == null) {
                definitions.remove(change.key());
            } else {
                definitions.put(change.key(), change.value());
            }
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized long nextQueueId() {
        return ++lastQueueId;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
