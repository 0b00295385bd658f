package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.ExchangeType;
import java.util.concurrent.ThreadLocalRandom;

/** {@code x-random}: one of the bound destinations by chance; keys do not count. An extension of RabbitMQ. */
public final class RandomExchangeType implements ExchangeType {

    @Override
    public String name() {
        return "x-random";
    }

    @Override
    public String description() {
        return "Randomly picks a binding (queue) to route via (to).";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return false;
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        return randomChoice();
    }

    /** Takes each destination with the same probability. */
    static <D> BindingTable<D> randomChoice() {
        return new SingleChoiceTable<>(candidates ->
                message -> candidates.get(ThreadLocalRandom.current().nextInt(candidates.size())));
    }
}
