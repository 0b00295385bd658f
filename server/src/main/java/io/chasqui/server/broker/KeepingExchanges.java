package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Binding;
import io.chasqui.routing.DestinationKind;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.routing.type.DeduplicationExchangeType;
import io.chasqui.routing.type.DelayedMessageExchangeType;
import io.chasqui.routing.type.RecentHistoryExchangeType;
import io.chasqui.server.broker.policy.EffectivePolicy;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.BrokerLoops;
import io.chasqui.store.deduplication.DeduplicationSettings;
import io.chasqui.store.definitions.DefinitionStore;
import io.chasqui.store.log.MessageBlock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The exchanges of one virtual host that keep messages: gives each the place where it keeps them. */
final class KeepingExchanges {

    /** Beside the definition: under which id the store has the messages. */
    private static final String ID = "keeper-id";

    private final VirtualHost vhost;
    private final DefinitionStore store;
    private final BrokerLoops loops;

    KeepingExchanges(VirtualHost vhost, DefinitionStore store, BrokerLoops loops) {
        this.vhost = vhost;
        this.store = store;
        this.loops = loops;
    }

    /** For a new exchange; null if its type keeps nothing. */
    ExchangeKeeper create(ExchangeDefinition definition) {
        return keeps(definition) ? keeper(definition, store.nextQueueId(), Map.of()) : null;
    }

    private static boolean keeps(ExchangeDefinition definition) {
        return definition.type().equals(DelayedMessageExchangeType.NAME)
                || definition.type().equals(RecentHistoryExchangeType.NAME)
                || deduplication(definition) != null;
    }

    /** What an exchange does about copies; null if nothing. */
    private static DeduplicationSettings deduplication(ExchangeDefinition definition) {
        DeduplicationArguments arguments = new DeduplicationArguments(definition.arguments(), EffectivePolicy.NONE);
        return definition.type().equals(DeduplicationExchangeType.NAME)
                ? arguments.enabledSettings()
                : arguments.settings();
    }

    private ExchangeKeeper keeper(ExchangeDefinition definition, long id, Map<Integer, List<MessageBlock>> recovered) {
        BrokerLoop loop = loops.next();
        if (definition.type().equals(DelayedMessageExchangeType.NAME)) {
            return new DelayedDeliveries(vhost, definition.name(), definition.durable(), id, loop, recovered);
        }
        if (!definition.type().equals(RecentHistoryExchangeType.NAME)) {
            return new ExchangeDeduplication(definition.durable(), deduplication(definition), id, loop, recovered);
        }
        int length = RecentHistoryExchangeType.length(definition.arguments());
        return new RecentHistory(vhost, definition.durable(), length, id, loop, recovered);
    }

    /** What the definition store keeps of an exchange. */
    static FieldTable toTable(ExchangeDefinition definition, ExchangeKeeper keeper) {
        return keeper == null ? definition.toTable() : definition.toTable().with(ID, keeper.id());
    }

    /** Brings back an exchange of any type from {@link #toTable}. */
    void recover(
            ExchangeDefinition definition, FieldTable table, Map<Long, Map<Integer, List<MessageBlock>>> recovered) {
        ExchangeKeeper keeper = null;
        if (keeps(definition)) {
            long id = (Long) table.get(ID);
            Map<Integer, List<MessageBlock>> lanes = recovered.remove(id);
            keeper = keeper(definition, id, lanes == null ? Map.of() : lanes);
        }
        vhost.recover(definition, keeper);
    }

    /** Lets what was recovered go on, now that there are queues to go to. */
    void start() {
        keepers(vhost.topology().exchanges().stream().map(Exchange::name).toList())
                .forEach(ExchangeKeeper::start);
    }

    /** The virtual host is being deleted: drops everything that is kept. */
    void deleteAll() {
        keepers(vhost.topology().exchanges().stream().map(Exchange::name).toList())
                .forEach(ExchangeKeeper::delete);
    }

    /** What these exchanges keep. */
    List<ExchangeKeeper> keepers(Collection<String> exchanges) {
        return exchanges.stream()
                .map(name -> vhost.topology().exchange(name))
                .filter(Objects::nonNull)
                .map(exchange -> (ExchangeKeeper) exchange.keeper())
                .filter(Objects::nonNull)
                .toList();
    }

    /** A binding is there: completes when its destination has what it should have of the past. */
    CompletionStage<Void> bound(Binding binding) {
        Exchange<Destination> source = vhost.topology().exchange(binding.source());
        if (source == null || !(source.keeper() instanceof RecentHistory history)) {
            return CompletableFuture.completedStage(null);
        }
        if (binding.destinationKind() == DestinationKind.QUEUE) {
            return history.replayTo(vhost.queue(binding.destination()));
        }
        return history.replayThrough(vhost.topology().exchange(binding.destination()));
    }
}
