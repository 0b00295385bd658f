package io.chasqui.store.journal;

/**
 * Remembers where the journal buffer holds the last settle record of a lane, so that the next number in a row is added
 * to it in place. One per lane, used by {@link JournalAppender} only.
 */
public final class SettleRun {
    long slice = -1;
    int offset;
    long next;
    int count;
}
