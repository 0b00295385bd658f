package io.chasqui.routing;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.collection.SingleWriterList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The exchanges and bindings of one virtual host, and the way of a message through them.
 *
 * <p>Any thread may route and read at any time, without locks. Changes are made by one thread, the one that applies
 * definitions; the methods that change something exclude each other all the same. A change is seen by every routing
 * that starts after it returned, and {@link #version} has moved on by then.
 *
 * @param <D> the server's queues
 */
public final class Topology<D> {

    private record Destination(DestinationKind kind, String name) {}

    private final String vhost;
    private final ExchangeTypes types;
    private final Function<String, D> queues;
    private final Map<String, Exchange<D>> exchanges = new ConcurrentHashMap<>();
    private final Map<Destination, SingleWriterList<Binding>> byDestination = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private final Exchange<D> defaultExchange;

    /**
     * A topology with the default exchange only.
     *
     * @param queues gives the queue of a name, or null; called by routing threads, must not block
     */
    public Topology(String vhost, ExchangeTypes types, Function<String, D> queues) {
        this.vhost = vhost;
        this.types = types;
        this.queues = queues;
        this.defaultExchange = declare(ExchangeDefinition.predeclared().get(0));
    }

    public String vhost() {
        return vhost;
    }

    /**
     * A number that changes whenever routing may have changed. Who remembers a result reads it before routing and
     * compares it before using the result.
     */
    public long version() {
        return version.get();
    }

    /** To be called after a queue has come or gone: the default exchange routes to it or does not any more. */
    public void queuesChanged() {
        version.incrementAndGet();
    }

    /** The exchange of this name, or null. */
    public Exchange<D> exchange(String name) {
        return exchanges.get(name);
    }

    /** @throws ProtocolException NOT_FOUND if there is no exchange of this name */
    public Exchange<D> requireExchange(String name) {
        Exchange<D> exchange = exchanges.get(name);
        if (exchange == null) {
            throw new ProtocolException(ReplyCode.NOT_FOUND, "no " + ExchangeDefinition.describe(name, vhost));
        }
        return exchange;
    }

    /** All exchanges, the default one included: a live view. */
    public Collection<Exchange<D>> exchanges() {
        return Collections.unmodifiableCollection(exchanges.values());
    }

    /** The default exchange: routes to the queue whose name is the routing key. */
    public Exchange<D> defaultExchange() {
        return defaultExchange;
    }

    /**
     * Checks a new exchange's type and arguments. The type of one that exists already is checked the same way, before
     * {@link ExchangeDefinition#requireEquivalent}: see {@link ExchangeTypes#require}.
     *
     * @throws ProtocolException PRECONDITION_FAILED
     */
    public void validate(ExchangeDefinition definition) {
        ExchangeType type = types.require(definition.type());
        definition.validateCommonArguments(vhost);
        type.validate(definition.arguments());
    }

    /**
     * Checks a new binding whose source exists.
     *
     * @throws ProtocolException PRECONDITION_FAILED
     */
    public void validate(Binding binding) {
        Exchange<D> source = requireExchange(binding.source());
        source.type().validateBinding(binding, source.definition().arguments());
    }

    /** Adds a valid exchange, or returns the one of this name if there is one. */
    public Exchange<D> declare(ExchangeDefinition definition) {
        return declare(definition, null);
    }

    /**
     * The same for an exchange that keeps messages.
     *
     * @param keeper where they go, see {@link ExchangeType#keeps}; null if it keeps none
     */
    public synchronized Exchange<D> declare(ExchangeDefinition definition, D keeper) {
        Exchange<D> existing = exchanges.get(definition.name());
        if (existing != null) {
            return existing;
        }
        Exchange<D> exchange = new Exchange<>(definition, types.require(definition.type()), keeper);
        exchanges.put(definition.name(), exchange);
        version.incrementAndGet();
        return exchange;
    }

    /** Sets the alternate exchange that a policy gives, null for none. */
    public synchronized void policyAlternateExchange(String exchange, String alternate) {
        if (requireExchange(exchange).policyAlternateExchange(alternate)) {
            version.incrementAndGet();
        }
    }

    public boolean contains(Binding binding) {
        Exchange<D> source = exchanges.get(binding.source());
        return source != null && source.contains(binding);
    }

    /**
     * Adds a valid binding.
     *
     * @return false if it is there already
     * @throws ProtocolException NOT_FOUND if the source or the destination does not exist
     */
    public synchronized boolean bind(Binding binding) {
        Exchange<D> source = requireExchange(binding.source());
        if (source.contains(binding)) {
            return false;
        }
        source.add(destinationOf(binding));
        byDestination
                .computeIfAbsent(destinationKey(binding), key -> new SingleWriterList<>())
                .add(binding);
        version.incrementAndGet();
        return true;
    }

    private BoundDestination<D> destinationOf(Binding binding) {
        if (binding.destinationKind() == DestinationKind.EXCHANGE) {
            return BoundDestination.toExchange(binding, requireExchange(binding.destination()));
        }
        D queue = queues.apply(binding.destination());
        if (queue == null) {
            throw new ProtocolException(
                    ReplyCode.NOT_FOUND, "no queue '" + binding.destination() + "' in vhost '" + vhost + "'");
        }
        return BoundDestination.toQueue(binding, queue);
    }

    private static Destination destinationKey(Binding binding) {
        return new Destination(binding.destinationKind(), binding.destination());
    }

    /** All bindings but the implicit ones of the default exchange, as they are now. */
    public List<Binding> bindings() {
        List<Binding> all = new ArrayList<>();
        exchanges.values().forEach(exchange -> all.addAll(exchange.bindings()));
        return all;
    }

    /** The bindings that lead to a queue or exchange, as they are now. */
    public List<Binding> bindingsTo(DestinationKind kind, String name) {
        SingleWriterList<Binding> list = byDestination.get(new Destination(kind, name));
        List<Binding> found = new ArrayList<>();
        Object[] slots = list == null ? new Object[0] : list.slots();
        for (int i = 0; i < slots.length; i++) {
            Binding binding = list.at(slots, i);
            if (binding != null) {
                found.add(binding);
            }
        }
        return found;
    }

    /** What goes when a binding is removed: itself, if it is there, and an exchange that deletes itself thereupon. */
    public Removal removalOfBinding(Binding binding) {
        return new RemovalPlan(this).binding(binding).finish();
    }

    /** What goes when an exchange is deleted: itself, if it is there, and what hangs on it. */
    public Removal removalOfExchange(String name) {
        return new RemovalPlan(this).exchange(name).finish();
    }

    /** What goes when some queues are deleted: all bindings to them, and exchanges that delete themselves thereupon. */
    public Removal removalOfQueues(Collection<String> names) {
        RemovalPlan plan = new RemovalPlan(this);
        names.forEach(plan::queue);
        return plan.finish();
    }

    /** Takes out what the plan lists and is still there. */
    public synchronized void apply(Removal removal) {
        removal.bindings().forEach(this::unbind);
        removal.exchanges().forEach(exchanges::remove);
        version.incrementAndGet();
    }

    private void unbind(Binding binding) {
        Exchange<D> source = exchanges.get(binding.source());
        if (source == null || !source.remove(binding)) {
            return;
        }
        Destination key = destinationKey(binding);
        SingleWriterList<Binding> list = byDestination.get(key);
        list.remove(binding);
        if (list.isEmpty()) {
            byDestination.remove(key);
        }
    }

    /**
     * Finds all queues that a message published to the exchange reaches, each once: over bindings between exchanges,
     * and from an exchange that matches nothing on to its alternate exchange. No exchange is visited twice.
     *
     * @param out cleared first
     */
    public void route(Exchange<D> exchange, RoutedMessage message, Routes<D> out) {
        out.clear();
        if (!message.extraRoutingKeys().isEmpty()) {
            out.dependsOnMoreThanKey();
        }
        if (exchange == defaultExchange) {
            routeByQueueName(message, out);
            return;
        }
        out.addExchange(exchange);
        for (Exchange<D> next = out.takeExchange(); next != null; next = out.takeExchange()) {
            routeThrough(next, message, out);
        }
    }

    private void routeThrough(Exchange<D> exchange, RoutedMessage message, Routes<D> out) {
        int matchesBefore = out.matches();
        exchange.match(message, out);
        if (out.matches() == matchesBefore) {
            routeToAlternate(exchange.alternateExchange(), out);
        }
    }

    /** The default exchange is no alternate: as in RabbitMQ, it has no bindings that such a message could match. */
    private void routeToAlternate(String name, Routes<D> out) {
        Exchange<D> alternate = name == null ? null : exchanges.get(name);
        if (alternate != null && alternate != defaultExchange) {
            out.addExchange(alternate);
        }
    }

    private void routeByQueueName(RoutedMessage message, Routes<D> out) {
        routeToQueue(message.routingKey(), out);
        List<String> extraKeys = message.extraRoutingKeys();
        for (int i = 0; i < extraKeys.size(); i++) {
            routeToQueue(extraKeys.get(i), out);
        }
    }

    private void routeToQueue(String name, Routes<D> out) {
        D queue = queues.apply(name);
        if (queue != null) {
            out.addQueue(queue);
        }
    }
}
