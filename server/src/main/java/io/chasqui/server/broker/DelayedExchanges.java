package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.routing.type.DelayedMessageExchangeType;
import io.chasqui.server.loop.BrokerLoops;
import io.chasqui.store.definitions.DefinitionStore;
import io.chasqui.store.log.MessageBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The exchanges of one virtual host that delay messages: gives each the place where it keeps them. */
final class DelayedExchanges {

    /** Beside the definition: under which id the store has the messages. */
    private static final String ID = "delayed-id";

    private final VirtualHost vhost;
    private final DefinitionStore store;
    private final BrokerLoops loops;

    DelayedExchanges(VirtualHost vhost, DefinitionStore store, BrokerLoops loops) {
        this.vhost = vhost;
        this.store = store;
        this.loops = loops;
    }

    /** For a new exchange; null if it is of another type. */
    DelayedDeliveries create(ExchangeDefinition definition) {
        return isDelayed(definition) ? deliveries(definition, store.nextQueueId(), Map.of()) : null;
    }

    private static boolean isDelayed(ExchangeDefinition definition) {
        return definition.type().equals(DelayedMessageExchangeType.NAME);
    }

    private DelayedDeliveries deliveries(
            ExchangeDefinition definition, long id, Map<Integer, List<MessageBlock>> recovered) {
        return new DelayedDeliveries(vhost, definition.name(), definition.durable(), id, loops.next(), recovered);
    }

    /** What the definition store keeps of an exchange. */
    static FieldTable toTable(ExchangeDefinition definition, DelayedDeliveries deliveries) {
        return deliveries == null ? definition.toTable() : definition.toTable().with(ID, deliveries.id());
    }

    /** Brings back an exchange of any type from {@link #toTable}. */
    void recover(
            ExchangeDefinition definition, FieldTable table, Map<Long, Map<Integer, List<MessageBlock>>> recovered) {
        DelayedDeliveries deliveries = null;
        if (isDelayed(definition)) {
            long id = (Long) table.get(ID);
            Map<Integer, List<MessageBlock>> lanes = recovered.remove(id);
            deliveries = deliveries(definition, id, lanes == null ? Map.of() : lanes);
        }
        vhost.recover(definition, deliveries);
    }

    /** Lets what was recovered go on when it is due, now that there are queues to go to. */
    void start() {
        all().forEach(DelayedDeliveries::start);
    }

    /** The virtual host is being deleted: drops everything that waits. */
    void deleteAll() {
        all().forEach(DelayedDeliveries::delete);
    }

    private List<DelayedDeliveries> all() {
        List<DelayedDeliveries> all = new ArrayList<>();
        for (Exchange<Destination> exchange : vhost.topology().exchanges()) {
            if (exchange.keeper() instanceof DelayedDeliveries deliveries) {
                all.add(deliveries);
            }
        }
        return all;
    }
}
