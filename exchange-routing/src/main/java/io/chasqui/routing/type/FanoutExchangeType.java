package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.BoundDestination;
import io.chasqui.routing.ExchangeType;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.routing.Routes;
import io.chasqui.routing.collection.SingleWriterList;

/** {@code fanout}: every binding matches (AMQP 0-9-1 section 3.1.3.2). */
public final class FanoutExchangeType implements ExchangeType {

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public String description() {
        return "AMQP fanout exchange, as per the AMQP specification";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return true;
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        return new FanoutTable<>();
    }

    private static final class FanoutTable<D> implements BindingTable<D> {

        private final SingleWriterList<BoundDestination<D>> destinations = new SingleWriterList<>();

        @Override
        public void add(BoundDestination<D> destination) {
            destinations.add(destination);
        }

        @Override
        public void remove(BoundDestination<D> destination) {
            destinations.remove(destination);
        }

        @Override
        public void match(RoutedMessage message, Routes<D> out) {
            Matches.addAll(destinations, out);
        }
    }
}
