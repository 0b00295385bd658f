package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Binding;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.StartException;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.access.PasswordHash;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.User;
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
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the topology of a broker from the definition store, after giving an empty store its first contents. */
final class Startup {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    private final Broker broker;
    private final DefinitionSequence sequence;
    private final DefinitionStore definitions;
    private final MessageStore messages;
    private Map<DefinitionKey, FieldTable> stored;
    private Map<String, VirtualHost> vhosts;

    Startup(Broker broker, DefinitionSequence sequence, DefinitionStore definitions, MessageStore messages) {
        this.broker = broker;
        this.sequence = sequence;
        this.definitions = definitions;
        this.messages = messages;
    }

    void run(Map<String, VirtualHost> into) {
        vhosts = into;
        stored = load();
        if (stored.isEmpty()) {
            createDefaults();
        }
        each(
                Kind.VHOST,
                (key, value) ->
                        vhosts.put(key.name(), new VirtualHost(key.name(), sequence, definitions, broker.memory())));
        each(Kind.USER, (key, value) -> broker.access().put(user(key.name(), value)));
        each(Kind.PERMISSION, this::grant);
        each(
                Kind.EXCHANGE,
                (key, value) -> vhost(key).topology().declare(ExchangeDefinition.fromTable(key.name(), value)));
        Map<Long, Map<Integer, List<MessageBlock>>> recovered = byQueueAndLevel(messages.recovered());
        each(Kind.QUEUE, (key, value) -> recoverQueue(key, value, recovered));
        each(Kind.BINDING, (key, value) -> vhost(key).topology().bind(Binding.fromTable(value)));
        recovered.forEach((id, levels) ->
                levels.keySet().forEach(level -> messages.dropRecovered(MessageQueue.laneId(id, level))));
        LOG.info(
                "{} virtual hosts, {} queues recovered",
                vhosts.size(),
                vhosts.values().stream()
                        .mapToInt(vhost -> vhost.queues().size())
                        .sum());
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
                        broker.loops().next(),
                        levels == null ? Map.of() : levels);
    }

    private VirtualHost vhost(DefinitionKey key) {
        return vhosts.get(key.vhost());
    }

    private void each(Kind kind, BiConsumer<DefinitionKey, FieldTable> use) {
        stored.forEach((key, value) -> {
            if (key.kind() == kind) {
                use.accept(key, value);
            }
        });
    }

    private static User user(String name, FieldTable value) {
        Set<String> tags =
                ((FieldArray) value.get("tags")).stream().map(Object::toString).collect(Collectors.toSet());
        return new User(name, passwordHash(value), tags);
    }

    private static PasswordHash passwordHash(FieldTable value) {
        Object algorithm = value.get("hashing-algorithm");
        return algorithm == null
                ? null
                : new PasswordHash(
                        algorithm.toString(), value.get("password-hash").toString());
    }

    private void grant(DefinitionKey key, FieldTable value) {
        Permissions permissions = Permissions.of(
                value.get("configure").toString(),
                value.get("write").toString(),
                value.get("read").toString());
        broker.access().grant(key.name(), key.vhost(), permissions);
    }

    /** The virtual host and the user that a new data directory gets. */
    private void createDefaults() {
        AccessConfig defaults = broker.config().access();
        PasswordHash hash = PasswordHash.of(defaults.defaultPass());
        put(new DefinitionKey(Kind.VHOST, "", defaults.defaultVhost()), FieldTable.EMPTY);
        put(
                new DefinitionKey(Kind.USER, "", defaults.defaultUser()),
                FieldTable.builder()
                        .put("hashing-algorithm", hash.algorithm())
                        .put("password-hash", hash.encoded())
                        .put("tags", List.of("administrator"))
                        .build());
        put(
                new DefinitionKey(Kind.PERMISSION, defaults.defaultVhost(), defaults.defaultUser()),
                FieldTable.builder()
                        .put("configure", defaults.defaultConfigurePermission())
                        .put("write", defaults.defaultWritePermission())
                        .put("read", defaults.defaultReadPermission())
                        .build());
        List<DefinitionChange> changes = stored.entrySet().stream()
                .map(entry -> DefinitionChange.put(entry.getKey(), entry.getValue()))
                .toList();
        Broker.await(definitions.apply(changes));
    }

    private void put(DefinitionKey key, FieldTable value) {
        stored.put(key, value);
    }
}
