package io.chasqui.store.queue;

import io.chasqui.store.message.Message;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Takes ready messages out of a queue, wherever they stand in it, and gives them to somebody who brings them elsewhere.
 * A message that is on its way keeps its place, where nobody else can get it, until it is safe where it goes; a crash in
 * between brings it back. The others stay where they are, in their order. Messages that come after the beginning are not
 * looked at. On the owner thread of the queue only.
 */
public final class QueueMove {

    /** Where messages go. */
    public interface Target {

        /** Whether a message is to be moved. */
        boolean wants(Message message);

        /** Takes a message away. May answer at once, and may call the queue. */
        void take(Moving moving);
    }

    /** How far the move is. */
    public enum Progress {
        /** There are more messages to look at. */
        MORE,
        /** The next message has to be loaded; whoever moves is woken up when it has been. */
        LOADS,
        /** All have been looked at, or the queue is deleted. */
        ENDED
    }

    /** A message on its way. The first answer counts. */
    public final class Moving {

        private final QueueEntry entry;
        private final Message message;
        private boolean answered;

        private Moving(QueueEntry entry) {
            this.entry = entry;
            this.message = entry.message();
        }

        public Message message() {
            return message;
        }

        /** It is as safe where it went as it was here. */
        public void arrived() {
            answer(true);
        }

        /** It could not go there: it is ready again, in its place. */
        public void stays() {
            answer(false);
        }

        private void answer(boolean arrived) {
            if (!answered) {
                answered = true;
                queue.moved(entry, message, arrived);
            }
        }
    }

    private final MessageQueue queue;
    private final Lanes lanes;
    private final Target target;
    private final Deque<LaneCursor> cursors = new ArrayDeque<>(1);
    private long looked;
    private boolean ended;

    QueueMove(MessageQueue queue, Lanes lanes, Target target, Runnable wakeUp) {
        this.queue = queue;
        this.lanes = lanes;
        this.target = target;
        cursors.addAll(lanes.cursors(wakeUp));
    }

    /**
     * Looks at some messages, from the highest priority on, and has the target take those it wants.
     *
     * @param most messages to look at
     * @param mostTaken messages to take
     */
    public Progress look(int most, int mostTaken) {
        queue.owner().assertCurrent();
        int taken = 0;
        for (int i = 0; i < most && taken < mostTaken; i++) {
            LaneCursor cursor = cursor();
            if (cursor == null) {
                return Progress.ENDED;
            }
            Message message = cursor.find();
            if (message != null) {
                taken += look(cursor, message);
            } else if (cursor.isWaiting()) {
                return Progress.LOADS;
            }
        }
        return Progress.MORE;
    }

    private LaneCursor cursor() {
        if (queue.isDeleted()) {
            end();
        }
        while (!cursors.isEmpty() && cursors.peek().isAtEnd()) {
            lanes.forget(cursors.remove());
        }
        return cursors.peek();
    }

    /** Returns how many were taken. */
    private int look(LaneCursor cursor, Message message) {
        looked++;
        if (lanes.hasExpired(message) || !target.wants(message)) {
            cursor.pass();
            return 0;
        }
        target.take(new Moving(cursor.take()));
        return 1;
    }

    /** How many messages it has looked at. */
    public long looked() {
        return looked;
    }

    /** Looks at no more messages. Those on their way go on. */
    public void end() {
        if (!ended) {
            ended = true;
            cursors.forEach(lanes::forget);
            cursors.clear();
        }
    }
}
