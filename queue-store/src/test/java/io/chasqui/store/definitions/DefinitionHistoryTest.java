package io.chasqui.store.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.store.definitions.DefinitionKey.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any history of changes, clean and abrupt restarts and merges against a map. */
class DefinitionHistoryTest {

    /** One step: a call with changes, after it perhaps a restart. */
    record Step(List<DefinitionChange> changes, Restart restart) {}

    enum Restart {
        NONE,
        CLEAN,
        ABRUPT
    }

    @Property(tries = 30)
    void storesWhatAMapWouldHold(@ForAll("histories") List<Step> history) throws Exception {
        Path root = Files.createTempDirectory("definitions");
        try {
            run(history, root);
        } finally {
            delete(root);
        }
    }

    private static void run(List<Step> history, Path root) throws Exception {
        Map<DefinitionKey, FieldTable> model = new HashMap<>();
        Path directory = root.resolve("0");
        DefinitionStore store = MapDbDefinitionStore.open(directory, 400);
        long lastId = 0;
        for (int i = 0; i < history.size(); i++) {
            Step step = history.get(i);
            store.apply(step.changes()).toCompletableFuture().get(30, TimeUnit.SECONDS);
            step.changes().forEach(change -> change(model, change));
            if (step.restart() == Restart.ABRUPT) {
                Path crashed = root.resolve(Integer.toString(i + 1));
                CrashImage.copy(directory, crashed);
                store.close();
                directory = crashed;
                store = MapDbDefinitionStore.open(directory, 400);
            } else if (step.restart() == Restart.CLEAN) {
                store.close();
                store = MapDbDefinitionStore.open(directory, 400);
            }
            assertThat(store.load()).isEqualTo(model);
            long id = store.nextQueueId();
            assertThat(id).isGreaterThan(lastId);
            lastId = id;
        }
        store.close();
    }

    private static void change(Map<DefinitionKey, FieldTable> model, DefinitionChange change) {
        if (change.value() == null) {
            model.remove(change.key());
        } else {
            model.put(change.key(), change.value());
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<DefinitionKey> keys = Combinators.combine(
                        Arbitraries.of(Kind.VHOST, Kind.QUEUE, Kind.BINDING),
                        Arbitraries.of("/", "v"),
                        Arbitraries.of("", "a", "b", "c", "aa"))
                .as(DefinitionKey::new);
        Arbitrary<FieldTable> values =
                Arbitraries.integers().map(i -> FieldTable.of("value", i)).injectNull(0.3);
        Arbitrary<List<DefinitionChange>> changes = Combinators.combine(keys, values)
                .as(DefinitionChange::new)
                .list()
                .ofMaxSize(8);
        return Combinators.combine(changes, Arbitraries.of(Restart.NONE, Restart.NONE, Restart.CLEAN, Restart.ABRUPT))
                .as(Step::new)
                .list()
                .ofMaxSize(12);
    }
}
