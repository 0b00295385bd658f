package io.chasqui.store.log.disk;

import static io.chasqui.store.log.disk.StoreHarness.SMALL;
import static io.chasqui.store.log.disk.StoreHarness.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.store.journal.JournalCorruptException;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.RepairReport;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairTest {

    @TempDir
    Path directory;

    /** Changes the first byte of this text in the journal. */
    private void damage(String text) throws IOException {
        Path segment = directory.resolve("journal/0000000000000001.journal");
        byte[] bytes = Files.readAllBytes(segment);
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                bytes[i] ^= 1;
                Files.write(segment, bytes);
                return;
            }
        }
        throw new AssertionError("the journal does not hold " + text);
    }

    @Test
    void aDamagedStoreIsRefusedUntilItIsRepaired() throws IOException {
        StoreHarness crashed = new StoreHarness(directory, SMALL);
        crashed.appendDurably(1, message("first"));
        crashed.appendDurably(1, message("second"));
        crashed.appendDurably(1, message("third"));
        crashed.abandon();
        damage("second");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> MessageStore.open(directory, SMALL, StoreListener.NONE))
                    .isInstanceOf(JournalCorruptException.class);
        }
        RepairReport report = MessageStore.repair(directory);
        assertThat(report.gaps()).hasSize(1);
        try (StoreHarness store = new StoreHarness(directory, SMALL)) {
            assertThat(store.bodies(1)).containsExactly("first", "third");
        }
        try (StoreHarness store = new StoreHarness(directory, SMALL)) {
            assertThat(store.bodies(1)).containsExactly("first", "third");
        }
    }

    @Test
    void messagesWhoseSharedBytesAreLostAreLeftOutAfterARepair() throws IOException {
        StoreHarness crashed = new StoreHarness(directory, SMALL);
        crashed.appendDurably(1, message("own"));
        Message shared = message("shared bytes");
        crashed.onOwner(1, () -> crashed.partition(1).share(shared));
        crashed.barrier(1);
        crashed.appendDurably(1, shared);
        crashed.appendDurably(2, shared);
        crashed.appendDurably(2, message("after"));
        crashed.abandon();
        damage("shared bytes");
        MessageStore.repair(directory);
        try (StoreHarness store = new StoreHarness(directory, SMALL)) {
            assertThat(store.bodies(1)).containsExactly("own");
            assertThat(store.bodies(2)).containsExactly("after");
        }
    }
}
