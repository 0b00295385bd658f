package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Binding;
import io.chasqui.routing.DestinationKind;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.routing.ExchangeType;
import io.chasqui.routing.Removal;
import io.chasqui.routing.Topology;
import io.chasqui.server.broker.event.TopologyEvents;
import io.chasqui.server.broker.policy.EffectivePolicy;
import io.chasqui.store.definitions.DefinitionChange;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Changes of the exchanges and bindings of one virtual host, in the same order as those of its queues. */
final class ExchangeChanges {

    private static final String RESERVED_PREFIX = "amq.";

    private final VirtualHost vhost;
    private final Topology<Destination> topology;
    private final StoredTopology stored;
    private final DefinitionSequence sequence;
    private final DefinitionLimits room;
    private final TopologyEvents events;

    ExchangeChanges(
            VirtualHost vhost,
            StoredTopology stored,
            DefinitionSequence sequence,
            DefinitionLimits room,
            TopologyEvents events) {
        this.vhost = vhost;
        this.topology = vhost.topology();
        this.stored = stored;
        this.sequence = sequence;
        this.room = room;
        this.events = events;
    }

    /** Declares an exchange, or checks that it is there as asked. */
    CompletionStage<Void> declare(ExchangeDefinition definition) {
        Exchange<Destination> existing = topology.exchange(definition.name());
        if (existing != null) {
            return Definitions.completed(() -> redeclared(existing, definition));
        }
        return sequence.submit(Set.of(stored.exchangeKey(definition.name())), () -> {
            Exchange<Destination> raced = topology.exchange(definition.name());
            return raced != null ? Definitions.completed(() -> redeclared(raced, definition)) : create(definition);
        });
    }

    private Void redeclared(Exchange<Destination> existing, ExchangeDefinition definition) {
        Broker.EXCHANGE_TYPES.require(definition.type());
        existing.definition().requireEquivalent(definition, vhost.name());
        new DeduplicationArguments(existing.definition().arguments(), EffectivePolicy.NONE)
                .requireEquivalent(definition.arguments(), definition.inVhost(vhost.name()));
        return null;
    }

    private CompletionStage<Void> create(ExchangeDefinition definition) {
        if (definition.name().startsWith(RESERVED_PREFIX)) {
            throw new ProtocolException(
                    ReplyCode.ACCESS_REFUSED,
                    "exchange name '" + definition.name() + "' contains reserved prefix 'amq.*'");
        }
        topology.validate(definition);
        new DeduplicationArguments(definition.arguments(), EffectivePolicy.NONE)
                .validate(definition.inVhost(vhost.name()));
        ExchangeKeeper keeper = vhost.keeping().create(definition);
        room.requireRoomFor(definition, vhost.name());
        List<DefinitionChange> changes = definition.durable()
                ? List.of(DefinitionChange.put(
                        stored.exchangeKey(definition.name()), KeepingExchanges.toTable(definition, keeper)))
                : List.of();
        return vhost.change(AuditLines.exchange(definition.name(), vhost.name(), "declared"), changes, () -> {
            topology.declare(definition, keeper);
            vhost.applyPolicy(definition.name(), vhost.policies().current());
            events.exchangeCreated(definition);
            return null;
        });
    }

    /** Deletes an exchange with its bindings; nothing happens if there is none. */
    CompletionStage<Void> delete(String exchangeName, boolean ifUnused) {
        Object key = stored.exchangeKey(exchangeName);
        return sequence.submit(() -> stored.touchedBy(key, topology.removalOfExchange(exchangeName)), () -> {
            Exchange<Destination> exchange = topology.exchange(exchangeName);
            if (exchange == null) {
                return CompletableFuture.completedStage(null);
            }
            if (exchangeName.startsWith(RESERVED_PREFIX)) {
                throw new ProtocolException(
                        ReplyCode.ACCESS_REFUSED,
                        "deletion of system exchange '" + exchangeName + "' in vhost '" + vhost.name()
                                + "' not allowed");
            }
            if (ifUnused && exchange.bindingCount() > 0) {
                throw new ProtocolException(
                        ReplyCode.PRECONDITION_FAILED, exchange.definition().inVhost(vhost.name()) + " in use");
            }
            return apply(topology.removalOfExchange(exchangeName));
        });
    }

    /** Adds a binding; nothing happens if it is there already. It is durable if both of its ends are. */
    CompletionStage<Void> bind(Binding binding, ClientConnection by) {
        return sequence.submit(stored.touchedBy(binding), () -> {
            requireEnds(binding, by);
            topology.validate(binding);
            if (topology.contains(binding)) {
                return CompletableFuture.completedStage(null);
            }
            List<DefinitionChange> changes = stored.isDurable(binding)
                    ? List.of(DefinitionChange.put(stored.key(binding), binding.toTable()))
                    : List.of();
            return vhost.change(AuditLines.binding(binding, vhost.name(), "added"), changes, () -> {
                        topology.bind(binding);
                        events.bindingCreated(binding);
                        return null;
                    })
                    .thenCompose(done -> vhost.keeping().bound(binding));
        });
    }

    private void requireEnds(Binding binding, ClientConnection by) {
        ExchangeType type = topology.requireExchange(binding.source()).type();
        if (binding.destinationKind() == DestinationKind.QUEUE) {
            vhost.requireQueue(binding.destination(), by).definition().type().requireSuitable(type);
        } else {
            topology.requireExchange(binding.destination());
        }
    }

    /** Removes a binding; nothing happens if it or one of its ends does not exist. */
    CompletionStage<Void> unbind(Binding binding, ClientConnection by) {
        return sequence.submit(() -> stored.touchedByRemovalOf(binding), () -> {
            BrokerQueue queue =
                    binding.destinationKind() == DestinationKind.QUEUE ? vhost.queue(binding.destination()) : null;
            if (queue != null) {
                queue.requireAccess(by);
            }
            return apply(topology.removalOfBinding(binding));
        });
    }

    private CompletionStage<Void> apply(Removal removal) {
        return vhost.change(AuditLines.removed(removal, vhost.name()), stored.removalOf(removal), () -> {
            remove(removal);
            return null;
        });
    }

    /** Takes exchanges and bindings out that are not in the store any more. On the definition thread. */
    void remove(Removal removal) {
        List<ExchangeKeeper> keepers = vhost.keeping().keepers(removal.exchanges());
        topology.apply(removal);
        keepers.forEach(ExchangeKeeper::delete);
        events.removed(removal);
        if (!removal.exchanges().isEmpty()) {
            vhost.traffic().exchanges().forget(exchange -> topology.exchange(exchange.name()) != exchange);
        }
    }
}
