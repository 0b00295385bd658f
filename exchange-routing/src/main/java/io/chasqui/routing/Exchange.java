package io.chasqui.routing;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An exchange of a {@link Topology} with its bindings. Any thread may read; changes go through the topology.
 *
 * @param <D> the server's queues
 */
public final class Exchange<D> {

    private final ExchangeDefinition definition;
    private final ExchangeType type;
    private final BindingTable<D> table;
    private final D keeper;
    private final Map<Binding, BoundDestination<D>> bindings = new ConcurrentHashMap<>(1);
    private volatile String policyAlternateExchange;

    /** @param keeper where messages go that the type keeps; null if it keeps none */
    Exchange(ExchangeDefinition definition, ExchangeType type, D keeper) {
        this.definition = definition;
        this.type = type;
        this.keeper = keeper;
        this.table = type.newBindingTable(definition.arguments());
    }

    public String name() {
        return definition.name();
    }

    public ExchangeDefinition definition() {
        return definition;
    }

    public ExchangeType type() {
        return type;
    }

    /** Where messages go that the exchange keeps ({@link ExchangeType#keeps}), or null. */
    public D keeper() {
        return keeper;
    }

    /** Whether this is the default exchange, to which every queue is bound by its name. */
    public boolean isDefault() {
        return name().equals(ExchangeDefinition.DEFAULT);
    }

    /** The bindings of which this is the source: a live view. */
    public Collection<Binding> bindings() {
        return Collections.unmodifiableSet(bindings.keySet());
    }

    public int bindingCount() {
        return bindings.size();
    }

    /** Name of the exchange for messages that match no binding, or null. The argument counts before the policy. */
    public String alternateExchange() {
        String argument = definition.alternateExchange();
        return argument != null ? argument : policyAlternateExchange;
    }

    /** Returns whether this is a change. */
    boolean policyAlternateExchange(String name) {
        boolean changed = !Objects.equals(policyAlternateExchange, name);
        policyAlternateExchange = name;
        return changed;
    }

    boolean contains(Binding binding) {
        return bindings.containsKey(binding);
    }

    void add(BoundDestination<D> destination) {
        bindings.put(destination.binding(), destination);
        table.add(destination);
    }

    /** Returns false if there is no such binding. */
    boolean remove(Binding binding) {
        BoundDestination<D> destination = bindings.remove(binding);
        if (destination == null) {
            return false;
        }
        table.remove(destination);
        return true;
    }

    void match(RoutedMessage message, Routes<D> out) {
        if (!type.dependsOnlyOnKey()) {
            out.dependsOnMoreThanKey();
        }
        ExchangeType.Keeping keeping = keeper == null ? ExchangeType.Keeping.NOTHING : type.keeps(message);
        if (keeping == ExchangeType.Keeping.MESSAGE) {
            out.keep(keeper);
            return;
        }
        if (keeping == ExchangeType.Keeping.COPY) {
            out.addQueue(keeper);
        }
        table.match(message, out);
    }

    @Override
    public String toString() {
        return definition.toString();
    }
}
