package io.chasqui.server.broker.event;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.broker.Actor;
import io.chasqui.server.broker.Destination;
import io.chasqui.server.broker.SystemMessage;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.loop.BrokerLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events as messages, from one loop and in the order in which they were told. A bounded number of them waits
 * for that loop; those beyond are dropped, which is counted, and logged when it has ended.
 */
public final class EventExchange implements Events {

    /** The exchange that events go to. */
    public static final ExchangeDefinition DEFINITION =
            new ExchangeDefinition("amq.rabbitmq.event", "topic", true, false, true, FieldTable.EMPTY);

    private static final Logger LOG = LoggerFactory.getLogger(EventExchange.class);

    /** Events that wait to be published. */
    static final int MAX_WAITING = 10_000;

    private static final int AT_ONCE = 128;
    private static final int PERSISTENT = 2;
    /** RabbitMQ's name for the broker itself. */
    private static final String BROKER = "rmq-internal";

    private static final String LOGINS = "user.authentication.";

    private record Event(String key, FieldTable headers, long millis) {}

    private final Supplier<VirtualHost> vhost;
    private final BrokerLoop loop;
    private final Queue<Event> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * @param vhost gives the virtual host that has the exchange, or null
     * @param loop publishes the events
     */
    public EventExchange(Supplier<VirtualHost> vhost, BrokerLoop loop) {
        this.vhost = vhost;
        this.loop = loop;
    }

    @Override
    public void tell(String key, Consumer<FieldTable.Builder> details) {
        if (exchange() == null) {
            return;
        }
        if (count.incrementAndGet() > MAX_WAITING) {
            count.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        long now = System.currentTimeMillis();
        FieldTable.Builder headers = FieldTable.builder();
        if (!key.startsWith(LOGINS)) {
            headers.put("user_who_performed_action", EventFields.name(user()));
        }
        details.accept(headers);
        waiting.add(new Event(key, headers.put("timestamp_in_ms", now).build(), now));
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                loop.execute(this::publishSome);
            } catch (RejectedExecutionException e) {
                // The broker is stopping, and whoever listens is gone.
            }
        }
    }

    private static String user() {
        String user = Actor.current().user();
        return user.isEmpty() ? BROKER : user;
    }

    /** Null while nobody listens. */
    private Exchange<Destination> exchange() {
        VirtualHost in = vhost.get();
        Exchange<Destination> exchange = in == null ? null : in.topology().exchange(DEFINITION.name());
        return exchange == null || exchange.bindingCount() == 0 ? null : exchange;
    }

    private void publishSome() {
        for (int i = 0; i < AT_ONCE; i++) {
            Event event = waiting.poll();
            if (event == null) {
                scheduled.set(false);
                tellOfDropped();
                break;
            }
            count.decrementAndGet();
            publish(event);
        }
        if (!waiting.isEmpty()) {
            scheduled.set(false);
            schedule();
        }
    }

    private void publish(Event event) {
        VirtualHost in = vhost.get();
        Exchange<Destination> exchange = exchange();
        if (exchange != null) {
            BasicProperties properties = BasicProperties.builder()
                    .headers(event.headers)
                    .deliveryMode(PERSISTENT)
                    .timestamp(new Timestamp(event.millis / 1000))
                    .build();
            new SystemMessage(DEFINITION.name(), event.key, properties, SystemMessage.Body.EMPTY)
                    .publish(in, exchange, loop, event.millis);
        }
    }

    private void tellOfDropped() {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            LOG.warn("{} events were dropped because they came faster than they could be published", lost);
        }
    }
}
