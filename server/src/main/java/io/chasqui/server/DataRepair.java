package io.chasqui.server;

import io.chasqui.server.StartException.Reason;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.RepairReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Mends a data directory that a broker refuses because its journal is damaged. */
public final class DataRepair {

    private DataRepair() {}

    /**
     * Keeps every intact record of the journal and sets the damaged files aside. Changes nothing where nothing is
     * damaged.
     *
     * @throws StartException if there is no such directory or a broker uses it
     * @throws IOException if the disk cannot be read or written
     */
    public static RepairReport run(Path dataDirectory) throws IOException {
        if (!Files.isDirectory(dataDirectory)) {
            throw new StartException(Reason.DATA_DIRECTORY_UNUSABLE, dataDirectory + " is not a data directory");
        }
        try (DataDirectory directory = DataDirectory.open(dataDirectory)) {
            return MessageStore.repair(directory.messages());
        }
    }
}
