package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.server.access.AccessControl;
import io.chasqui.server.access.PasswordHash;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.TopicPermission;
import io.chasqui.server.access.User;
import io.chasqui.server.access.UserLimits;
import io.chasqui.server.broker.event.UserEvents;
import io.chasqui.server.definition.InvalidDefinitionException;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionKey;
import io.chasqui.store.definitions.DefinitionKey.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The users of a broker and what they are granted, as definitions: what changes here is durable and has its effect on
 * {@link AccessControl} before the stage completes. Any thread may call. Everything about one user is changed one after
 * the other.
 */
public final class Users {

    private static final String ALGORITHM = "hashing-algorithm";
    private static final String HASH = "password-hash";
    private static final String TAGS = "tags";
    private static final String LIMITS = "limits";

    private final Definitions definitions;
    private final UserEvents events;
    private final AccessControl access;
    private final Predicate<String> vhostExists;
    private final Connections connections;

    /** @param connections told of users who are gone or may do less, on the definition thread */
    Users(Definitions definitions, AccessControl access, Predicate<String> vhostExists, Connections connections) {
        this.definitions = definitions;
        this.events = new UserEvents(definitions.events());
        this.access = access;
        this.vhostExists = vhostExists;
        this.connections = connections;
    }

    /** All of them, in no particular order. */
    public Collection<User> all() {
        return access.users();
    }

    /** Null if there is none of this name. */
    public User get(String name) {
        return access.user(name);
    }

    /**
     * Adds or replaces a user.
     *
     * @return true if there was none of this name
     */
    public CompletionStage<Boolean> put(User user) {
        return change(user.name(), () -> {
            boolean created = get(user.name()) == null;
            return store(user, () -> {
                events.userChanged(user, created);
                return created;
            });
        });
    }

    private <T> CompletionStage<T> store(User user, Supplier<T> then) {
        return definitions.change(DefinitionChange.put(key(user.name()), toTable(user)), () -> {
            access.put(user);
            return then.get();
        });
    }

    /**
     * Changes the limits of a user.
     *
     * @param change of the limits that there are
     * @return fails with {@link InvalidDefinitionException} if there is no such user
     */
    public CompletionStage<Void> changeLimits(String name, java.util.function.UnaryOperator<UserLimits> change) {
        return change(name, () -> {
            User user = get(name);
            if (user == null) {
                throw new InvalidDefinitionException(InvalidDefinitionException.Kind.NOT_FOUND, "no_such_user");
            }
            User changed = user.withLimits(change.apply(user.limits()));
            return store(changed, () -> {
                events.userLimits(name, changed.limits());
                return null;
            });
        });
    }

    /** Deletes a user and all grants, and closes the connections. Returns false if there is no such user. */
    public CompletionStage<Boolean> delete(String name) {
        return change(name, () -> {
            if (get(name) == null) {
                return CompletableFuture.completedStage(false);
            }
            List<DefinitionChange> changes = new ArrayList<>();
            changes.add(DefinitionChange.remove(key(name)));
            access.permissions().keySet().stream()
                    .filter(grant -> grant.user().equals(name))
                    .forEach(grant -> changes.add(DefinitionChange.remove(key(Kind.PERMISSION, grant.vhost(), name))));
            access.topicGrants().stream()
                    .filter(grant -> grant.user().equals(name))
                    .forEach(grant ->
                            changes.add(DefinitionChange.remove(key(Kind.TOPIC_PERMISSION, grant.vhost(), name))));
            return definitions.change(changes, () -> {
                access.removeUser(name);
                connections.userDeleted(name);
                events.userDeleted(name);
                return true;
            });
        });
    }

    /**
     * Sets what a user may do in a virtual host.
     *
     * @return true if nothing was granted there before; fails with {@link InvalidDefinitionException} if one of the two
     *     does not exist
     */
    public CompletionStage<Boolean> grant(String user, String vhost, Permissions granted) {
        return change(user, vhost, () -> {
            requireBoth(user, vhost);
            Permissions before = access.permissions(user, vhost);
            DefinitionKey key = key(Kind.PERMISSION, vhost, user);
            return definitions.change(DefinitionChange.put(key, toTable(granted)), () -> {
                access.grant(user, vhost, granted);
                events.granted(user, vhost, granted);
                if (before != null && !before.equals(granted)) {
                    connections.permissionsReduced(user, vhost);
                }
                return before == null;
            });
        });
    }

    private void requireBoth(String user, String vhost) {
        if (get(user) == null || !vhostExists.test(vhost)) {
            throw new InvalidDefinitionException("vhost_or_user_not_found");
        }
    }

    /** Takes away what a user may do in a virtual host. Returns false if it was nothing. */
    public CompletionStage<Boolean> revoke(String user, String vhost) {
        return change(user, vhost, () -> {
            if (access.permissions(user, vhost) == null) {
                return CompletableFuture.completedStage(false);
            }
            return definitions.change(DefinitionChange.remove(key(Kind.PERMISSION, vhost, user)), () -> {
                access.grant(user, vhost, null);
                events.revoked(user, vhost);
                connections.permissionsReduced(user, vhost);
                return true;
            });
        });
    }

    /**
     * Restricts the topics that a user may use at an exchange.
     *
     * @return true if there was no restriction for the exchange; fails with {@link InvalidDefinitionException} if user
     *     or virtual host do not exist
     */
    public CompletionStage<Boolean> grantTopic(String user, String vhost, String exchange, TopicPermission permission) {
        return change(user, vhost, () -> {
            requireBoth(user, vhost);
            Map<String, TopicPermission> changed = access.topicPermissions(user, vhost);
            boolean created = changed.put(exchange, permission) == null;
            return storeTopics(user, vhost, changed, () -> {
                events.topicGranted(user, vhost, exchange, permission);
                return created;
            });
        });
    }

    /**
     * Lifts the restrictions of topics.
     *
     * @param exchange null for all exchanges of the virtual host
     * @return false if there were none
     */
    public CompletionStage<Boolean> revokeTopics(String user, String vhost, String exchange) {
        return change(user, vhost, () -> {
            Map<String, TopicPermission> changed = access.topicPermissions(user, vhost);
            boolean found = exchange == null ? !changed.isEmpty() : changed.remove(exchange) != null;
            if (!found) {
                return CompletableFuture.completedStage(false);
            }
            return storeTopics(user, vhost, exchange == null ? Map.of() : changed, () -> {
                events.topicsRevoked(user, vhost);
                return true;
            });
        });
    }

    private <T> CompletionStage<T> storeTopics(
            String user, String vhost, Map<String, TopicPermission> topics, Supplier<T> then) {
        DefinitionKey key = key(Kind.TOPIC_PERMISSION, vhost, user);
        DefinitionChange change =
                topics.isEmpty() ? DefinitionChange.remove(key) : DefinitionChange.put(key, topicsToTable(topics));
        return definitions.change(change, () -> {
            access.grantTopics(user, vhost, topics);
            return then.get();
        });
    }

    private <T> CompletionStage<T> change(String user, Supplier<CompletionStage<T>> body) {
        return definitions.submit(key(user), body);
    }

    /** The virtual host must not be deleted meanwhile: who is granted something there would keep it for the next one. */
    private <T> CompletionStage<T> change(String user, String vhost, Supplier<CompletionStage<T>> body) {
        return definitions.sequence().submit(Set.of(key(user), key(Kind.PERMISSION, vhost, user)), body);
    }

    // ---- At start, and what a virtual host takes with it: on the definition thread or before there is one

    void recover(DefinitionKey key, FieldTable value) {
        switch (key.kind()) {
            case USER -> access.put(userOf(key.name(), value));
            case PERMISSION -> access.grant(key.name(), key.vhost(), permissionsOf(value));
            default -> access.grantTopics(key.name(), key.vhost(), topicsOf(value));
        }
    }

    List<DefinitionChange> forgetVhost(String vhost) {
        List<DefinitionChange> changes = new ArrayList<>();
        access.permissions().keySet().stream()
                .filter(grant -> grant.vhost().equals(vhost))
                .forEach(grant -> changes.add(DefinitionChange.remove(key(Kind.PERMISSION, vhost, grant.user()))));
        access.topicGrants().stream()
                .filter(grant -> grant.vhost().equals(vhost))
                .forEach(
                        grant -> changes.add(DefinitionChange.remove(key(Kind.TOPIC_PERMISSION, vhost, grant.user()))));
        access.removeVhost(vhost);
        return changes;
    }

    private static DefinitionKey key(String user) {
        return key(Kind.USER, "", user);
    }

    private static DefinitionKey key(Kind kind, String vhost, String user) {
        return new DefinitionKey(kind, vhost, user);
    }

    // ---- As values of the store

    static FieldTable toTable(User user) {
        FieldTable.Builder table = FieldTable.builder();
        if (user.password() != null) {
            table.put(ALGORITHM, user.password().algorithm())
                    .put(HASH, user.password().encoded());
        }
        return table.put(TAGS, FieldArray.of(user.tags()))
                .put(LIMITS, FieldTable.of(user.limits().values()))
                .build();
    }

    private static User userOf(String name, FieldTable value) {
        Object algorithm = value.get(ALGORITHM);
        PasswordHash password = algorithm == null
                ? null
                : new PasswordHash(algorithm.toString(), value.get(HASH).toString());
        List<String> tags =
                ((FieldArray) value.get(TAGS)).stream().map(Object::toString).toList();
        return new User(name, password, tags, limitsOf(value));
    }

    private static UserLimits limitsOf(FieldTable value) {
        Map<String, Long> limits = new HashMap<>();
        if (value.get(LIMITS) instanceof FieldTable table) {
            table.asMap().forEach((name, limit) -> limits.put(name, FieldValues.integer(limit)));
        }
        return new UserLimits(limits);
    }

    static FieldTable toTable(Permissions permissions) {
        return FieldTable.builder()
                .put("configure", LongString.of(permissions.configure().expression()))
                .put("write", LongString.of(permissions.write().expression()))
                .put("read", LongString.of(permissions.read().expression()))
                .build();
    }

    private static Permissions permissionsOf(FieldTable value) {
        return Permissions.of(
                value.get("configure").toString(),
                value.get("write").toString(),
                value.get("read").toString());
    }

    private static FieldTable topicsToTable(Map<String, TopicPermission> topics) {
        FieldTable.Builder table = FieldTable.builder();
        topics.forEach((exchange, permission) ->
                table.put(exchange, FieldTable.of("write", permission.write(), "read", permission.read())));
        return table.build();
    }

    private static Map<String, TopicPermission> topicsOf(FieldTable value) {
        Map<String, TopicPermission> topics = new TreeMap<>();
        value.asMap().forEach((exchange, permission) -> {
            FieldTable table = (FieldTable) permission;
            topics.put(
                    exchange,
                    new TopicPermission(
                            table.get("write").toString(), table.get("read").toString()));
        });
        return topics;
    }
}
