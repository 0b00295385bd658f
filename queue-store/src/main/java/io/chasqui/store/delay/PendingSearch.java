package io.chasqui.store.delay;

import io.chasqui.store.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks through the waiting messages for people. Reads one batch after the other and keeps none on the heap. */
final class PendingSearch {

    /** A page ends before the bytes of its messages exceed this. */
    private static final long PAGE_BYTES = 4 << 20;

    private final DelayedMessages store;
    private final DueTime dueTime;

    PendingSearch(DelayedMessages store, DueTime dueTime) {
        this.store = store;
        this.dueTime = dueTime;
    }

    /** A place between two messages: in a lane that is used for a slot, before a position. */
    private record Cursor(long start, int lane, long sequence) {

        static Cursor parse(String text) {
            String[] parts = text.split("\\.");
            try {
                return parts.length == 3
                        ? new Cursor(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]))
                        : new Cursor(Long.MIN_VALUE, 0, 0);
            } catch (NumberFormatException e) {
                return new Cursor(Long.MIN_VALUE, 0, 0);
            }
        }

        boolean isBefore(DelayLane candidate) {
            return start < candidate.start() || start == candidate.start() && lane <= candidate.number();
        }

        boolean isIn(DelayLane candidate) {
            return start == candidate.start() && lane == candidate.number();
        }

        @Override
        public String toString() {
            return start + "." + lane + "." + sequence;
        }
    }

    void list(String cursor, int limit, PendingPage.Receiver receiver) {
        Cursor from = Cursor.parse(cursor);
        Deque<DelayLane> lanes = new ArrayDeque<>();
        store.lanesInOrder().stream().filter(from::isBefore).forEach(lanes::add);
        DelayLane first = lanes.peek();
        long position = first != null && from.isIn(first) ? from.sequence() : Long.MIN_VALUE;
        new Listing(lanes, limit, receiver).next(first, position);
    }

    /** One page that is being put together. */
    private final class Listing {

        private final Deque<DelayLane> lanes;
        private final int limit;
        private final PendingPage.Receiver receiver;
        private final List<PendingMessage> found = new ArrayList<>();
        private long bytes;

        Listing(Deque<DelayLane> lanes, int limit, PendingPage.Receiver receiver) {
            this.lanes = lanes;
            this.limit = limit;
            this.receiver = receiver;
        }

        /** @param position where to go on in the lane, which has nothing to say about the ones behind it */
        void next(DelayLane lane, long position) {
            DelayBatch batch = batchAt(lanes, position);
            if (batch == null) {
                receiver.received(new PendingPage(found, null));
            } else {
                long from = batch.lane() == lane ? Math.max(position, batch.first()) : batch.first();
                batch.read(messages -> collect(batch, messages, from));
            }
        }

        private void collect(DelayBatch batch, Message[] messages, long position) {
            int from = messages == null || batch.lane().isDropped() ? batch.span() : (int) (position - batch.first());
            for (int i = from; i < batch.span(); i++) {
                if (!batch.isWaiting(i)) {
                    continue;
                }
                Message message = messages[i];
                if (found.size() == limit || bytes > 0 && bytes + message.footprint() > PAGE_BYTES) {
                    Cursor here = new Cursor(batch.lane().start(), batch.lane().number(), batch.first() + i);
                    receiver.received(new PendingPage(found, here.toString()));
                    return;
                }
                bytes += message.footprint();
                found.add(new PendingMessage(dueTime.dueMillis(message), message));
            }
            store.execute(() -> next(batch.lane(), batch.first() + batch.span()));
        }
    }

    void cancel(String id, Consumer<Boolean> answer) {
        long due = PendingMessage.dueMillis(id);
        List<DelayLane> inOrder = store.lanesInOrder();
        Deque<DelayLane> lanes = new ArrayDeque<>();
        inOrder.stream().filter(lane -> lane.covers(due)).forEach(lanes::add);
        // Elsewhere only if lanes had run out when the message came.
        inOrder.stream()
                .filter(lane -> !lane.covers(due) && lane.start() <= due)
                .forEach(lanes::add);
        cancelNext(lanes, Long.MIN_VALUE, new PendingMessage(id, due, null), answer);
    }

    private void cancelNext(Deque<DelayLane> lanes, long position, PendingMessage wanted, Consumer<Boolean> answer) {
        DelayBatch batch = batchAt(lanes, position);
        if (batch == null) {
            answer.accept(false);
            return;
        }
        batch.read(messages -> {
            Optional<Integer> index = messages == null ? Optional.empty() : find(batch, messages, wanted);
            if (index.isPresent()) {
                store.settle(batch, index.get());
                answer.accept(true);
            } else {
                store.execute(() -> cancelNext(lanes, batch.first() + batch.span(), wanted, answer));
            }
        });
    }

    private Optional<Integer> find(DelayBatch batch, Message[] messages, PendingMessage wanted) {
        for (int i = 0; i < batch.span() && !batch.lane().isDropped(); i++) {
            if (batch.isWaiting(i)
                    && dueTime.dueMillis(messages[i]) == wanted.dueMillis()
                    && new PendingMessage(wanted.dueMillis(), messages[i]).id().equals(wanted.id())) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** The next batch at or behind a position of the first lane, or in the lanes behind it, which move up. */
    private static DelayBatch batchAt(Deque<DelayLane> lanes, long position) {
        long from = position;
        while (!lanes.isEmpty()) {
            DelayBatch within = lanes.peek().batchOf(from);
            DelayBatch batch = within != null ? within : lanes.peek().batchFrom(from);
            if (batch != null) {
                return batch;
            }
            lanes.remove();
            from = Long.MIN_VALUE;
        }
        return null;
    }
}
