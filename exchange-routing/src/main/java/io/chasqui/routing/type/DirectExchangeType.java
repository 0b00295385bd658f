package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.BoundDestination;
import io.chasqui.routing.ExchangeType;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.routing.Routes;
import io.chasqui.routing.collection.SingleWriterList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code direct}: a routing key equal to the binding key (AMQP 0-9-1 section 3.1.3.1). */
public final class DirectExchangeType implements ExchangeType {

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public String description() {
        return "AMQP direct exchange, as per the AMQP specification";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return true;
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        return new DirectTable<>();
    }

    private static final class DirectTable<D> implements BindingTable<D> {

        private final Map<String, SingleWriterList<BoundDestination<D>>> byKey = new ConcurrentHashMap<>();

        @Override
        public void add(BoundDestination<D> destination) {
            byKey.computeIfAbsent(destination.binding().routingKey(), key -> new SingleWriterList<>())
                    .add(destination);
        }

        @Override
        public void remove(BoundDestination<D> destination) {
            String key = destination.binding().routingKey();
            SingleWriterList<BoundDestination<D>> destinations = byKey.get(key);
            if (destinations != null && destinations.remove(destination) && destinations.isEmpty()) {
                byKey.remove(key);
            }
        }

        @Override
        public void match(RoutedMessage message, Routes<D> out) {
            matchKey(message.routingKey(), out);
            List<String> extraKeys = message.extraRoutingKeys();
            for (int i = 0; i < extraKeys.size(); i++) {
                matchKey(extraKeys.get(i), out);
            }
        }

        private void matchKey(String key, Routes<D> out) {
            SingleWriterList<BoundDestination<D>> destinations = byKey.get(key);
            if (destinations != null) {
                Matches.addAll(destinations, out);
            }
        }
    }
}
