package io.chasqui.store.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeLogTest {

    private static final int GROUPS = 4;

    @TempDir
    Path directory;

    private Path path;

    /** Length of the file with 0, 1, 2 ... groups. */
    private final List<Long> lengths = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        path = directory.resolve("log");
        try (ChangeLog log = ChangeLog.create(path)) {
            lengths.add(log.length());
            for (int i = 0; i < GROUPS; i++) {
                log.append(group(i));
                lengths.add(Files.size(path));
            }
        }
    }

    private static ChangeGroup group(int number) {
        byte[] key = ("key" + number).getBytes(StandardCharsets.UTF_8);
        byte[] value = number % 2 == 0 ? new byte[] {1, 2, 3} : null;
        return new ChangeGroup(number, List.of(new ChangeGroup.Change(key, value)));
    }

    private List<Long> replay() throws IOException {
        List<Long> numbers = new ArrayList<>();
        ChangeLog.open(path, group -> numbers.add(group.reservedQueueIds())).close();
        return numbers;
    }

    @Test
    void replaysWhatWasAppended() throws IOException {
        List<ChangeGroup> groups = new ArrayList<>();
        ChangeLog.open(path, groups::add).close();
        assertThat(groups).hasSize(GROUPS);
        for (int i = 0; i < GROUPS; i++) {
            assertThat(groups.get(i).encode()).isEqualTo(group(i).encode());
        }
    }

    @Test
    void goesOnAfterTheLastGroup() throws IOException {
        try (ChangeLog log = ChangeLog.open(path, group -> {})) {
            assertThat(log.length()).isEqualTo(Files.size(path));
            log.append(group(GROUPS));
            assertThat(log.length()).isEqualTo(Files.size(path));
        }
        assertThat(replay()).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void whereverTheFileIsCutTheCompleteGroupsStayAndMoreCanFollow() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            int complete = completeGroups(length);
            assertThat(replay()).as("cut at %d", length).hasSize(complete);
            assertThat(Files.size(path)).isEqualTo(lengths.get(complete));
            try (ChangeLog log = ChangeLog.open(path, group -> {})) {
                log.append(group(99));
            }
            assertThat(replay()).hasSize(complete + 1).endsWith(99L);
        }
    }

    private int completeGroups(long length) {
        return (int) lengths.stream().filter(end -> end <= length).count() - 1;
    }

    @Test
    void aTornLastGroupOfAnyContentIsCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        int start = lengths.get(GROUPS - 1).intValue();
        for (int i = start; i < whole.length; i++) {
            byte[] torn = whole.clone();
            torn[i] ^= 0x40;
            Files.write(path, torn);
            assertThat(replay()).as("byte %d", i).hasSize(GROUPS - 1);
        }
        Files.write(path, Arrays.copyOf(Arrays.copyOf(whole, start), start + 5000));
        assertThat(replay()).as("zeros").hasSize(GROUPS - 1);
    }

    @Test
    void damageBeforeTheLastGroupIsRefusedWithPathAndPlace() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        for (int i = 0; i < lengths.get(GROUPS - 1); i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x40;
            Files.write(path, damaged);
            int intact = completeGroups(i);
            assertThatIOException()
                    .as("byte %d", i)
                    .isThrownBy(this::replay)
                    .withMessageContaining(path.toString())
                    .withMessageContaining("byte " + lengths.get(intact) + " cannot be read");
            assertThat(Files.readAllBytes(path)).as("left for repair").isEqualTo(damaged);
        }
    }

    @Test
    void afterAFailureOfUnknownExtentNothingIsAppendedAnyMore() throws IOException {
        ChangeLog log = ChangeLog.open(path, group -> {});
        log.close();
        assertThatIOException().isThrownBy(() -> log.append(group(7))).withMessageContaining("cannot write");
        assertThatIOException().isThrownBy(() -> log.append(group(8)));
        assertThat(replay()).hasSize(GROUPS);
    }
}
