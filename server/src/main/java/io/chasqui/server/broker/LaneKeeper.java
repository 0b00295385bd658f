package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.LoopTask;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import java.util.List;
import java.util.Map;

/**
 * An exchange's keeper whose lanes in the store are owned by one loop and opened there when they are first needed.
 *
 * @param <S> what it keeps, as the store has it
 */
abstract class LaneKeeper<S> implements ExchangeKeeper {

    private static final LoopTask ADD = (keeper, message, confirmation, tag) ->
            ((LaneKeeper<?>) keeper).add((Message) message, (Confirmation) confirmation, tag);

    private final long id;
    private final boolean durable;
    private final BrokerLoop loop;
    private Map<Integer, List<MessageBlock>> recovered;
    private volatile S opened;

    /**
     * @param id unique for the life of the data directory
     * @param recovered what the store has, by lane
     */
    LaneKeeper(long id, boolean durable, BrokerLoop loop, Map<Integer, List<MessageBlock>> recovered) {
        this.id = id;
        this.durable = durable;
        this.loop = loop;
        this.recovered = recovered;
    }

    /** Begins with what was recovered. Called once, on the owning loop. */
    abstract S open(Map<Integer, List<MessageBlock>> recovered);

    /** Keeps a message. On the owning loop. */
    abstract void add(Message message, Confirmation confirmation, long tag);

    /** What is kept. On the owning loop only. */
    final S kept() {
        if (opened == null) {
            opened = open(recovered);
            recovered = Map.of();
        }
        return opened;
    }

    /** Null as long as nobody has asked for it. Any thread. */
    final S keptSoFar() {
        return opened;
    }

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final BrokerLoop loop() {
        return loop;
    }

    @Override
    public final boolean durable() {
        return durable;
    }

    @Override
    public final void start() {
        loop.execute(this::kept);
    }

    @Override
    public void enqueue(BrokerLoop from, Message message, Confirmation confirmation, long tag) {
        if (from == loop) {
            add(message, confirmation, tag);
        } else {
            from.handOver(loop, ADD, this, message, confirmation, tag);
        }
    }
}
