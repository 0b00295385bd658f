package io.chasqui.routing.type;

import io.chasqui.routing.BoundDestination;
import io.chasqui.routing.Routes;
import io.chasqui.routing.collection.SingleWriterList;

/** What the tables do with bindings that match. */
final class Matches {

    private Matches() {}

    static <D> void addAll(SingleWriterList<BoundDestination<D>> destinations, Routes<D> out) {
        Object[] slots = destinations.slots();
        for (int i = 0; i < slots.length; i++) {
            BoundDestination<D> destination = destinations.at(slots, i);
            if (destination != null) {
                out.add(destination);
            }
        }
    }
}
