package io.chasqui.server.broker.event;

import static io.chasqui.server.broker.event.EventFields.name;
import static io.chasqui.server.broker.event.EventFields.terms;

import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.routing.Binding;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.routing.Removal;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.NodeName;

/** Tells of queues, exchanges and bindings of one virtual host. On the definition thread. */
public record TopologyEvents(Events events, String vhost) {

    /** @param owner the connection that an exclusive queue belongs to; empty for others */
    public void queueCreated(BrokerQueue queue, String owner) {
        events.tell(
                "queue.created",
                event -> event.put("arguments", terms(queue.definition().arguments()))
                        .put("auto_delete", queue.definition().autoDelete())
                        .put("durable", queue.durable())
                        .put("exclusive", queue.definition().exclusive())
                        .put("leader", NodeName.local())
                        .put("members", FieldArray.of(NodeName.local()))
                        .put("name", name(queue.name()))
                        .put("owner_pid", owner)
                        .put("type", queue.definition().type().module())
                        .put("vhost", name(vhost)));
    }

    public void queueDeleted(BrokerQueue queue) {
        events.tell(
                "queue.deleted",
                event -> event.put("name", name(queue.name()))
                        .put("type", queue.definition().type().module())
                        .put("vhost", name(vhost)));
    }

    public void exchangeCreated(ExchangeDefinition exchange) {
        events.tell(
                "exchange.created",
                event -> event.put("arguments", terms(exchange.arguments()))
                        .put("auto_delete", exchange.autoDelete())
                        .put("durable", exchange.durable())
                        .put("internal", exchange.internal())
                        .put("name", name(exchange.name()))
                        .put("type", name(exchange.type()))
                        .put("vhost", name(vhost)));
    }

    public void bindingCreated(Binding binding) {
        bindingChanged("binding.created", binding);
    }

    /** Bindings and exchanges are gone. */
    public void removed(Removal removal) {
        removal.bindings().forEach(binding -> bindingChanged("binding.deleted", binding));
        removal.exchanges()
                .forEach(exchange -> events.tell(
                        "exchange.deleted",
                        event -> event.put("name", name(exchange)).put("vhost", name(vhost))));
    }

    private void bindingChanged(String key, Binding binding) {
        events.tell(
                key,
                event -> event.put("arguments", terms(binding.arguments()))
                        .put("destination_kind", binding.destinationKind().toString())
                        .put("destination_name", name(binding.destination()))
                        .put("routing_key", name(binding.routingKey()))
                        .put("source_kind", "exchange")
                        .put("source_name", name(binding.source()))
                        .put("vhost", name(vhost)));
    }
}
