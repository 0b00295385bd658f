package io.chasqui.store.log.disk;

import io.chasqui.store.block.BlockIndex;
import io.chasqui.store.block.IndexChanges;
import io.chasqui.store.block.IndexHeader;
import io.chasqui.store.block.StoredBlock;
import io.chasqui.store.block.Volume;
import io.chasqui.store.block.Volumes;
import io.chasqui.store.journal.Disk;
import io.chasqui.store.journal.JournalPosition;
import io.chasqui.store.journal.JournalScan;
import io.chasqui.store.journal.RecordHandler;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a data directory to the state in which every message is in a block and the journal is empty. Reads the journal
 * twice: first for what is settled, then for the messages that are left, which go to volumes as they come, so that the
 * heap needed does not depend on the journal's size. Nothing counts before the new index is in place; until then a
 * crash finds everything as it was.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final long BLOCK_BYTES = 64 * 1024;
    private static final long BUFFERED_BYTES = 16L * 1024 * 1024;

    private final Disk disk;
    private final BlockIndex index;
    private final JournalScan scan;
    private final JournalPosition start;
    private final boolean clean;
    private final Map<Long, RecoveredLane> lanes = new TreeMap<>();
    private final IndexChanges changes = new IndexChanges();
    private Volumes volumes;
    private long bufferedBytes;
    private long replayed;

    Recovery(Disk disk, BlockIndex index, Path journalDirectory) throws IOException {
        this.disk = disk;
        this.index = index;
        IndexHeader header = index.header();
        this.start = header == null ? JournalPosition.START : header.replay();
        this.clean = header == null || header.clean();
        this.scan = new JournalScan(journalDirectory, start);
    }

    /** Recovers the directory and returns its volumes. */
    Volumes run(Path blockDirectory, long volumeBytes) throws IOException {
        readIndex();
        scan.read(new FirstPass());
        volumes = openVolumes(blockDirectory, volumeBytes);
        applySettlements();
        scan.read(new SecondPass());
        flushAll();
        volumes.commit();
        markRedelivered();
        writeIndex();
        report();
        return volumes;
    }

    private void report() {
        int blocks =
                lanes.values().stream().mapToInt(lane -> lane.blocks.size()).sum();
        if (blocks > 0 || !clean) {
            LOG.info(
                    "Found {} blocks of messages; {} messages came from the journal{}",
                    blocks,
                    replayed,
                    clean ? "" : ", as the last stop was not orderly");
        }
    }

    /** Stored blocks in order by lane. */
    Map<Long, List<MessageBlock>> blocks() {
        Map<Long, List<MessageBlock>> blocks = new HashMap<>();
        for (RecoveredLane lane : lanes.values()) {
            if (!lane.blocks.isEmpty()) {
                blocks.put(lane.laneId, new ArrayList<>(lane.blocks.values()));
            }
        }
        return blocks;
    }

    /** Where the journal goes on. */
    JournalPosition journalStart() {
        return scan.end();
    }

    /** The old journal's files. */
    List<Path> oldSegments() {
        return new ArrayList<>(scan.segments().values());
    }

    private void readIndex() throws IOException {
        index.read(new BlockIndex.Visitor() {
            @Override
            public void delivering(long laneId) {
                lane(laneId).deliveriesBegin();
            }

            @Override
            public void block(long laneId, MessageBlock block) {
                lane(laneId).blocks.put(block.firstSequence(), block);
            }
        });
    }

    private RecoveredLane lane(long laneId) {
        return lanes.computeIfAbsent(laneId, RecoveredLane::new);
    }

    private Volumes openVolumes(Path directory, long volumeBytes) throws IOException {
        Map<Integer, List<StoredBlock>> stored = new HashMap<>();
        for (RecoveredLane lane : lanes.values()) {
            for (MessageBlock block : lane.blocks.values()) {
                MessageBlock.BlockLocation location = block.location();
                stored.computeIfAbsent(location.volume(), key -> new ArrayList<>())
                        .add(new StoredBlock(lane.laneId, block, location.recordId()));
            }
        }
        return new Volumes(disk, directory, volumeBytes, stored);
    }

    /** What the journal says of the blocks that were stored before: settled, dropped or put back. */
    private void applySettlements() {
        Set<Long> dropped = new HashSet<>();
        for (RecoveredLane lane : lanes.values()) {
            if (lane.dropped()) {
                dropped.add(lane.laneId);
                changes.dropped(lane.laneId);
                lane.blocks.clear();
            } else {
                lane.blocks.values().removeIf(block -> update(lane, block));
            }
        }
        volumes.releaseLanes(dropped);
    }

    /** Returns true if nothing of the block is left. */
    private boolean update(RecoveredLane lane, MessageBlock block) {
        boolean changed = lane.settleIn(block) | lane.countIn(block);
        if (block.live() == 0) {
            changes.removed(lane.laneId, block.firstSequence());
            volumes.release(block.location());
            return true;
        }
        if (changed) {
            recordBits(lane, block);
        }
        return false;
    }

    private void recordBits(RecoveredLane lane, MessageBlock block) {
        changes.bits(
                lane.laneId,
                block.firstSequence(),
                block.settledBits(),
                block.redeliveredBits(),
                block.deliveryCounts());
    }

    private void add(RecoveredLane lane, long sequence, Message message) throws IOException {
        if (!lane.continuesPending(sequence)) {
            flush(lane);
        }
        long before = lane.pendingBytes();
        lane.add(sequence, message);
        bufferedBytes += lane.pendingBytes() - before;
        replayed++;
        if (lane.pendingBytes() >= BLOCK_BYTES) {
            flush(lane);
        } else if (bufferedBytes >= BUFFERED_BYTES) {
            flushAll();
        }
    }

    /** Null if the bytes were lost with a part of the journal that has been repaired. */
    private Message messageOf(RecordHandler.Content content) throws IOException {
        try {
            return content.message();
        } catch (RecordHandler.LostContentException e) {
            if (!scan.salvaged()) {
                throw e;
            }
            LOG.warn("A message is lost with the damaged part of the journal: {}", e.getMessage());
            return null;
        }
    }

    private void flushAll() throws IOException {
        for (RecoveredLane lane : lanes.values()) {
            flush(lane);
        }
    }

    private void flush(RecoveredLane lane) throws IOException {
        bufferedBytes -= lane.pendingBytes();
        MessageBlock block = lane.takePending();
        if (block != null) {
            block.stored(volumes.put(lane.laneId, block, block.messages()));
            changes.put(
                    lane.laneId,
                    block.firstSequence(),
                    block.span(),
                    block.byteSize(),
                    block.settledBits(),
                    block.redeliveredBits(),
                    block.deliveryCounts(),
                    block.location());
        }
    }

    /** After a crash nobody knows which messages were handed out, so all that may have been come back as redelivered. */
    private void markRedelivered() {
        if (clean) {
            return;
        }
        for (RecoveredLane lane : lanes.values()) {
            if (lane.delivering()) {
                for (MessageBlock block : lane.blocks.values()) {
                    block.allRedelivered();
                    recordBits(lane, block);
                }
            }
        }
    }

    private void writeIndex() throws IOException {
        changes.forgetDeliveries();
        IndexHeader header = index.header();
        long generation = header == null ? 1 : header.generation() + 1;
        index.write(new IndexHeader(generation, scan.end(), false), changes);
        for (Volume volume : volumes.all()) {
            volume.indexed(volume.live() > 0);
        }
        volumes.deleteDead();
    }

    /** Collects what is settled, dropped or may have been delivered. */
    private final class FirstPass implements RecordHandler {

        @Override
        public void message(long laneId, long sequence, Content content) {
            // the second pass reads messages, when it is known which ones are left
        }

        @Override
        public void settled(long laneId, long firstSequence, int count) {
            lane(laneId).settled(firstSequence, count);
        }

        @Override
        public void returned(long laneId, long sequence, int acquired, int failed) {
            lane(laneId).returned(sequence, acquired, failed);
        }

        @Override
        public void deliveriesBegin(long laneId) {
            lane(laneId).deliveriesBegin();
        }

        @Override
        public void laneDropped(long laneId) {
            lane(laneId).drop();
        }
    }

    /** Packs the messages that are left. */
    private final class SecondPass implements RecordHandler {

        @Override
        public void message(long laneId, long sequence, Content content) throws IOException {
            RecoveredLane lane = lane(laneId);
            if (lane.wants(sequence)) {
                Message message = messageOf(content);
                if (message != null) {
                    add(lane, sequence, message);
                }
            }
        }

        @Override
        public void settled(long laneId, long firstSequence, int count) {
            // known from the first pass
        }

        @Override
        public void returned(long laneId, long sequence, int acquired, int failed) {
            // known from the first pass
        }

        @Override
        public void deliveriesBegin(long laneId) {
            // known from the first pass
        }

        @Override
        public void laneDropped(long laneId) {
            // known from the first pass
        }
    }
}
