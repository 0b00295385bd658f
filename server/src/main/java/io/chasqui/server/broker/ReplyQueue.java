package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.LoopTask;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the answers to one client's requests go without a queue in between (direct reply-to): a name that cannot be
 * guessed, behind which replies are written straight to the connection of the client that asked. Nothing is kept: a
 * reply to a client that has gone is unroutable.
 *
 * <p>A client that reads slower than it is answered makes its repliers pause. One that does not read at all loses its
 * replies after {@link #PATIENCE_SECONDS}, so that it holds nobody up for longer.
 */
public final class ReplyQueue implements Destination {

    /** What a client consumes from, and what it writes into reply-to. */
    public static final String PSEUDO_NAME = "amq.rabbitmq.reply-to";

    private static final Logger LOG = LoggerFactory.getLogger(ReplyQueue.class);

    private static final String PREFIX = PSEUDO_NAME + ".";

    /** How long repliers wait for a client that does not read. */
    private static final int PATIENCE_SECONDS = 5;

    private static final LoopTask DELIVER = (queue, message, confirmation, tag) ->
            ((ReplyQueue) queue).deliver((Message) message, (Confirmation) confirmation, tag);

    private enum State {
        OPEN,
        /** The client has much to read; repliers pause. */
        CONGESTED,
        /** It does not read: its replies are dropped until it does. */
        STALLED,
        GONE
    }

    private final String name = GeneratedNames.next(PREFIX);
    private final String vhost;
    private final BrokerLoop loop;
    private final ReplyTarget target;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile State state = State.OPEN;
    private long congestions;

    ReplyQueue(String vhost, BrokerLoop loop, ReplyTarget target) {
        this.vhost = vhost;
        this.loop = loop;
        this.target = target;
    }

    /** Whether names like this belong to reply queues, of which there may be none of this name. */
    public static boolean isName(String queue) {
        return queue.startsWith(PREFIX);
    }

    public String name() {
        return name;
    }

    @Override
    public BrokerLoop loop() {
        return loop;
    }

    @Override
    public boolean durable() {
        return false;
    }

    /** True once nobody consumes from it any more. */
    public boolean isGone() {
        return state == State.GONE;
    }

    /** Whether those who reply should pause until {@link #whenRelieved}. */
    public boolean congested() {
        return state == State.CONGESTED;
    }

    /**
     * Runs the task once when the client has caught up, has gone, or has been given up; at once if that is so already.
     *
     * @param wakeUp short and without locks; runs on any thread
     */
    public void whenRelieved(Runnable wakeUp) {
        waiting.add(wakeUp);
        if (!congested()) {
            wakeAll();
        }
    }

    @Override
    public void enqueue(BrokerLoop from, Message message, Confirmation confirmation, long tag) {
        if (from == loop) {
            deliver(message, confirmation, tag);
        } else {
            from.handOver(loop, DELIVER, this, message, confirmation, tag, message.footprint());
        }
    }

    /** Refuses basic.get, which has nothing to get here. */
    public ProtocolException noGet() {
        return new ProtocolException(ReplyCode.NOT_IMPLEMENTED, "basic.get not supported by volatile " + this);
    }

    /** Refuses a consumer that names this queue instead of the pseudo queue. */
    public ProtocolException noOtherConsumer() {
        return new ProtocolException(ReplyCode.PRECONDITION_FAILED, "only creator channel may consume from " + this);
    }

    // ---- The connection's loop ----

    private void deliver(Message message, Confirmation confirmation, long tag) {
        if (state == State.OPEN || state == State.CONGESTED) {
            target.deliver(message);
            if (state == State.OPEN && target.backlogged()) {
                congest();
            }
        }
        if (confirmation != null) {
            confirmation.confirmed(tag);
        }
    }

    private void congest() {
        state = State.CONGESTED;
        long congestion = ++congestions;
        loop.eventLoop().schedule(() -> giveUp(congestion), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void giveUp(long congestion) {
        if (state == State.CONGESTED && congestion == congestions) {
            LOG.warn("replies to {} are dropped, its client does not read them", this);
            change(State.STALLED);
        }
    }

    /** The client has read what there was. */
    public void drained() {
        if (state != State.OPEN && state != State.GONE) {
            change(State.OPEN);
        }
    }

    /** The consumer has left. */
    void close() {
        change(State.GONE);
    }

    private void change(State to) {
        state = to;
        wakeAll();
    }

    private void wakeAll() {
        for (Runnable wakeUp = waiting.poll(); wakeUp != null; wakeUp = waiting.poll()) {
            wakeUp.run();
        }
    }

    @Override
    public String toString() {
        return "queue '" + name + "' in vhost '" + vhost + "'";
    }
}
