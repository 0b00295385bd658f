package io.chasqui.store.log;

import io.chasqui.store.Distribution;
import io.chasqui.store.journal.DiskFigures;

/**
 * What a store measures all the time; live, and read by any thread.
 *
 * @param syncNanos how long the journal's syncs took
 * @param groupBytes sizes of the groups that the journal wrote with one write each
 * @param checkpointNanos how long checkpoints took, page-outs included
 * @param disk what was read, written and synced
 */
public record StoreMeasures(
        Distribution syncNanos, Distribution groupBytes, Distribution checkpointNanos, DiskFigures disk) {

    /** Of a store that does not touch a disk: nothing ever happens. */
    public static StoreMeasures none() {
        return new StoreMeasures(new Distribution(), new Distribution(), new Distribution(), new DiskFigures());
    }
}
