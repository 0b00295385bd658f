package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.queue.ModelItem.State;
import io.chasqui.store.queue.QueueMove.Moving;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Moves of messages out of a queue in a history, and what is on its way. */
final class ModelMove {

    private final IntFunction<ModelItem> items;
    private final Consumer<ModelItem> settle;
    private final List<Moving> onTheWay = new ArrayList<>();
    private QueueMove move;

    /** @param items finds one by its number */
    ModelMove(IntFunction<ModelItem> items, Consumer<ModelItem> settle) {
        this.items = items;
        this.settle = settle;
    }

    /** Begins to move messages whose number is a multiple of this, and ends what was begun before. */
    void begin(MessageQueue queue, int divisor) {
        if (move != null) {
            move.end();
        }
        move = queue.move(
                new QueueMove.Target() {
                    @Override
                    public boolean wants(io.chasqui.store.message.Message message) {
                        return TestMessages.number(message) % divisor == 0;
                    }

                    @Override
                    public void take(Moving moving) {
                        taken(moving);
                    }
                },
                () -> {});
    }

    private void taken(Moving moving) {
        ModelItem item = item(moving);
        assertThat(item.state).as("state of " + item.number).isEqualTo(State.READY);
        item.state = State.DEAD;
        onTheWay.add(moving);
    }

    private ModelItem item(Moving moving) {
        return items.apply(TestMessages.number(moving.message()));
    }

    void look(int messages, int taken) {
        if (move != null) {
            move.look(messages, taken);
        }
    }

    /** One of those on their way arrives, or stays. */
    void answer(int which, boolean arrived) {
        if (onTheWay.isEmpty()) {
            return;
        }
        Moving moving = onTheWay.remove(which % onTheWay.size());
        ModelItem item = item(moving);
        if (arrived) {
            settle.accept(item);
            moving.arrived();
        } else {
            item.state = State.READY;
            moving.stays();
        }
        moving.stays();
        moving.arrived();
    }

    boolean anyOnTheWay() {
        return !onTheWay.isEmpty();
    }

    void forget() {
        onTheWay.clear();
        move = null;
    }
}
