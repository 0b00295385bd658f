package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Binding;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.StartException;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.User;
import io.chasqui.server.broker.policy.Policy;
import io.chasqui.server.broker.policy.PolicyKind;
import io.chasqui.server.config.AccessConfig;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionKey;
import io.chasqui.store.definitions.DefinitionKey.Kind;
import io.chasqui.store.definitions.DefinitionStore;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.queue.MessageQueue;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the topology of a broker from the definition store, after giving an empty store its first contents. */
final class Startup {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    private final Broker broker;
    private final DefinitionStore definitions;
    private final MessageStore messages;
    private Map<DefinitionKey, FieldTable> stored;

    Startup(Broker broker, DefinitionStore definitions, MessageStore messages) {
        this.broker = broker;
        this.definitions = definitions;
        this.messages = messages;
    }

    void run() {
        stored = load();
        if (stored.isEmpty() && broker.config().definitions().path().isEmpty()) {
            createDefaults();
        }
        each(Kind.VHOST, (key, value) -> broker.vhosts().recover(key.name(), value));
        each(Kind.GLOBAL_PARAMETER, broker.parameters()::recover);
        each(Kind.PARAMETER, broker.parameters()::recover);
        each(Kind.USER, broker.users()::recover);
        each(Kind.PERMISSION, broker.users()::recover);
        each(Kind.TOPIC_PERMISSION, broker.users()::recover);
        each(Kind.OPERATOR_POLICY, (key, value) -> recoverPolicy(PolicyKind.OPERATOR, key, value));
        each(Kind.POLICY, (key, value) -> recoverPolicy(PolicyKind.USER, key, value));
        Map<Long, Map<Integer, List<MessageBlock>>> recovered = byQueueAndLevel(messages.recovered());
        each(
                Kind.EXCHANGE,
                (key, value) -> vhost(key)
                        .keeping()
                        .recover(ExchangeDefinition.fromTable(key.name(), value), value, recovered));
        each(Kind.QUEUE, (key, value) -> recoverQueue(key, value, recovered));
        each(Kind.BINDING, (key, value) -> vhost(key).topology().bind(Binding.fromTable(value)));
        broker.vhosts().all().forEach(vhost -> vhost.keeping().start());
        broker.vhosts().all().forEach(vhost -> vhost.queues().forEach(BrokerQueue::resume));
        awaitLoops();
        recovered.forEach((id, levels) ->
                levels.keySet().forEach(level -> messages.dropRecovered(MessageQueue.laneId(id, level))));
        LOG.info(
                "{} virtual hosts, {} queues recovered",
                broker.vhosts().all().size(),
                broker.vhosts().all().stream()
                        .mapToInt(vhost -> vhost.queues().size())
                        .sum());
    }

    /** What queues have recovered is counted before anybody can ask. */
    private void awaitLoops() {
        for (int i = 0; i < broker.loops().count(); i++) {
            CompletableFuture<Void> resumed = new CompletableFuture<>();
            broker.loops().get(i).execute(() -> resumed.complete(null));
            resumed.join();
        }
    }

    private Map<DefinitionKey, FieldTable> load() {
        try {
            return new HashMap<>(definitions.load());
        } catch (IOException e) {
            throw new StartException(Reason.DATA_UNREADABLE, "cannot read the definitions: " + e.getMessage(), e);
        }
    }

    private static Map<Long, Map<Integer, List<MessageBlock>>> byQueueAndLevel(Map<Long, List<MessageBlock>> lanes) {
        Map<Long, Map<Integer, List<MessageBlock>>> queues = new HashMap<>();
        lanes.forEach((lane, blocks) -> queues.computeIfAbsent(MessageQueue.queueIdOf(lane), id -> new HashMap<>(1))
                .put(MessageQueue.levelOf(lane), blocks));
        return queues;
    }

    private void recoverQueue(
            DefinitionKey key, FieldTable value, Map<Long, Map<Integer, List<MessageBlock>>> recovered) {
        long id = QueueDefinition.idOf(value);
        Map<Integer, List<MessageBlock>> levels = recovered.remove(id);
        vhost(key)
                .recover(
                        QueueDefinition.fromTable(key.name(), value),
                        id,
                        QueueDefinition.isPaused(value),
                        broker.loops().next(),
                        levels == null ? Map.of() : levels);
    }

    private VirtualHost vhost(DefinitionKey key) {
        return broker.vhost(key.vhost());
    }

    private void each(Kind kind, BiConsumer<DefinitionKey, FieldTable> use) {
        stored.forEach((key, value) -> {
            if (key.kind() == kind) {
                use.accept(key, value);
            }
        });
    }

    private void recoverPolicy(PolicyKind kind, DefinitionKey key, FieldTable value) {
        vhost(key).policies().recover(kind, Policy.fromTable(key.name(), value));
    }

    /** The virtual host and the user that a new data directory gets. */
    private void createDefaults() {
        AccessConfig defaults = broker.config().access();
        User user = new User(
                defaults.defaultUser(), broker.passwords().hash(defaults.defaultPass()), List.of("administrator"));
        Permissions permissions = Permissions.of(
                defaults.defaultConfigurePermission(),
                defaults.defaultWritePermission(),
                defaults.defaultReadPermission());
        put(new DefinitionKey(Kind.VHOST, "", defaults.defaultVhost()), VirtualHostMetadata.NONE.toTable());
        put(new DefinitionKey(Kind.USER, "", user.name()), Users.toTable(user));
        put(new DefinitionKey(Kind.PERMISSION, defaults.defaultVhost(), user.name()), Users.toTable(permissions));
        List<DefinitionChange> changes = stored.entrySet().stream()
                .map(entry -> DefinitionChange.put(entry.getKey(), entry.getValue()))
                .toList();
        Broker.await(definitions.apply(changes));
    }

    private void put(DefinitionKey key, FieldTable value) {
        stored.put(key, value);
    }
}
