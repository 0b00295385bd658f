package io.chasqui.server.broker;

import io.chasqui.routing.Exchange;
import io.chasqui.routing.Routes;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.history.RecentMessages;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueEnvironment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The last messages of one exchange of type {@code x-recent-history}. Owned by one loop. */
final class RecentHistory extends LaneKeeper<RecentMessages> {

    private final VirtualHost vhost;
    private final int length;

    /**
     * @param id unique for the life of the data directory
     * @param recovered what the store has, by lane
     */
    RecentHistory(
            VirtualHost vhost,
            boolean durable,
            int length,
            long id,
            BrokerLoop loop,
            Map<Integer, List<MessageBlock>> recovered) {
        super(id, durable, loop, recovered);
        this.vhost = vhost;
        this.length = length;
    }

    @Override
    public boolean passesOn() {
        return false;
    }

    @Override
    RecentMessages open(Map<Integer, List<MessageBlock>> recovered) {
        QueueEnvironment environment = new QueueEnvironment(loop().partition(), loop(), vhost.memory(), null);
        return new RecentMessages(environment, id(), durable(), length, recovered.getOrDefault(0, List.of()));
    }

    @Override
    void add(Message message, Confirmation confirmation, long tag) {
        kept().add(message, confirmation, tag);
    }

    /** Sends everything to a queue. Any thread; completes when it is on its way, on the owning loop. */
    CompletionStage<Void> replayTo(Destination queue) {
        return replay((message, copy) -> queue.enqueue(loop(), copy, null, 0));
    }

    /** Sends everything through an exchange. Any thread; completes when it is on its way, on the owning loop. */
    CompletionStage<Void> replayThrough(Exchange<Destination> exchange) {
        Routes<Destination> routes = new Routes<>();
        return replay((message, copy) -> {
            vhost.route(exchange, new StoredMessage(message), routes);
            for (int i = 0; i < routes.size(); i++) {
                routes.get(i).enqueue(loop(), copy, null, 0);
            }
        });
    }

    private interface Way {
        void send(Message message, Message copy);
    }

    private CompletionStage<Void> replay(Way way) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        loop().execute(() -> kept().replay(history -> {
            for (Message message : history) {
                way.send(message, StoredMessage.arriving(message, System.currentTimeMillis()));
            }
            sent.complete(null);
        }));
        return sent;
    }

    @Override
    public void delete() {
        loop().execute(() -> kept().delete());
    }
}
