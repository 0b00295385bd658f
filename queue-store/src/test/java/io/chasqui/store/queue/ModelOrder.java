package io.chasqui.store.queue;

import io.chasqui.store.queue.QueueSettings.PriorityOrder;
import io.chasqui.store.queue.QueueSettings.ReturnOrder;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In which order a queue should hand out messages, found by looking at all of them. */
final class ModelOrder {

    private static final Comparator<ModelItem> BY_LEVEL =
            Comparator.<ModelItem>comparingInt(i -> -i.level).thenComparingInt(i -> i.number);

    private final ReturnOrder returnOrder;
    private PriorityOrder priorityOrder;
    private final Map<Integer, Integer> usedInRound = new HashMap<>();
    private long returns;

    ModelOrder(PriorityOrder priorityOrder, ReturnOrder returnOrder) {
        this.priorityOrder = priorityOrder;
        this.returnOrder = returnOrder;
    }

    /** A round begins anew when the order changes. */
    void set(PriorityOrder order) {
        if (order != priorityOrder) {
            priorityOrder = order;
            usedInRound.clear();
        }
    }

    void beginRound() {
        usedInRound.clear();
    }

    PriorityOrder priorityOrder() {
        return priorityOrder;
    }

    /** A message comes back. */
    void returned(ModelItem item) {
        item.returned = returnOrder == ReturnOrder.AHEAD_OF_ALL ? ++returns : 0;
    }

    /** Of those that are due at the same time the one that came back first is ready first. */
    void endDelays(List<ModelItem> items, long now) {
        items.stream()
                .filter(i -> i.state == ModelItem.State.DELAYED && i.readyAt <= now)
                .sorted(Comparator.<ModelItem>comparingLong(i -> i.readyAt).thenComparingLong(i -> i.delay))
                .forEach(i -> {
                    i.state = ModelItem.State.READY;
                    returned(i);
                });
    }

    /** What should be handed out next. There is a ready message. */
    ModelItem next(List<ModelItem> items) {
        Optional<ModelItem> again = items.stream()
                .filter(i -> i.isReady() && i.returned > 0)
                .min(Comparator.comparingLong(i -> i.returned));
        if (again.isPresent()) {
            return again.get();
        }
        Optional<ModelItem> highest = items.stream().filter(ModelItem::isReady).min(BY_LEVEL);
        return priorityOrder == PriorityOrder.STRICT
                ? highest.orElseThrow()
                : items.stream()
                        .filter(i -> i.isReady() && used(i) <= i.level)
                        .min(BY_LEVEL)
                        .orElseGet(highest::orElseThrow);
    }

    /** This one was handed out. */
    void delivered(ModelItem item) {
        if (priorityOrder == PriorityOrder.FAIR && item.returned == 0) {
            if (used(item) > item.level) {
                usedInRound.clear();
            }
            usedInRound.merge(item.level, 1, Integer::sum);
        }
    }

    private int used(ModelItem item) {
        return usedInRound.getOrDefault(item.level, 0);
    }
}
