package io.chasqui.store.queue;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A store for the lanes of one queue that keeps everything in collections, completes nothing before the test says so,
 * and fails when a lane breaks the contract. Its journal and checkpoints survive {@link #crash}.
 */
final class ModelStore implements StorePartition {

    /** When a block that is loaded arrives. */
    enum Loading {
        WHEN_ASKED,
        SUCCEEDS_AT_ONCE,
        FAILS_AT_ONCE
    }

    private record Waiting(Confirmation confirmation, long tag) {}

    private record Load(MessageBlock block, Message[] messages, LaneLog.BlockReceiver receiver) {}

    private final Map<Long, ModelLane> lanes = new TreeMap<>();
    private final Map<Long, Map<MessageBlock, Message[]>> recovered = new HashMap<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Queue<Load> loads = new ArrayDeque<>();
    private final Loading loading;
    private boolean syncsDeliveriesLater;
    private boolean checkpointRuns;
    private int checkpointsRequested;

    ModelStore() {
        this(Loading.WHEN_ASKED);
    }

    ModelStore(Loading loading) {
        this.loading = loading;
    }

    // ---- what the test does

    /** From now on it is {@link #confirmAll} that tells that the begin of deliveries is on the disk. */
    void syncDeliveriesLater() {
        syncsDeliveriesLater = true;
    }

    void confirmAll() {
        for (Waiting w = waiting.poll(); w != null; w = waiting.poll()) {
            w.confirmation.confirmed(w.tag);
        }
    }

    /** Takes the barrier of a checkpoint. */
    void beginCheckpoint() {
        if (!checkpointRuns) {
            checkpointRuns = true;
            lanes.values().forEach(ModelLane::beginCheckpoint);
        }
    }

    void completeCheckpoint() {
        checkpointRuns = false;
        new ArrayList<>(lanes.values()).forEach(ModelLane::completeCheckpoint);
    }

    void checkpoint() {
        beginCheckpoint();
        completeCheckpoint();
    }

    int pendingLoads() {
        return loads.size();
    }

    void completeLoad() {
        Load load = loads.poll();
        if (load != null) {
            load.receiver.loaded(load.block, load.messages.clone());
        }
    }

    void completeLoads() {
        while (!loads.isEmpty()) {
            completeLoad();
        }
    }

    void failLoad() {
        Load load = loads.remove();
        load.receiver.failed(load.block, new IllegalStateException("unreadable"));
    }

    /** Stops in order, which stores everything alive, and recovers. Returns the blocks of each level. */
    Map<Integer, List<MessageBlock>> restart() {
        completeCheckpoint();
        lanes.values().forEach(lane -> {
            lane.collectAll();
            lane.completeCheckpoint();
            lane.deliveriesBegun = false;
        });
        return crash();
    }

    /** Forgets everything that a dead process would, and recovers. Returns the blocks of each level. */
    Map<Integer, List<MessageBlock>> crash() {
        recovered.clear();
        Map<Integer, List<MessageBlock>> levels = new TreeMap<>();
        lanes.forEach((id, lane) -> {
            Map<MessageBlock, Message[]> left = lane.crash();
            recovered.put(id, left);
            if (!left.isEmpty()) {
                levels.put(MessageQueue.levelOf(id), new ArrayList<>(left.keySet()));
            }
        });
        lanes.clear();
        waiting.clear();
        loads.clear();
        checkpointRuns = false;
        return levels;
    }

    boolean deliveriesBegun() {
        return lanes.values().stream().anyMatch(lane -> lane.deliveriesBegun);
    }

    int checkpointsRequested() {
        return checkpointsRequested;
    }

    int blocksHandedOver() {
        return lanes.isEmpty()
                ? recovered.values().stream().mapToInt(Map::size).sum()
                : lanes.values().stream().mapToInt(lane -> lane.contents.size()).sum();
    }

    int blocksReleased() {
        return lanes.values().stream().mapToInt(lane -> lane.released.size()).sum();
    }

    Map<Long, Message> journaled() {
        Map<Long, Message> all = new TreeMap<>();
        lanes.values().forEach(lane -> all.putAll(lane.journal));
        return all;
    }

    /** Sequence numbers, which are unique within a level only. */
    Set<Long> settled() {
        return lanes.values().stream()
                .map(lane -> lane.settledInJournal)
                .flatMap(Collection::stream)
                .collect(Collectors.toSet());
    }

    int settledCount() {
        return lanes.values().stream()
                .mapToInt(lane -> lane.settledInJournal.size())
                .sum();
    }

    boolean isDropped() {
        return !lanes.isEmpty() && lanes.values().stream().allMatch(lane -> lane.dropped);
    }

    // ---- what lanes do

    void await(Confirmation confirmation, long tag) {
        waiting.add(new Waiting(confirmation, tag));
    }

    void deliveriesBegin(Confirmation whenDurable, long tag) {
        if (syncsDeliveriesLater) {
            await(whenDurable, tag);
        } else {
            whenDurable.confirmed(tag);
        }
    }

    void requestCheckpoint() {
        checkpointsRequested++;
    }

    void load(MessageBlock block, Message[] messages, LaneLog.BlockReceiver receiver) {
        if (loads.stream().anyMatch(load -> load.block == block)) {
            throw new AssertionError("loaded twice at a time");
        }
        loads.add(new Load(block, messages, receiver));
        if (loading == Loading.SUCCEEDS_AT_ONCE) {
            completeLoad();
        } else if (loading == Loading.FAILS_AT_ONCE) {
            failLoad();
        }
    }

    @Override
    public LaneLog openLane(long laneId, boolean durable, LaneSource source) {
        ModelLane lane = new ModelLane(this, durable, source, recovered.remove(laneId));
        if (lanes.put(laneId, lane) != null) {
            throw new AssertionError("lane opened twice");
        }
        return lane;
    }

    @Override
    public void share(Message message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void keepTogether(Message message, int lanesWanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void barrier(Confirmation confirmation, long tag) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public long pendingBytes() {
        return 0;
    }
}
