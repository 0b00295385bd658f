package io.chasqui.store.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.store.definitions.DefinitionKey.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapDbDefinitionStoreTest extends DefinitionStoreContract {

    @TempDir
    Path root;

    private int copies;

    @Override
    DefinitionStore open() throws IOException {
        return MapDbDefinitionStore.open(directory());
    }

    private Path directory() {
        return root.resolve("data/definitions");
    }

    /** The files as a crash at this moment would leave them. */
    private Path copy() throws IOException {
        Path copy = root.resolve("copy" + copies++);
        CrashImage.copy(directory(), copy);
        return copy;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static List<String> names(Path directory) throws IOException {
        return files(directory).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static Map<DefinitionKey, FieldTable> contentOf(Path directory) throws IOException {
        try (DefinitionStore store = MapDbDefinitionStore.open(directory)) {
            return store.load();
        }
    }

    @Test
    void everythingIsThereAfterClosingAndOpening() throws Exception {
        await(store().apply(List.of(put(Kind.QUEUE, "q", 1), put(Kind.BINDING, "b", "x"))));
        Map<DefinitionKey, FieldTable> before = store().load();
        store().close();
        assertThat(contentOf(directory())).isEqualTo(before).hasSize(2);
    }

    @Test
    void whatHasCompletedSurvivesAnAbruptStop() throws Exception {
        Map<DefinitionKey, FieldTable> model = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            DefinitionChange change = put(Kind.QUEUE, "q" + i % 7, i);
            await(store().apply(List.of(change)));
            model.put(change.key(), change.value());
            assertThat(contentOf(copy())).isEqualTo(model);
        }
    }

    @Test
    void aCallIsAllOrNothingWhereverTheLogIsCut() throws Exception {
        await(store().apply(List.of(put(Kind.QUEUE, "a", 1), put(Kind.QUEUE, "b", 1))));
        await(store().apply(List.of(put(Kind.QUEUE, "a", 2), put(Kind.QUEUE, "b", 2))));
        Path whole = copy();
        Path log = files(whole).get(0);
        assertThat(log.getFileName()).hasToString("definitions-1.log");
        byte[] content = Files.readAllBytes(log);
        for (int length = content.length; length >= 0; length -= 7) {
            Files.write(log, Arrays.copyOf(content, length));
            Path cut = root.resolve("cut" + length);
            CrashImage.copy(whole, cut);
            Map<DefinitionKey, FieldTable> found = contentOf(cut);
            assertThat(found.get(key(Kind.QUEUE, "a"))).isEqualTo(found.get(key(Kind.QUEUE, "b")));
        }
    }

    @Test
    void queueIdsAreNotGivenAgainAfterAnAbruptStop() throws Exception {
        long last = 0;
        for (int i = 0; i < 5_001; i++) {
            last = store().nextQueueId();
        }
        Path crashed = copy();
        for (int restart = 0; restart < 3; restart++) {
            try (DefinitionStore again = MapDbDefinitionStore.open(crashed)) {
                long next = again.nextQueueId();
                assertThat(next).isGreaterThan(last);
                last = next;
            }
        }
    }

    @Test
    void aLongLogIsMergedIntoANewTable() throws Exception {
        Path directory = root.resolve("small");
        Map<DefinitionKey, FieldTable> model = new HashMap<>();
        try (DefinitionStore small = MapDbDefinitionStore.open(directory, 1_000)) {
            for (int i = 0; i < 400; i++) {
                DefinitionKey key = key(Kind.QUEUE, "q" + i * 31 % 50);
                boolean remove = i % 3 == 2;
                FieldTable value = remove ? null : FieldTable.of("value", i);
                await(small.apply(List.of(new DefinitionChange(key, value))));
                if (remove) {
                    model.remove(key);
                } else {
                    model.put(key, value);
                }
                assertThat(small.load()).isEqualTo(model);
            }
            assertThat(names(directory)).hasSize(2).contains("definitions.db").doesNotContain("definitions-1.log");
        }
        assertThat(contentOf(directory)).isEqualTo(model);
    }

    @Test
    void restsInOneTableAndAnEmptyLog() throws Exception {
        await(store().apply(List.of(put(Kind.QUEUE, "q", 1))));
        store().close();
        assertThat(names(directory())).containsExactly("definitions-2.log", "definitions.db");
        assertThat(directory().resolve("definitions-2.log")).isEmptyFile();
    }

    @Test
    void goesOnWithTheLogWhenTheTableCannotBeReplaced() throws Exception {
        Path directory = root.resolve("blocked");
        Path obstacle = directory.resolve("definitions.db.new");
        Map<DefinitionKey, FieldTable> model = new HashMap<>();
        try (DefinitionStore blocked = MapDbDefinitionStore.open(directory, 100)) {
            Files.createDirectories(obstacle.resolve("not empty"));
            for (int i = 0; i < 50; i++) {
                DefinitionChange change = put(Kind.QUEUE, "q" + i, i);
                await(blocked.apply(List.of(change)));
                model.put(change.key(), change.value());
            }
        }
        assertThat(names(directory)).contains("definitions-1.log");
        Files.delete(obstacle.resolve("not empty"));
        Files.delete(obstacle);
        assertThat(contentOf(directory)).isEqualTo(model);
        assertThat(contentOf(directory)).isEqualTo(model);
    }

    @Test
    void aMergeThatWasCutShortLeavesNothingBehind() throws Exception {
        await(store().apply(List.of(put(Kind.QUEUE, "q", 1))));
        Path crashed = copy();
        Files.createFile(crashed.resolve("definitions-2.log"));
        Files.write(crashed.resolve("definitions.db.new"), new byte[] {1, 2, 3});
        assertThat(contentOf(crashed)).hasSize(1);
        assertThat(names(crashed)).containsExactly("definitions-2.log", "definitions.db");
    }

    @Test
    void theOldLogIsIgnoredOnceTheTableHasReplacedIt() throws Exception {
        await(store().apply(List.of(put(Kind.QUEUE, "q", 1))));
        byte[] oldLog = Files.readAllBytes(directory().resolve("definitions-1.log"));
        store().close();
        Path crashed = copy();
        Files.write(crashed.resolve("definitions-1.log"), oldLog);
        assertThat(contentOf(crashed)).hasSize(1);
        assertThat(names(crashed)).doesNotContain("definitions-1.log");
    }

    @Test
    void filesThatDoNotBelongTogetherAreRefused() throws Exception {
        await(store().apply(List.of(put(Kind.QUEUE, "q", 1))));
        Path withoutTable = copy();
        Files.delete(withoutTable.resolve("definitions.db"));
        assertRefused(withoutTable, "definitions.db", "missing");
        Path withoutLog = copy();
        Files.delete(withoutLog.resolve("definitions-1.log"));
        assertRefused(withoutLog, "definitions-1.log", "missing");
        Path withNewerLog = copy();
        Files.copy(withNewerLog.resolve("definitions-1.log"), withNewerLog.resolve("definitions-2.log"));
        assertRefused(withNewerLog, "definitions-2.log", "does not continue");
    }

    @Test
    void aDamagedTableIsRefusedWithItsPath() throws Exception {
        List<DefinitionChange> changes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            changes.add(put(Kind.QUEUE, "queue" + i, "some value " + i));
        }
        await(store().apply(changes));
        store().close();
        Path intact = directory().resolve("definitions.db");
        byte[] content = Files.readAllBytes(intact);
        for (int i = 0; i < content.length; i += i < 2000 ? 97 : 60_001) {
            Path damaged = copy();
            byte[] bytes = content.clone();
            bytes[i] ^= 0x10;
            Files.write(damaged.resolve("definitions.db"), bytes);
            assertRefused(damaged, "definitions.db", "damaged");
        }
        Path cut = copy();
        Files.write(cut.resolve("definitions.db"), Arrays.copyOf(content, content.length - 1));
        assertRefused(cut, "definitions.db", "damaged");
        Files.write(cut.resolve("definitions.db"), Arrays.copyOf(content, 1000));
        assertRefused(cut, "definitions.db", "damaged");
        Files.write(cut.resolve("definitions.db"), new byte[0]);
        assertRefused(cut, "definitions.db", "damaged");
    }

    @Test
    void aNewerFormatIsRefusedAsSuch() throws Exception {
        Path directory = root.resolve("newer");
        Files.createDirectories(directory);
        Files.createFile(directory.resolve("definitions-1.log"));
        FieldTable description =
                FieldTable.of("format", DefinitionTable.FORMAT + 1, "whatever", "a later version says here");
        SortedTableFile.write(directory.resolve("definitions.db"), out -> out.entry(new byte[0], description.encode()));
        assertThatThrownBy(() -> MapDbDefinitionStore.open(directory))
                .isInstanceOf(NewerFormatException.class)
                .hasMessage("file " + directory.resolve("definitions.db")
                        + " was written by a newer version of Chasqui (format 2, this version reads formats up to 1)");
    }

    private static void assertRefused(Path directory, String... texts) {
        assertThatIOException()
                .isThrownBy(() -> contentOf(directory))
                .withMessageContaining(directory.toString())
                .satisfies(e -> assertThat(e.getMessage()).contains(texts));
    }

    @Test
    void largeValuesAreStoredAndTooLargeOnesRefused() throws Exception {
        String large = "x".repeat(MapDbDefinitionStore.MAX_VALUE - 1000);
        List<DefinitionChange> changes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            changes.add(put(Kind.PARAMETER, "p" + i, large + i));
        }
        await(store().apply(changes));
        DefinitionStore store = store();
        assertThatThrownBy(() -> await(store.apply(List.of(put(Kind.PARAMETER, "p", large.repeat(2))))))
                .hasMessageContaining("PARAMETER is too large");
        Map<DefinitionKey, FieldTable> before = store.load();
        store.close();
        assertThat(contentOf(directory())).isEqualTo(before).hasSize(5);
    }

    @Test
    void loadsTwentyThousandDefinitions() throws Exception {
        List<DefinitionChange> changes = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Object arguments = FieldTable.of("x-max-length", i, "x-queue-type", "classic");
            changes.add(put(i % 2 == 0 ? Kind.QUEUE : Kind.BINDING, "name of a definition " + i, arguments));
        }
        await(store().apply(changes));
        assertThat(contentOf(copy())).as("from the log").hasSize(20_000);
        store().close();
        assertThat(contentOf(directory())).as("from the table").hasSize(20_000);
    }
}
