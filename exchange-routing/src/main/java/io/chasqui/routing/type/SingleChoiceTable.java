package io.chasqui.routing.type;

import io.chasqui.routing.Binding;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.BoundDestination;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.routing.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The bindings of an exchange that sends each message to exactly one of its destinations. A destination counts once,
 * with its oldest binding, however often it is bound. Destinations are in the order of their names, so a choice by
 * position is the same after a restart. Adding and removing takes time proportional to the number of destinations.
 */
final class SingleChoiceTable<D> implements BindingTable<D> {

    /** Picks one of the candidates it was made for. Immutable. */
    @FunctionalInterface
    interface Choice<D> {
        BoundDestination<D> choose(RoutedMessage message);
    }

    private final Function<List<BoundDestination<D>>, Choice<D>> choiceAmong;

    /** The bindings to each destination, oldest first; of the thread that changes them. */
    private final TreeMap<String, List<BoundDestination<D>>> byDestination = new TreeMap<>();

    /** Null if there are no bindings. */
    private volatile Choice<D> choice;

    /** @param choiceAmong makes the choice for a list of one or more candidates that never changes */
    SingleChoiceTable(Function<List<BoundDestination<D>>, Choice<D>> choiceAmong) {
        this.choiceAmong = choiceAmong;
    }

    @Override
    public void add(BoundDestination<D> destination) {
        byDestination
                .computeIfAbsent(nameOf(destination), name -> new ArrayList<>(1))
                .add(destination);
        publish();
    }

    @Override
    public void remove(BoundDestination<D> destination) {
        List<BoundDestination<D>> bindings = byDestination.get(nameOf(destination));
        if (bindings != null && bindings.remove(destination) && bindings.isEmpty()) {
            byDestination.remove(nameOf(destination));
        }
        publish();
    }

    private void publish() {
        List<BoundDestination<D>> candidates =
                byDestination.values().stream().map(bindings -> bindings.get(0)).toList();
        choice = candidates.isEmpty() ? null : choiceAmong.apply(candidates);
    }

    @Override
    public void match(RoutedMessage message, Routes<D> out) {
        Choice<D> current = choice;
        if (current != null) {
            out.add(current.choose(message));
        }
    }

    /** A queue and an exchange of the same name are two destinations. */
    static String nameOf(BoundDestination<?> destination) {
        Binding binding = destination.binding();
        return binding.destinationKind() + " " + binding.destination();
    }
}
