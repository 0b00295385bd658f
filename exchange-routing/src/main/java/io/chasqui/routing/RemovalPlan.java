package io.chasqui.routing;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Works out a {@link Removal}: follows what depends on what until nothing more goes. */
final class RemovalPlan {

    private final Topology<?> topology;
    private final Set<String> exchanges = new LinkedHashSet<>();
    private final Set<Binding> bindings = new LinkedHashSet<>();
    private final Map<String, Integer> removedBySource = new HashMap<>();
    private final Deque<String> exchangesToFollow = new ArrayDeque<>();

    RemovalPlan(Topology<?> topology) {
        this.topology = topology;
    }

    RemovalPlan queue(String name) {
        topology.bindingsTo(DestinationKind.QUEUE, name).forEach(this::removeBinding);
        return this;
    }

    RemovalPlan exchange(String name) {
        if (topology.exchange(name) != null) {
            removeExchange(name);
        }
        return this;
    }

    RemovalPlan binding(Binding binding) {
        if (topology.contains(binding)) {
            removeBinding(binding);
        }
        return this;
    }

    Removal finish() {
        while (!exchangesToFollow.isEmpty()) {
            String name = exchangesToFollow.remove();
            topology.exchange(name).bindings().forEach(this::removeBinding);
            topology.bindingsTo(DestinationKind.EXCHANGE, name).forEach(this::removeBinding);
        }
        return new Removal(Collections.unmodifiableSet(exchanges), Collections.unmodifiableSet(bindings));
    }

    private void removeExchange(String name) {
        if (exchanges.add(name)) {
            exchangesToFollow.add(name);
        }
    }

    private void removeBinding(Binding binding) {
        if (bindings.add(binding)) {
            int removed = removedBySource.merge(binding.source(), 1, Integer::sum);
            Exchange<?> source = topology.exchange(binding.source());
            if (source.definition().autoDelete() && removed == source.bindingCount()) {
                removeExchange(source.name());
            }
        }
    }
}
