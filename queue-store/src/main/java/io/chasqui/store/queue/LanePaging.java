package io.chasqui.store.queue;

import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.queue.MemoryBudget.Pressure;
import java.util.HashMap;
import java.util.Map;

/**
 * Moves the segments of a lane between the heap and the store: packs them into blocks for a checkpoint or to give
 * memory back, drops the messages of stored blocks, and loads blocks ahead of the consumers.
 */
final class LanePaging {

    private final Lane lane;
    private final PageLimits limits;
    private final LaneLog log;

    /** Segments without a block, in sequence order: all their messages are resident. */
    private final HeldSegments unpacked = new HeldSegments();

    /** Segments with a block that hold messages nevertheless. */
    private final HeldSegments packed = new HeldSegments();

    private final Map<MessageBlock, Segment> storing = new HashMap<>(2);

    LanePaging(Lane lane, PageLimits limits, LaneLog log) {
        this.lane = lane;
        this.limits = limits;
        this.log = log;
    }

    /** The segment holds messages from now on. */
    void held(Segment segment) {
        (segment.block() == null ? unpacked : packed).add(segment);
    }

    /** The segment leaves the lane. */
    void forget(Segment segment) {
        HeldSegments.remove(segment);
        if (segment.block() != null && !segment.isStored()) {
            storing.remove(segment.block());
        }
    }

    // ---- to the store

    /** Packs every live message below the boundary. */
    void collect(long boundary) {
        Segment following;
        for (Segment segment = unpacked.first(); segment != null && segment.first() < boundary; segment = following) {
            if (segment.end() > boundary) {
                split(segment, boundary);
            }
            joinNeighbours(segment, boundary);
            following = segment.nextHeld;
            if (segment.live() > 0) {
                pack(segment);
            } else {
                lane.unlink(segment);
            }
        }
    }

    /**
     * Gives back the memory of everything outside a window around the head.
     *
     * @param bytes how large the window is
     */
    void pageOut(Pressure pressure, long bytes) {
        if (lane.residentBytes() <= bytes) {
            return;
        }
        Window window = window(bytes);
        int smallest = Math.max(1, limits.blockBytes() / (pressure == Pressure.MODERATE ? 4 : 64));
        if (packOutside(window, smallest)) {
            log.requestCheckpoint();
        }
        evictOutside(window);
    }

    private boolean packOutside(Window window, int smallest) {
        boolean any = false;
        for (Segment segment = unpacked.first(), following; segment != null; segment = following) {
            boolean outside = !window.touches(segment);
            if (outside) {
                joinNeighbours(segment, window.from() >= segment.end() ? window.from() : Long.MAX_VALUE);
            }
            following = segment.nextHeld;
            if (outside && segment.residentBytes() >= smallest) {
                pack(segment);
                any = true;
            }
        }
        return any;
    }

    private void evictOutside(Window window) {
        for (Segment segment = packed.first(), following; segment != null; segment = following) {
            following = segment.nextHeld;
            evictIfOutside(window, segment);
        }
    }

    private void evictIfOutside(Window window, Segment segment) {
        if (segment.isStored() && !segment.isLoading() && !window.touches(segment)) {
            HeldSegments.remove(segment);
            lane.held(-segment.evict());
        }
    }

    private void pack(Segment segment) {
        HeldSegments.remove(segment);
        MessageBlock block = segment.pack();
        packed.add(segment);
        storing.put(block, segment);
        log.store(block);
    }

    /** A block has reached the store: its messages may leave the heap. */
    void stored(MessageBlock block) {
        Segment segment = storing.remove(block);
        if (segment == null) {
            return;
        }
        segment.markStored();
        long bytes = limits.window(lane.host().pressure(), lane.host().isServed());
        if (lane.residentBytes() > bytes) {
            evictIfOutside(window(bytes), segment);
        }
    }

    /** Cuts a segment in two, so that a block can end in the middle of it. */
    private void split(Segment segment, long sequence) {
        Segment upper = lane.split(segment, sequence);
        if (upper.live() > 0) {
            unpacked.addAfter(upper, segment);
        } else {
            lane.unlink(upper);
        }
    }

    /** Joins sparse segments so that they make one block together, none of it beyond the limit. */
    private void joinNeighbours(Segment segment, long limit) {
        for (Segment behind = segment.next; mayJoin(segment, behind, limit); behind = segment.next) {
            HeldSegments.remove(behind);
            lane.joinNext(segment);
        }
    }

    private boolean mayJoin(Segment segment, Segment behind, long limit) {
        return behind != null
                && behind.block() == null
                && behind.span() > 0
                && behind.end() <= limit
                && behind.end() - segment.first() <= limits.blockSpan()
                && segment.residentBytes() + behind.residentBytes() <= limits.blockBytes();
    }

    // ---- the window

    /** Positions around the head that stay resident, and the segment that is waited for. */
    private record Window(long from, long to, Segment demanded) {

        static final Window NONE = new Window(Long.MAX_VALUE, Long.MIN_VALUE, null);

        boolean touches(Segment segment) {
            return segment.first() < to && segment.end() > from || segment == demanded;
        }
    }

    private Window window(long bytes) {
        Segment center = lane.headOrLast();
        if (bytes == 0 || center == null) {
            return Window.NONE;
        }
        long left = bytes - center.residentBytes();
        return new Window(windowStart(center, left), windowEnd(center, left), lane.demanded());
    }

    private static long windowStart(Segment center, long bytes) {
        long left = bytes;
        Segment start = center;
        for (Segment s = center.previous; s != null && s.residentBytes() > 0 && left >= s.residentBytes(); ) {
            left -= s.residentBytes();
            start = s;
            s = s.previous;
        }
        return start.first();
    }

    private static long windowEnd(Segment center, long bytes) {
        long left = bytes;
        Segment end = center;
        for (Segment s = center.next; s != null && s.residentBytes() > 0 && left >= s.residentBytes(); ) {
            left -= s.residentBytes();
            end = s;
            s = s.next;
        }
        return end.end();
    }

    // ---- from the store

    /** Loads what the head needs next, and some more so that the consumers need not wait for it. */
    void readAhead(Segment from) {
        int blocks = limits.readAhead(lane.host().pressure());
        long bytes = limits.servedWindow();
        for (Segment segment = from; segment != null && blocks > 0 && bytes > 0; segment = segment.next) {
            bytes -= segment.block() == null
                    ? segment.residentBytes()
                    : segment.block().byteSize();
            blocks--;
            load(segment);
        }
    }

    /** Loads a segment to look at its messages. */
    void loadWanted(Segment segment) {
        if (segment.mayLoadWanted()) {
            segment.markLoading();
            log.load(segment.block(), segment);
        }
    }

    /** Loads the messages a segment misses, unless that is under way. */
    void load(Segment segment) {
        segment.wantFill();
        if (segment.mayLoad()) {
            segment.markLoading();
            log.load(segment.block(), segment);
        }
    }
}
