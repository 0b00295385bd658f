package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.PropertiesScanner;
import io.chasqui.codec.amqp091.Property;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.Routes;
import io.chasqui.routing.type.MessageDelay;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.delay.DelayedMessages;
import io.chasqui.store.delay.PendingPage;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueEnvironment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The messages that one exchange of type {@code x-delayed-message} keeps until they are due. They are owned by one loop;
 * when one is due it is published to the exchange again, marked so that it is not delayed a second time, and settled here
 * when every queue that it reaches has confirmed it.
 */
public final class DelayedDeliveries extends LaneKeeper<DelayedMessages> {

    private final VirtualHost vhost;
    private final String exchange;
    private final PropertiesScanner scanner = new PropertiesScanner();
    private final Routes<Destination> routes = new Routes<>();

    /**
     * @param id unique for the life of the data directory
     * @param recovered what the store has, by lane
     */
    DelayedDeliveries(
            VirtualHost vhost,
            String exchange,
            boolean durable,
            long id,
            BrokerLoop loop,
            Map<Integer, List<MessageBlock>> recovered) {
        super(id, durable, loop, recovered);
        this.vhost = vhost;
        this.exchange = exchange;
    }

    @Override
    DelayedMessages open(Map<Integer, List<MessageBlock>> recovered) {
        return new DelayedMessages(
                new QueueEnvironment(loop().partition(), loop(), vhost.memory(), new LoopTimer(loop())),
                id(),
                durable(),
                this::dueMillis,
                this::release,
                recovered);
    }

    // ---- in

    @Override
    void add(Message message, Confirmation confirmation, long tag) {
        StoredMessage view = new StoredMessage(message);
        long delay = MessageDelay.of(view.headers());
        Message marked = StoredMessage.withHeaders(message, view, marked(view.headers(), delay));
        kept().add(marked, message.arrivalMillis() + delay, confirmation, tag);
    }

    /** The negative delay tells a consumer that the message was delayed, and this and other exchanges that it is over. */
    private static FieldTable marked(FieldTable headers, long delay) {
        Object negative = delay <= Integer.MAX_VALUE ? (Object) (int) -delay : (Object) (-delay);
        return headers.with(MessageDelay.HEADER, negative);
    }

    private long dueMillis(Message message) {
        scanner.scan(message.bytes(), message.propertiesStart(), message.propertiesLength());
        FieldTable headers = FieldTable.decode(
                message.bytes(),
                message.propertiesStart() + scanner.offset(Property.HEADERS),
                scanner.length(Property.HEADERS));
        return message.arrivalMillis() - MessageDelay.of(headers);
    }

    // ---- out

    private void release(Message due, Runnable settled) {
        Exchange<Destination> through = vhost.topology().exchange(exchange);
        if (through == null || through.keeper() != this) {
            settled.run();
            return;
        }
        Message message = StoredMessage.arriving(due, System.currentTimeMillis());
        Destination[] destinations = route(through, message);
        if (destinations.length == 0) {
            settled.run();
        } else {
            new Arrivals(loop(), destinations.length, settled).send(message, destinations);
        }
    }

    private Destination[] route(Exchange<Destination> through, Message message) {
        routes.clear();
        vhost.route(through, new StoredMessage(message), routes);
        Destination[] destinations = new Destination[routes.size()];
        for (int i = 0; i < destinations.length; i++) {
            destinations[i] = routes.get(i);
        }
        routes.clear();
        return destinations;
    }

    // ---- for people; any thread

    /** Messages that wait to be due. */
    public long count() {
        DelayedMessages open = keptSoFar();
        return open == null ? 0 : open.count();
    }

    /**
     * Lists waiting messages, roughly in the order in which they are due.
     *
     * @param cursor where an earlier page ended, or {@link PendingPage#START}
     * @param limit most messages of the page
     */
    public CompletionStage<PendingPage> list(String cursor, int limit) {
        CompletableFuture<PendingPage> answer = new CompletableFuture<>();
        loop().execute(() -> kept().list(cursor, limit, answer::complete));
        return answer;
    }

    /** Takes out one waiting message, which is never delivered then. Tells whether it was there. */
    public CompletionStage<Boolean> cancel(String messageId) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        loop().execute(() -> kept().cancel(messageId, answer::complete));
        return answer;
    }

    @Override
    public void delete() {
        loop().execute(() -> kept().delete());
    }
}
