package io.chasqui.store.block;

import io.chasqui.store.log.DeliveryCounts;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What has changed since the index was last written. Confined to the checkpoint thread. */
public final class IndexChanges {

    private final NavigableMap<byte[], Change> blocks = new TreeMap<>(Arrays::compareUnsigned);
    private final Set<byte[]> delivering = new TreeSet<>(Arrays::compareUnsigned);
    private final Set<Long> dropped = new HashSet<>();
    private boolean deliveriesForgotten;

    /** Changes of one block, the latest of each kind. */
    static final class Change {
        private IndexEntry entry;
        private boolean removed;
        private long[] settled;
        private long[] redelivered;
        private DeliveryCounts counts;
        private BlockLocation location;

        /** The entry after the change; null if there is none any more. */
        IndexEntry apply(IndexEntry before) {
            IndexEntry after = entry != null ? entry : before;
            if (removed || after == null) {
                return null;
            }
            if (settled != null) {
                after = after.withBits(settled, redelivered, counts);
            }
            return location == null ? after : after.withLocation(location);
        }
    }

    /** @param counts null if there are none */
    public void put(
            long laneId,
            long firstSequence,
            int span,
            long byteSize,
            long[] settled,
            long[] redelivered,
            DeliveryCounts counts,
            BlockLocation location) {
        Change change = change(laneId, firstSequence);
        change.entry = new IndexEntry(span, byteSize, settled, redelivered, counts, location);
        change.removed = false;
        change.settled = null;
        change.location = null;
    }

    /** The block's settled or redelivered messages or their counts changed. */
    public void bits(long laneId, long firstSequence, long[] settled, long[] redelivered, DeliveryCounts counts) {
        Change change = change(laneId, firstSequence);
        change.settled = settled;
        change.redelivered = redelivered;
        change.counts = counts;
    }

    public void moved(long laneId, long firstSequence, BlockLocation location) {
        change(laneId, firstSequence).location = location;
    }

    public void removed(long laneId, long firstSequence) {
        change(laneId, firstSequence).removed = true;
    }

    /** Messages of the lane may have been handed to consumers since the last orderly close. */
    public void delivering(long laneId) {
        delivering.add(IndexKey.lane(laneId));
    }

    public void dropped(long laneId) {
        dropped.add(laneId);
    }

    private Change change(long laneId, long firstSequence) {
        return blocks.computeIfAbsent(IndexKey.block(laneId, firstSequence), key -> new Change());
    }

    /** A new life begins, in which nothing has been delivered yet. */
    public void forgetDeliveries() {
        deliveriesForgotten = true;
    }

    boolean deliveriesForgotten() {
        return deliveriesForgotten;
    }

    boolean isDropped(byte[] key) {
        return dropped.contains(IndexKey.laneId(key));
    }

    Map<byte[], Change> blocks() {
        return blocks;
    }

    /** The keys that changed, in the order of the index. */
    NavigableMap<byte[], Boolean> keys() {
        NavigableMap<byte[], Boolean> keys = new TreeMap<>(Arrays::compareUnsigned);
        blocks.keySet().forEach(key -> keys.put(key, true));
        delivering.forEach(key -> keys.put(key, true));
        return keys;
    }

    public void clear() {
        blocks.clear();
        delivering.clear();
        dropped.clear();
        deliveriesForgotten = false;
    }
}
