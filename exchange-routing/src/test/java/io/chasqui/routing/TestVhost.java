package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.type.StandardExchangeTypes;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** A topology whose queues are nothing but their names, and shortcuts to build and use it. */
public final class TestVhost {

    private final Map<String, String> queues = new ConcurrentHashMap<>();
    private final Routes<String> routes = new Routes<>();
    public final Topology<String> topology = new Topology<>("/", StandardExchangeTypes.all(), queues::get);

    public TestVhost queue(String... names) {
        for (String name : names) {
            queues.put(name, name);
        }
        topology.queuesChanged();
        return this;
    }

    public Exchange<String> exchange(String name, String type) {
        return exchange(name, type, FieldTable.EMPTY);
    }

    public Exchange<String> exchange(String name, String type, FieldTable arguments) {
        return declare(new ExchangeDefinition(name, type, true, false, false, arguments));
    }

    public Exchange<String> autoDeleteExchange(String name, String type) {
        return declare(new ExchangeDefinition(name, type, true, true, false, FieldTable.EMPTY));
    }

    private Exchange<String> declare(ExchangeDefinition definition) {
        topology.validate(definition);
        return topology.declare(definition);
    }

    public boolean bindQueue(String source, String queue, String key) {
        return bind(Binding.toQueue(source, queue, key, FieldTable.EMPTY));
    }

    public boolean bindQueue(String source, String queue, FieldTable arguments) {
        return bind(Binding.toQueue(source, queue, "", arguments));
    }

    public boolean bindExchange(String source, String destination, String key) {
        return bind(Binding.toExchange(source, destination, key, FieldTable.EMPTY));
    }

    public boolean bind(Binding binding) {
        topology.validate(binding);
        return topology.bind(binding);
    }

    public void unbindQueue(String source, String queue, String key) {
        unbind(Binding.toQueue(source, queue, key, FieldTable.EMPTY));
    }

    public void unbind(Binding binding) {
        topology.apply(topology.removalOfBinding(binding));
    }

    public Set<String> route(String exchange, String key, String... extraKeys) {
        return route(exchange, TestMessage.withKey(key, extraKeys));
    }

    public Set<String> route(String exchange, RoutedMessage message) {
        topology.route(topology.requireExchange(exchange), message, routes);
        Set<String> found = new TreeSet<>();
        for (int i = 0; i < routes.size(); i++) {
            found.add(routes.get(i));
        }
        if (found.size() != routes.size()) {
            throw new AssertionError("a queue is there twice among " + routes.size());
        }
        return found;
    }

    /** What the last routing said about itself. */
    public boolean dependsOnlyOnKey() {
        return routes.dependsOnlyOnKey();
    }
}
