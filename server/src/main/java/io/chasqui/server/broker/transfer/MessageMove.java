package io.chasqui.server.broker.transfer;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.Destination;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueMove;
import io.chasqui.store.queue.QueueMove.Moving;
import io.chasqui.store.queue.QueueMove.Progress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One move of messages out of a queue. Looks at some messages in each turn of the queue's loop, and has a bounded number
 * of them on their way; those that cannot go stay in the queue. Waits while publishers of the virtual host are blocked.
 */
public final class MessageMove {

    private static final Logger LOG = LoggerFactory.getLogger(MessageMove.class);

    /** Messages looked at in one turn. */
    private static final int LOOKS = 256;

    /** Messages, and bytes of them, that are on their way at a time. */
    private static final int WINDOW = 512;

    private static final long WINDOW_BYTES = 4L << 20;
    private static final long TICK_MILLIS = 500;

    /** How a move is. */
    public enum State {
        RUNNING,
        COMPLETED,
        CANCELLED,
        FAILED
    }

    /**
     * A move at one moment.
     *
     * @param total messages that were ready when it began
     * @param looked messages looked at so far
     * @param moved messages that have arrived
     * @param failed messages that could not go and stay
     * @param underWay messages on their way
     * @param reason why it has failed; null if it has not
     * @param endedMillis 0 while it runs
     */
    public record Status(
            State state,
            long total,
            long looked,
            long moved,
            long failed,
            int underWay,
            String reason,
            long startedMillis,
            long endedMillis) {

        /** Messages that were not wanted. */
        public long skipped() {
            return looked - moved - failed - underWay;
        }

        /** Messages that are still to be looked at or on their way. */
        public long remaining() {
            return Math.max(0, total - looked) + underWay;
        }
    }

    private final long id;
    private final MoveRequest request;
    private final Broker broker;
    private final VirtualHost vhost;
    private final BrokerLoop home;
    private final long startedMillis = System.currentTimeMillis();
    private volatile Status status = new Status(State.RUNNING, 0, 0, 0, 0, 0, null, startedMillis, 0);

    // On the loop of the source.
    private final Pace pace;
    private QueueMove move;
    private long total;
    private long moved;
    private long failed;
    private int underWay;
    private long bytesUnderWay;
    private boolean lookedAtAll;
    private boolean scheduled;
    private State state = State.RUNNING;
    private String reason;
    private long endedMillis;

    MessageMove(long id, MoveRequest request, Broker broker) {
        this.id = id;
        this.request = request;
        this.broker = broker;
        this.vhost = request.source().vhost();
        this.home = request.source().loop();
        this.pace = new Pace(request.rate(), System.nanoTime());
    }

    public long id() {
        return id;
    }

    public MoveRequest request() {
        return request;
    }

    /** Any thread. */
    public Status status() {
        return status;
    }

    /** Any thread. */
    public boolean isRunning() {
        return status.state == State.RUNNING;
    }

    /** Any thread. */
    void start() {
        LOG.info(
                "move {} by user '{}': messages of {} go to {}",
                id,
                request.user(),
                request.source(),
                request.destination().describe());
        home.execute(() -> {
            total = request.source().readyCount();
            move = request.source().move(new Target(), this::again);
            run();
            tick();
        });
    }

    /** Looks at no more messages; those on their way arrive. Any thread. */
    public void cancel() {
        home.execute(() -> end(State.CANCELLED, null));
    }

    /** Notices what nobody tells: that the queue is gone, that publishers may go on. */
    private void tick() {
        if (state == State.RUNNING) {
            run();
            home.eventLoop().schedule(() -> home.execute(this::tick), TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void again() {
        if (!scheduled) {
            scheduled = true;
            home.execute(() -> {
                scheduled = false;
                run();
            });
        }
    }

    private void run() {
        if (state != State.RUNNING) {
            report();
            return;
        }
        if (request.source().isDeleted()) {
            end(State.FAILED, "the queue has been deleted");
        } else if (lookedAtAll || reachedLimit()) {
            completeIfArrived();
        } else if (!mustWait()) {
            look();
        }
        report();
    }

    private boolean reachedLimit() {
        return moved + underWay >= request.limit();
    }

    private void completeIfArrived() {
        if (underWay == 0) {
            end(State.COMPLETED, null);
        }
    }

    private boolean mustWait() {
        return broker.alarms().of(vhost.name()).active() || broker.memory().publishersShouldPause();
    }

    private void look() {
        int room = room();
        int allowed = room == 0 ? 0 : Math.min(room, pace.allowed(System.nanoTime()));
        if (allowed > 0) {
            lookFor(allowed);
        } else if (room > 0) {
            home.eventLoop().schedule(this::again, pace.nanosToNext(System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private int room() {
        long left = request.limit() - moved - underWay;
        return bytesUnderWay >= WINDOW_BYTES ? 0 : (int) Math.min(WINDOW - underWay, left);
    }

    private void lookFor(int allowed) {
        Progress progress = move.look(LOOKS, allowed);
        if (progress == Progress.ENDED) {
            lookedAtAll = true;
            completeIfArrived();
        } else if (progress == Progress.MORE) {
            again();
        }
    }

    private void end(State how, String why) {
        if (state != State.RUNNING) {
            return;
        }
        state = how;
        reason = why;
        endedMillis = System.currentTimeMillis();
        move.end();
        report();
        LOG.info(
                "move {} {}: {} moved, {} stay because they could not go",
                id,
                how.name().toLowerCase(Locale.ROOT),
                moved,
                failed);
    }

    private void report() {
        long looked = move == null ? 0 : move.looked();
        status = new Status(state, total, looked, moved, failed, underWay, reason, startedMillis, endedMillis);
    }

    // ---- messages

    private final class Target implements QueueMove.Target {

        @Override
        public boolean wants(Message message) {
            return request.filter().matches(message, System.currentTimeMillis());
        }

        @Override
        public void take(Moving moving) {
            pace.used(1);
            underWay++;
            bytesUnderWay += moving.message().footprint();
            new Passage(moving).begin();
        }
    }

    /** One message on its way to all queues that get it. */
    private final class Passage {

        private final Moving moving;
        private int remaining;
        private boolean refused;

        Passage(Moving moving) {
            this.moving = moving;
        }

        void begin() {
            MoveDestination.Way way = way();
            if (way.leadsNowhere()) {
                end(false);
                return;
            }
            remaining = way.destinations().length;
            Destination.share(home, way.message(), way.destinations());
            for (Destination destination : way.destinations()) {
                destination.enqueue(home, way.message(), new Answer(destination.loop(), this), 0);
            }
        }

        /** What clients have written into a message may make it one that cannot be published again. */
        private MoveDestination.Way way() {
            try {
                return request.destination().wayOf(moving.message(), vhost, System.currentTimeMillis());
            } catch (ProtocolException | IllegalArgumentException e) {
                return MoveDestination.Way.NOWHERE;
            }
        }

        private void answered(boolean taken) {
            refused |= !taken;
            if (--remaining == 0) {
                end(!refused);
            }
        }

        private void end(boolean arrived) {
            underWay--;
            bytesUnderWay -= moving.message().footprint();
            if (arrived) {
                moved++;
                moving.arrived();
            } else {
                failed++;
                moving.stays();
            }
            again();
        }

        private BrokerLoop home() {
            return home;
        }
    }

    /** What one of the queues says, on its own loop. */
    private record Answer(BrokerLoop at, Passage passage) implements Confirmation {

        @Override
        public void confirmed(long tag) {
            at.run(passage.home(), () -> passage.answered(true));
        }

        @Override
        public void rejected(long tag) {
            at.run(passage.home(), () -> passage.answered(false));
        }
    }

    /** Where the messages come from. */
    public BrokerQueue source() {
        return request.source();
    }
}
