package io.chasqui.server.broker;

import io.chasqui.routing.Binding;
import io.chasqui.routing.DestinationKind;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.Removal;
import io.chasqui.routing.Topology;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionKey;
import io.chasqui.store.definitions.DefinitionKey.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the queues, exchanges and bindings of a virtual host stand in the definition store, and which definitions a
 * change touches. Asked on the definition thread.
 *
 * @param queues by name: a live view
 */
record StoredTopology(String vhost, Topology<Destination> topology, Map<String, BrokerQueue> queues) {

    // ---- Keys

    DefinitionKey queueKey(String queueName) {
        return new DefinitionKey(Kind.QUEUE, vhost, queueName);
    }

    DefinitionKey exchangeKey(String exchangeName) {
        return new DefinitionKey(Kind.EXCHANGE, vhost, exchangeName);
    }

    DefinitionKey key(Binding binding) {
        return new DefinitionKey(Kind.BINDING, vhost, binding.id());
    }

    // ---- What is stored

    /** What removes everything from the store. */
    List<DefinitionChange> removalOfEverything() {
        List<DefinitionChange> changes = new ArrayList<>();
        topology.bindings().stream()
                .filter(this::isDurable)
                .forEach(binding -> changes.add(DefinitionChange.remove(key(binding))));
        topology.exchanges().forEach(exchange -> changes.add(DefinitionChange.remove(exchangeKey(exchange.name()))));
        queues.values().stream()
                .filter(BrokerQueue::durable)
                .forEach(queue -> changes.add(DefinitionChange.remove(queueKey(queue.name()))));
        return changes;
    }

    /** What a removal changes in the store: only what is durable is there. */
    List<DefinitionChange> removalOf(Removal removal) {
        List<DefinitionChange> changes = new ArrayList<>();
        for (String exchange : removal.exchanges()) {
            if (isDurable(DestinationKind.EXCHANGE, exchange)) {
                changes.add(DefinitionChange.remove(exchangeKey(exchange)));
            }
        }
        for (Binding binding : removal.bindings()) {
            if (isDurable(binding)) {
                changes.add(DefinitionChange.remove(key(binding)));
            }
        }
        return changes;
    }

    boolean isDurable(Binding binding) {
        return isDurable(DestinationKind.EXCHANGE, binding.source())
                && isDurable(binding.destinationKind(), binding.destination());
    }

    private boolean isDurable(DestinationKind kind, String resource) {
        if (kind == DestinationKind.QUEUE) {
            BrokerQueue queue = queues.get(resource);
            return queue != null && queue.durable();
        }
        Exchange<Destination> exchange = topology.exchange(resource);
        return exchange != null && exchange.definition().durable();
    }

    // ---- What a change touches

    /** Bindings of one exchange wait for the disk together: each needs both of its ends, and changes neither. */
    Set<Object> touchedBy(Binding binding) {
        Set<Object> touched = new HashSet<>();
        touched.add(key(binding));
        touched.add(new DefinitionSequence.Shared(exchangeKey(binding.source())));
        touched.add(new DefinitionSequence.Shared(destinationKey(binding)));
        return touched;
    }

    private Object destinationKey(Binding binding) {
        return binding.destinationKind() == DestinationKind.QUEUE
                ? queueKey(binding.destination())
                : exchangeKey(binding.destination());
    }

    /** The source may be an exchange that goes with its last binding. */
    Set<Object> touchedByRemovalOf(Binding binding) {
        Set<Object> touched = new HashSet<>();
        touched.add(exchangeKey(binding.source()));
        touched.add(destinationKey(binding));
        addTouched(topology.removalOfBinding(binding), touched);
        return touched;
    }

    Set<Object> touchedBy(Object deleted, Removal removal) {
        Set<Object> touched = new HashSet<>();
        touched.add(deleted);
        addTouched(removal, touched);
        return touched;
    }

    /** An exchange that deletes itself with its last binding is touched by the removal of any of them. */
    private void addTouched(Removal removal, Set<Object> touched) {
        removal.exchanges().forEach(exchange -> touched.add(exchangeKey(exchange)));
        for (Binding binding : removal.bindings()) {
            Exchange<Destination> source = topology.exchange(binding.source());
            if (source != null && source.definition().autoDelete()) {
                touched.add(exchangeKey(binding.source()));
            }
        }
    }
}
