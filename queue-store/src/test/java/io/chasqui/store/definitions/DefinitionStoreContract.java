package io.chasqui.store.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.store.definitions.DefinitionKey.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link DefinitionStore} does. */
abstract class DefinitionStoreContract {

    private DefinitionStore store;

    abstract DefinitionStore open() throws Exception;

    DefinitionStore store() throws Exception {
        if (store == null) {
            store = open();
        }
        return store;
    }

    @AfterEach
    void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    static DefinitionKey key(Kind kind, String name) {
        return new DefinitionKey(kind, "/", name);
    }

    static DefinitionChange put(Kind kind, String name, Object value) {
        return DefinitionChange.put(key(kind, name), FieldTable.of("value", value));
    }

    static void await(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void startsEmpty() throws Exception {
        assertThat(store().load()).isEmpty();
    }

    @Test
    void givesBackWhatWasPutInTheOrderOfKinds() throws Exception {
        await(store().apply(List.of(
                put(Kind.BINDING, "b", 1L),
                put(Kind.QUEUE, "q", (byte) 2),
                put(Kind.VHOST, "/", FieldTable.VOID),
                put(Kind.EXCHANGE, "x", "text"))));
        assertThat(store().load())
                .containsExactly(
                        entry(key(Kind.VHOST, "/"), FieldTable.of("value", FieldTable.VOID)),
                        entry(key(Kind.EXCHANGE, "x"), FieldTable.of("value", "text")),
                        entry(key(Kind.QUEUE, "q"), FieldTable.of("value", (byte) 2)),
                        entry(key(Kind.BINDING, "b"), FieldTable.of("value", 1L)));
    }

    @Test
    void theLastChangeOfAKeyCounts() throws Exception {
        await(store().apply(List.of(put(Kind.QUEUE, "q", 1), put(Kind.QUEUE, "q", 2), put(Kind.QUEUE, "r", 1))));
        await(store().apply(List.of(
                DefinitionChange.remove(key(Kind.QUEUE, "r")),
                DefinitionChange.remove(key(Kind.QUEUE, "never there")))));
        assertThat(store().load()).containsExactly(entry(key(Kind.QUEUE, "q"), FieldTable.of("value", 2)));
        await(store().apply(List.of(DefinitionChange.remove(key(Kind.QUEUE, "q")), put(Kind.QUEUE, "r", 3))));
        assertThat(store().load()).containsExactly(entry(key(Kind.QUEUE, "r"), FieldTable.of("value", 3)));
    }

    @Test
    void theSameNameOfAnotherKindOrVirtualHostIsAnotherDefinition() throws Exception {
        DefinitionKey elsewhere = new DefinitionKey(Kind.QUEUE, "other", "n");
        await(store().apply(List.of(
                put(Kind.QUEUE, "n", 1),
                put(Kind.EXCHANGE, "n", 2),
                DefinitionChange.put(elsewhere, FieldTable.EMPTY))));
        await(store().apply(List.of(DefinitionChange.remove(key(Kind.QUEUE, "n")))));
        assertThat(store().load()).containsOnlyKeys(key(Kind.EXCHANGE, "n"), elsewhere);
    }

    @Test
    void changesWithoutContentComplete() throws Exception {
        await(store().apply(List.of()));
        assertThat(store().load()).isEmpty();
    }

    @Test
    void manyCallsAtOnceCompleteInOrder() throws Exception {
        List<Integer> completed = new ArrayList<>();
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            stages.add(store().apply(List.of(put(Kind.QUEUE, "q", number)))
                    .thenRun(() -> completed.add(number))
                    .toCompletableFuture());
        }
        await(CompletableFuture.allOf(stages.toArray(new CompletableFuture<?>[0])));
        assertThat(completed).hasSize(500).isSorted();
        assertThat(store().load()).containsExactly(entry(key(Kind.QUEUE, "q"), FieldTable.of("value", 499)));
    }

    @Test
    void queueIdsArePositiveAndDifferent() throws Exception {
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < 45_000; i++) {
            assertThat(ids.add(store().nextQueueId())).isTrue();
        }
        assertThat(ids).allMatch(id -> id > 0);
    }

    @Test
    void changesAfterClosingFail() throws Exception {
        store().close();
        store().close();
        assertThatThrownBy(() -> await(store().apply(List.of(put(Kind.QUEUE, "q", 1)))))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("closed");
    }
}
