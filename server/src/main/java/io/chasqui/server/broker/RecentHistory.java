package io.chasqui.server.broker;

import io.chasqui.routing.Exchange;
import io.chasqui.routing.Routes;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.LoopTask;
import io.chasqui.store.history.RecentMessages;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueEnvironment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The last messages of one exchange of type {@code x-recent-history}. Owned by one loop. */
final class RecentHistory implements ExchangeKeeper {

    private static final LoopTask ADD = (history, message, confirmation, tag) ->
            ((RecentHistory) history).messages().add((Message) message, (Confirmation) confirmation, tag);

    private final VirtualHost vhost;
    private final boolean durable;
    private final int length;
    private final long id;
    private final BrokerLoop loop;
    private List<MessageBlock> recovered;
    private RecentMessages messages;

    /**
     * @param id unique for the life of the data directory
     * @param recovered what the store has
     */
    RecentHistory(
            VirtualHost vhost, boolean durable, int length, long id, BrokerLoop loop, List<MessageBlock> recovered) {
        this.vhost = vhost;
        this.durable = durable;
        this.length = length;
        this.id = id;
        this.loop = loop;
        this.recovered = recovered;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public BrokerLoop loop() {
        return loop;
    }

    @Override
    public boolean durable() {
        return durable;
    }

    @Override
    public boolean passesOn() {
        return false;
    }

    @Override
    public void start() {
        loop.execute(this::messages);
    }

    /** On the owning loop only. */
    private RecentMessages messages() {
        if (messages == null) {
            QueueEnvironment environment = new QueueEnvironment(loop.partition(), loop, vhost.memory(), null);
            messages = new RecentMessages(environment, id, durable, length, recovered);
            recovered = List.of();
        }
        return messages;
    }

    @Override
    public void enqueue(BrokerLoop from, Message message, Confirmation confirmation, long tag) {
        if (from == loop) {
            messages().add(message, confirmation, tag);
        } else {
            from.handOver(loop, ADD, this, message, confirmation, tag);
        }
    }

    /** Sends everything to a queue. Any thread; completes when it is on its way, on the owning loop. */
    CompletionStage<Void> replayTo(Destination queue) {
        return replay((message, copy) -> queue.enqueue(loop, copy, null, 0));
    }

    /** Sends everything through an exchange. Any thread; completes when it is on its way, on the owning loop. */
    CompletionStage<Void> replayThrough(Exchange<Destination> exchange) {
        Routes<Destination> routes = new Routes<>();
        return replay((message, copy) -> {
            vhost.route(exchange, new StoredMessage(message), routes);
            for (int i = 0; i < routes.size(); i++) {
                routes.get(i).enqueue(loop, copy, null, 0);
            }
        });
    }

    private interface Way {
        void send(Message message, Message copy);
    }

    private CompletionStage<Void> replay(Way way) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        loop.execute(() -> messages().replay(history -> {
            for (Message message : history) {
                way.send(message, StoredMessage.arriving(message, System.currentTimeMillis()));
            }
            sent.complete(null);
        }));
        return sent;
    }

    @Override
    public void delete() {
        loop.execute(() -> messages().delete());
    }
}
