package io.chasqui.store.delay;

import io.chasqui.store.delay.DelayLane.State;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.MessageQueue;
import io.chasqui.store.queue.QueueEnvironment;
import io.chasqui.store.queue.WakeUp;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Messages that are to go on later, each at its own time: what an exchange that delays messages keeps. They are as safe
 * here as in a queue, and take no more of the heap than the broker has to spare. All methods are called on the owner
 * thread unless they say otherwise.
 *
 * <p>A message is appended to the lane of the slot of time in which it is due ({@link DelayLevel}). Slots that begin soon
 * are put in order and released ({@link DueReleases}); wide slots are moved to narrower ones first ({@link SlotMoves}). A
 * message is settled here when it is safe where it went, so a crash in between has it released again: it may arrive
 * twice, but is not lost.
 */
public final class DelayedMessages {

    private final QueueEnvironment environment;
    private final long id;
    private final boolean durable;
    private final DelayLane[] lanes = new DelayLane[DelayLevel.LANES];
    private final Map<DelayLevel, Map<Long, DelayLane>> slots = new HashMap<>();
    private final DelayMemory memory;
    private final DueReleases releases;
    private final SlotMoves moves;
    private final PendingSearch search;
    private final WakeUp wakeUp;
    private volatile long pending;
    private int lookups;
    private boolean deleted;

    /**
     * @param environment with a timer
     * @param id unique for the life of the data directory, never reused, also not for a queue
     * @param recovered what the store has, by level of the lane ({@link MessageQueue#laneId})
     */
    public DelayedMessages(
            QueueEnvironment environment,
            long id,
            boolean durable,
            DueTime dueTime,
            DueMessageTarget target,
            Map<Integer, List<MessageBlock>> recovered) {
        environment.owner().assertCurrent();
        this.environment = environment;
        this.id = id;
        this.durable = durable;
        this.memory = new DelayMemory(environment.memory(), environment.memory().account(environment.owner()), lanes);
        this.releases = new DueReleases(this, memory, dueTime, target);
        this.moves = new SlotMoves(this, dueTime);
        this.search = new PendingSearch(this, dueTime);
        this.wakeUp = new WakeUp(environment.timer(), this::tick);
        DelayLevel.ALL.forEach(level -> slots.put(level, new HashMap<>()));
        recover(recovered, dueTime);
    }

    private void recover(Map<Integer, List<MessageBlock>> recovered, DueTime dueTime) {
        recovered.forEach((number, blocks) -> lane(number).restore(blocks));
        for (DelayLane lane : lanes) {
            if (lane != null && lane.live() > 0) {
                pending += lane.live();
                lookups++;
                lookUpTime(lane, Long.MIN_VALUE, dueTime);
            }
        }
    }

    /** Learns from the first message that can be read which slot a lane is used for. */
    private void lookUpTime(DelayLane lane, long from, DueTime dueTime) {
        DelayBatch batch = lane.batchFrom(from);
        if (batch == null) {
            lookedUp();
            return;
        }
        batch.read(messages -> {
            int first = messages == null || lane.isDropped() ? -1 : firstWaiting(batch);
            if (first >= 0) {
                long due = dueTime.dueMillis(messages[first]);
                lane.assign(due);
                slots.get(lane.level()).putIfAbsent(lane.level().slot(due), lane);
                lookedUp();
            } else {
                lookUpTime(lane, batch.first() + 1, dueTime);
            }
        });
    }

    /** When the times of all lanes are known the oldest can go first. */
    private void lookedUp() {
        if (--lookups == 0) {
            tick();
        }
    }

    private static int firstWaiting(DelayBatch batch) {
        int index = 0;
        while (index < batch.span() && !batch.isWaiting(index)) {
            index++;
        }
        return index < batch.span() ? index : -1;
    }

    // ---- messages

    /**
     * Takes a message.
     *
     * @param dueMillis what {@link DueTime} tells of it
     * @param confirmation told when the message is as safe as it will be: before this method returns if it is not
     *     persistent, otherwise when the journal has it. Null if nobody waits
     */
    public void add(Message message, long dueMillis, Confirmation confirmation, long tag) {
        environment.owner().assertCurrent();
        boolean confirmedLater = false;
        if (!deleted) {
            DelayLane lane = laneFor(dueMillis);
            pending++;
            confirmedLater = lane.append(message, dueMillis, confirmation, tag);
            wakeUp.at(lane.isOpen() ? dueMillis : lane.opensAt());
        }
        if (!confirmedLater && confirmation != null) {
            confirmation.confirmed(tag);
        }
    }

    /** Messages that wait or are on their way. Any thread. */
    public long count() {
        return pending;
    }

    /** Heap that the messages take. */
    public long residentBytes() {
        return memory.residentBytes();
    }

    /** Messages released since the start. */
    public long releasedTotal() {
        return releases.releasedTotal();
    }

    /**
     * Lists waiting messages, roughly in the order in which they are due: slot by slot.
     *
     * @param cursor where an earlier page ended, or {@link PendingPage#START}
     * @param limit most messages of the page
     */
    public void list(String cursor, int limit, PendingPage.Receiver receiver) {
        environment.owner().assertCurrent();
        search.list(cursor, limit, receiver);
    }

    /**
     * Takes out one waiting message.
     *
     * @param messageId from {@link PendingMessage#id}
     * @param answer told whether there was such a message
     */
    public void cancel(String messageId, Consumer<Boolean> answer) {
        environment.owner().assertCurrent();
        search.cancel(messageId, answer);
    }

    /** Drops everything; what is under way arrives all the same. Messages that come later are confirmed and dropped. */
    public void delete() {
        environment.owner().assertCurrent();
        if (deleted) {
            return;
        }
        deleted = true;
        for (DelayLane lane : lanes) {
            if (lane != null) {
                lane.drop();
            }
        }
        memory.close();
        releases.clear();
        pending = 0;
    }

    // ---- lanes

    /** The lane for what is due at this time: if that is over, the one that is open now. */
    DelayLane laneFor(long millis) {
        long now = now();
        long dueMillis = Math.max(millis, now);
        for (DelayLevel level : DelayLevel.ALL) {
            if (level.reaches(dueMillis, now)) {
                DelayLane lane = slots.get(level).get(level.slot(dueMillis));
                lane = lane == null ? assign(level, dueMillis) : lane;
                if (lane != null) {
                    return lane;
                }
            }
        }
        return anyBefore(dueMillis);
    }

    /** Returns null if all lanes of the level are in use. */
    private DelayLane assign(DelayLevel level, long dueMillis) {
        for (int number = level.firstLane(); number < level.firstLane() + level.lanes(); number++) {
            DelayLane lane = lane(number);
            if (lane.state() == State.FREE) {
                lane.assign(dueMillis);
                slots.get(level).put(level.slot(dueMillis), lane);
                return lane;
            }
        }
        return null;
    }

    /**
     * For when all lanes are in use, because nobody has taken released messages for a long time: the latest slot that
     * begins early enough, or failing that the earliest one.
     */
    private DelayLane anyBefore(long dueMillis) {
        TreeMap<Long, DelayLane> byStart = new TreeMap<>();
        for (DelayLane lane : lanes) {
            if (lane != null && lane.state() != State.FREE && lane.state() != State.RECOVERED) {
                byStart.put(lane.start(), lane);
            }
        }
        Map.Entry<Long, DelayLane> before = byStart.floorEntry(dueMillis);
        return before == null ? byStart.firstEntry().getValue() : before.getValue();
    }

    private DelayLane lane(int number) {
        if (lanes[number] == null) {
            long laneId = MessageQueue.laneId(id, number);
            lanes[number] = new DelayLane(memory, environment.partition(), laneId, number, durable);
        }
        return lanes[number];
    }

    /** The lanes in use whose time is known, in the order of their slots. */
    List<DelayLane> lanesInOrder() {
        return Arrays.stream(lanes)
                .filter(lane -> lane != null && lane.state() != State.FREE && lane.state() != State.RECOVERED)
                .sorted(Comparator.comparingLong(DelayLane::start).thenComparingInt(DelayLane::number))
                .toList();
    }

    /** A lane is empty and its slot over. */
    void free(DelayLane lane) {
        slots.get(lane.level()).remove(lane.level().slot(lane.start()), lane);
        lane.free();
    }

    /** A message has arrived where it went, or is not wanted any more. */
    void settle(DelayBatch batch, int index) {
        pending--;
        batch.lane().settle(batch, index);
    }

    // ---- time

    private void tick() {
        if (deleted || lookups > 0) {
            return;
        }
        long now = now();
        releases.closeFinished(now);
        for (DelayLane lane : lanesInOrder()) {
            if (lane.state() == State.WAITING && lane.opensAt() <= now) {
                begin(lane);
            }
        }
        releases.releaseDue();
    }

    private void begin(DelayLane lane) {
        if (!lane.level().isNarrowest()) {
            moves.begin(lane);
        } else if (releases.mayOpen(lane)) {
            releases.open(lane);
        }
    }

    /** Sees to it that this is woken up when there is something to do. */
    void rearm() {
        long next = releases.nextDue();
        long now = now();
        for (DelayLane lane : lanes) {
            if (lane == null) {
                continue;
            }
            if (lane.state() == State.WAITING && (!lane.level().isNarrowest() || releases.mayOpen(lane))) {
                next = Math.min(next, lane.opensAt());
            } else if (lane.state() == State.OPEN && lane.live() == 0) {
                next = Math.min(
                        next, Math.max(now + 1, lane.start() + lane.level().widthMillis()));
            }
        }
        if (next != Long.MAX_VALUE) {
            wakeUp.at(next);
        }
    }

    long now() {
        return environment.timer().now();
    }

    void execute(Runnable task) {
        environment.owner().execute(task);
    }

    void later(long millis, Runnable task) {
        environment.timer().schedule(millis, task);
    }

    long pendingBytes() {
        return environment.partition().pendingBytes();
    }
}
