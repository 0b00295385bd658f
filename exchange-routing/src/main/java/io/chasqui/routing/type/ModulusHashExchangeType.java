package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.ExchangeType;
import io.chasqui.routing.RoutedMessage;
import java.util.List;

/**
 * {@code x-modulus-hash}: the destination whose position is the hash of the routing keys modulo the number of
 * destinations; binding keys do not count. An extension of RabbitMQ.
 */
public final class ModulusHashExchangeType implements ExchangeType {

    @Override
    public String name() {
        return "x-modulus-hash";
    }

    @Override
    public String description() {
        return "Modulus Hashing Exchange";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return true;
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        return new SingleChoiceTable<>(candidates -> message -> candidates.get(position(message, candidates.size())));
    }

    private static int position(RoutedMessage message, int destinations) {
        long hash = Hash.of(message.routingKey());
        List<String> extraKeys = message.extraRoutingKeys();
        for (int i = 0; i < extraKeys.size(); i++) {
            hash = Hash.combine(hash, Hash.of(extraKeys.get(i)));
        }
        return (int) Long.remainderUnsigned(hash, destinations);
    }
}
