package io.chasqui.store.journal;

/**
 * A place in the journal: the group with this number, which is in this segment or a later one.
 *
 * @param segment number of the segment to start reading at
 * @param group number of the first group that counts; groups are numbered without gaps across segments
 */
public record JournalPosition(long segment, long group) {

    /** Where the journal of a new data directory starts. */
    public static final JournalPosition START = new JournalPosition(1, 1);
}
