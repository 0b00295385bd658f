package io.chasqui.store.queue;

import io.chasqui.store.log.LaneLog;

/** Settles all ready messages of one segment. */
record SegmentPurge(Lane lane, Segment segment, LaneLog log) {

    void run() {
        int before = segment.live();
        long end = segment.end();
        for (long sequence = segment.first(); sequence < end; sequence++) {
            if (segment.isLive(sequence)) {
                purge(sequence);
            }
        }
        segment.forgetReady();
        if (segment.live() < before) {
            lane.settled(segment);
        }
    }

    private void purge(long sequence) {
        QueueEntry entry = segment.entryAt(sequence);
        if (entry == null) {
            boolean journaled = segment.isJournaled(sequence);
            segment.settle(sequence);
            if (journaled) {
                log.settle(sequence);
            }
        } else if (entry.isReady()) {
            lane.forget(segment, entry);
        }
    }
}
