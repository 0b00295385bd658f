package io.chasqui.benchmarks.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Binding;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.routing.Routes;
import io.chasqui.routing.Topology;
import io.chasqui.routing.type.StandardExchangeTypes;

/** One exchange in a virtual host whose queues are their names. */
final class SampleTopology {

    private static final String EXCHANGE = "orders";

    private final Topology<String> topology = new Topology<>("/", StandardExchangeTypes.all(), queue -> queue);
    private final Exchange<String> exchange;
    private final Routes<String> routes = new Routes<>();

    SampleTopology(String exchangeType) {
        exchange =
                topology.declare(new ExchangeDefinition(EXCHANGE, exchangeType, true, false, false, FieldTable.EMPTY));
    }

    Binding bind(int queue, String routingKey, FieldTable arguments) {
        Binding binding = Binding.toQueue(EXCHANGE, "queue-" + queue, routingKey, arguments);
        topology.bind(binding);
        return binding;
    }

    void unbind(Binding binding) {
        topology.apply(topology.removalOfBinding(binding));
    }

    /** How many queues the message reaches. */
    int route(RoutedMessage message) {
        topology.route(exchange, message, routes);
        return routes.size();
    }

    /** Fails if a message reaches another number of queues than it should: the benchmark would measure something else. */
    void requireReached(RoutedMessage message, int queues) {
        if (route(message) != queues) {
            throw new IllegalStateException(message + " reaches " + routes.size() + " queues and not " + queues);
        }
    }
}
