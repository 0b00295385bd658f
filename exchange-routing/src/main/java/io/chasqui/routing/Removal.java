package io.chasqui.routing;

import java.util.Set;

/**
 * All that goes together with an exchange, binding or queue: the bindings to and from it, exchanges that delete
 * themselves with their last binding, and so on. It is a plan: first its parts are deleted from the store of
 * definitions, in one change, then {@link Topology#apply} takes them out of the topology.
 *
 * @param exchanges names in the order in which they go
 * @param bindings in the order in which they go
 */
public record Removal(Set<String> exchanges, Set<Binding> bindings) {

    public boolean isEmpty() {
        return exchanges.isEmpty() && bindings.isEmpty();
    }
}
