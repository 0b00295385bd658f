package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.server.broker.event.Events;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The one way to change definitions: on the definition thread, and visible when the store has them.
 *
 * @param events is told of every change once it is visible
 */
record Definitions(DefinitionSequence sequence, DefinitionStore store, Events events) {

    /** Runs an operation on the definition thread when nothing it touches is being changed. */
    <T> CompletableFuture<T> submit(Object touches, Supplier<CompletionStage<T>> body) {
        return sequence.submit(Set.of(touches), body);
    }

    /** Writes durable changes, if any, and then makes them visible and tells of them. On the definition thread. */
    <T> CompletionStage<T> change(List<DefinitionChange> changes, Supplier<T> makeVisible) {
        return change(AuditLines.of(changes), changes, makeVisible);
    }

    /**
     * The same for changes that are told in other words.
     *
     * @param told what the audit log says of them, line by line
     */
    <T> CompletionStage<T> change(List<String> told, List<DefinitionChange> changes, Supplier<T> makeVisible) {
        Actor by = Actor.current();
        Supplier<T> audited = () -> {
            T result = by.call(makeVisible);
            told.forEach(by::changed);
            return result;
        };
        if (changes.isEmpty()) {
            return CompletableFuture.completedStage(audited.get());
        }
        return store.apply(changes).thenApplyAsync(done -> audited.get(), sequence::execute);
    }

    /** What can be told at once, or why it cannot be done. */
    static <T> CompletionStage<T> completed(Supplier<T> result) {
        try {
            return CompletableFuture.completedStage(result.get());
        } catch (ProtocolException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    <T> CompletionStage<T> change(DefinitionChange change, Supplier<T> makeVisible) {
        return change(List.of(change), makeVisible);
    }
}
