package io.chasqui.store.log;

/**
 * Figures of a store, counted since it was opened unless said otherwise.
 *
 * @param journalGroups groups written, each with one write
 * @param journalRecordBytes bytes of records written to the journal
 * @param journalFileBytes size of the journal's files now
 * @param syncs syncs of the journal
 * @param syncNanos nanoseconds spent in them
 * @param lastSyncNanos duration of the last one
 * @param checkpoints checkpoints written, page-outs included
 * @param checkpointNanos nanoseconds spent in them
 * @param lastCheckpointNanos duration of the last one
 * @param blocks blocks written
 * @param blockBytes bytes of the messages in them
 * @param volumes volumes now
 * @param volumeBytes bytes of messages the volumes were written with, now
 * @param liveBytes bytes of messages in blocks that are still needed, now
 * @param indexBytes size of the index now
 * @param indexEntries entries of the index when it was last written
 */
public record StoreFigures(
        long journalGroups,
        long journalRecordBytes,
        long journalFileBytes,
        long syncs,
        long syncNanos,
        long lastSyncNanos,
        long checkpoints,
        long checkpointNanos,
        long lastCheckpointNanos,
        long blocks,
        long blockBytes,
        int volumes,
        long volumeBytes,
        long liveBytes,
        long indexBytes,
        long indexEntries) {

    /** Of a store that does not touch a disk. */
    public static final StoreFigures NONE = new StoreFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
