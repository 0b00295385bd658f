package io.chasqui.store.log;

import java.nio.file.Path;
import java.util.List;

/**
 * What a repair of the journal kept and what is lost.
 *
 * @param groupsKept groups of records that were intact
 * @param gaps places where synced records are missing; empty if the journal was not damaged, and then nothing has been
 *     changed
 * @param setAside where the damaged files are now; null if nothing has been changed
 */
public record RepairReport(long groupsKept, List<Gap> gaps, Path setAside) {

    /**
     * A row of groups that cannot be read.
     *
     * @param file the file that should hold the first of them
     * @param offset where in the file the damage begins
     * @param firstGroup number of the first missing group
     * @param count how many groups are missing
     */
    public record Gap(Path file, long offset, long firstGroup, long count) {}
}
