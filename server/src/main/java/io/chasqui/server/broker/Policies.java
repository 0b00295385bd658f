package io.chasqui.server.broker;

import io.chasqui.server.broker.event.SettingEvents;
import io.chasqui.server.broker.policy.Policy;
import io.chasqui.server.broker.policy.PolicyKind;
import io.chasqui.server.broker.policy.PolicySet;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionKey;
import io.chasqui.store.definitions.DefinitionKey.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** The policies of one virtual host. Any thread may call; a change applies to what exists before its stage completes. */
public final class Policies {

    private final String vhost;
    private final Definitions definitions;
    private final Runnable requireAlive;
    private final Consumer<PolicySet> changed;
    private final Map<PolicyKind, Map<String, Policy>> policies = new EnumMap<>(PolicyKind.class);
    private volatile PolicySet current = PolicySet.NONE;

    /**
     * The policies of a new virtual host.
     *
     * @param requireAlive throws if the virtual host has been deleted; called on the definition thread
     * @param changed called on the definition thread
     */
    Policies(String vhost, Definitions definitions, Runnable requireAlive, Consumer<PolicySet> changed) {
        this.vhost = vhost;
        this.definitions = definitions;
        this.requireAlive = requireAlive;
        this.changed = changed;
        for (PolicyKind kind : PolicyKind.values()) {
            policies.put(kind, new ConcurrentSkipListMap<>());
        }
    }

    /** All of a kind, ordered by name. */
    public Collection<Policy> list(PolicyKind kind) {
        return Collections.unmodifiableCollection(policies.get(kind).values());
    }

    /** Null if there is none of this name. */
    public Policy get(PolicyKind kind, String name) {
        return policies.get(kind).get(name);
    }

    /** What applies at the moment. */
    PolicySet current() {
        return current;
    }

    /**
     * Adds or replaces a policy.
     *
     * @return true if there was none of this name
     */
    public CompletionStage<Boolean> put(PolicyKind kind, Policy policy) {
        DefinitionKey key = key(kind, policy.name());
        return definitions.submit(key, () -> {
            requireAlive.run();
            return definitions.change(DefinitionChange.put(key, policy.toTable()), () -> {
                boolean created = visible(kind, policy);
                new SettingEvents(definitions.events()).policySet(vhost, policy);
                return created;
            });
        });
    }

    private boolean visible(PolicyKind kind, Policy policy) {
        boolean created = policies.get(kind).put(policy.name(), policy) == null;
        recompute();
        return created;
    }

    /** Returns false if there is no such policy. */
    public CompletionStage<Boolean> delete(PolicyKind kind, String name) {
        DefinitionKey key = key(kind, name);
        return definitions.submit(key, () -> {
            if (get(kind, name) == null) {
                return CompletableFuture.completedStage(false);
            }
            return definitions.change(DefinitionChange.remove(key), () -> {
                policies.get(kind).remove(name);
                recompute();
                new SettingEvents(definitions.events()).policyCleared(vhost, name);
                return true;
            });
        });
    }

    /** A policy found in the store at start, before there are queues. */
    void recover(PolicyKind kind, Policy policy) {
        visible(kind, policy);
    }

    /** What removes all of them from the store. */
    List<DefinitionChange> removals() {
        List<DefinitionChange> removals = new ArrayList<>();
        policies.forEach((kind, byName) ->
                byName.keySet().forEach(name -> removals.add(DefinitionChange.remove(key(kind, name)))));
        return removals;
    }

    private void recompute() {
        current = PolicySet.of(list(PolicyKind.USER), list(PolicyKind.OPERATOR));
        changed.accept(current);
    }

    private DefinitionKey key(PolicyKind kind, String name) {
        return new DefinitionKey(kind == PolicyKind.USER ? Kind.POLICY : Kind.OPERATOR_POLICY, vhost, name);
    }
}
