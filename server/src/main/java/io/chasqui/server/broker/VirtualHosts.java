package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.broker.event.SettingEvents;
import io.chasqui.server.definition.InvalidDefinitionException;
import io.chasqui.server.definition.InvalidDefinitionException.Kind;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionKey;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/** The virtual hosts of a broker: what there is, and every change of it. Any thread may call. */
public final class VirtualHosts {

    /** What has to happen around the life of a virtual host, on the definition thread. */
    interface Lifecycle {

        /** Closes the connections of one that is being deleted. */
        void deleting(VirtualHost vhost);

        /** Forgets what others hold about one that is gone: permissions, parameters. */
        List<DefinitionChange> forget(String vhost);
    }

    private final Definitions definitions;
    private final DefinitionLimits room;
    private final String defaultQueueType;
    private final Function<String, VirtualHost> factory;
    private final Lifecycle lifecycle;
    private final Map<String, VirtualHost> vhosts = new ConcurrentSkipListMap<>();

    VirtualHosts(
            Definitions definitions,
            DefinitionLimits room,
            String defaultQueueType,
            Function<String, VirtualHost> factory,
            Lifecycle lifecycle) {
        this.definitions = definitions;
        this.room = room;
        this.defaultQueueType = defaultQueueType;
        this.factory = factory;
        this.lifecycle = lifecycle;
    }

    /** Null if there is none of this name. */
    public VirtualHost get(String name) {
        return vhosts.get(name);
    }

    /** All of them, ordered by name: a live view. */
    public Collection<VirtualHost> all() {
        return Collections.unmodifiableCollection(vhosts.values());
    }

    /**
     * Creates a virtual host, or gives an existing one other metadata.
     *
     * @return true if it is new; fails with {@link InvalidDefinitionException} if the metadata cannot be
     */
    public CompletionStage<Boolean> put(String name, VirtualHostMetadata requested) {
        VirtualHostMetadata metadata = completed(requested);
        if (!QueueType.isKnown(metadata.defaultQueueType())) {
            return CompletableFuture.failedStage(
                    new InvalidDefinitionException(metadata.defaultQueueType() + " is not a valid queue type"));
        }
        DefinitionKey key = key(name);
        return definitions.submit(key, () -> {
            if (vhosts.get(name) == null) {
                room.requireRoomForVhost(name);
            }
            return definitions.change(DefinitionChange.put(key, metadata.toTable()), () -> {
                boolean created = visible(name, metadata);
                new SettingEvents(definitions.events()).vhostChanged(name, metadata, created);
                return created;
            });
        });
    }

    /** The metadata as a virtual host would have it: with the default type of queues of the configuration, if it has none. */
    public VirtualHostMetadata completed(VirtualHostMetadata metadata) {
        return metadata.withDefaultQueueType(defaultQueueType);
    }

    private boolean visible(String name, VirtualHostMetadata metadata) {
        VirtualHost existing = vhosts.get(name);
        VirtualHost vhost = existing == null ? factory.apply(name) : existing;
        vhost.metadata(metadata);
        vhosts.put(name, vhost);
        return existing == null;
    }

    /** One found in the store at start. */
    void recover(String name, FieldTable metadata) {
        visible(name, VirtualHostMetadata.fromTable(metadata).withDefaultQueueType(defaultQueueType));
    }

    /**
     * Deletes a virtual host with everything in it, after closing its connections.
     *
     * @return false if there is none; fails with {@link InvalidDefinitionException} if it is protected
     */
    public CompletionStage<Boolean> delete(String name) {
        return definitions.sequence().submitAlone(name, () -> {
            VirtualHost vhost = vhosts.get(name);
            if (vhost == null) {
                return CompletableFuture.completedStage(false);
            }
            if (vhost.metadata().deletionProtected()) {
                throw new InvalidDefinitionException(
                        Kind.PRECONDITION_FAILED,
                        "Refusing to delete virtual host '" + name + "' because it is protected from deletion");
            }
            return delete(vhost);
        });
    }

    private CompletionStage<Boolean> delete(VirtualHost vhost) {
        // Gone first: nobody can open or declare anything in there from now on, and whoever did before is closed.
        vhosts.remove(vhost.name());
        lifecycle.deleting(vhost);
        return vhost.deleteContents()
                .thenComposeAsync(
                        Actor.keeping(contents -> {
                            contents.addAll(lifecycle.forget(vhost.name()));
                            contents.add(DefinitionChange.remove(key(vhost.name())));
                            return definitions.change(contents, () -> {
                                new SettingEvents(definitions.events()).vhostDeleted(vhost.name());
                                return true;
                            });
                        }),
                        definitions.sequence()::execute);
    }

    /** What parameters say about the size of virtual hosts. */
    Parameters.Component limits() {
        return new Parameters.Component() {
            @Override
            public String name() {
                return VirtualHostLimits.COMPONENT;
            }

            @Override
            public void validate(String vhost, String name, Object value) {
                VirtualHostLimits.of(value);
            }

            @Override
            public void changed(String vhost, String name, Object value) {
                vhosts.get(vhost).limits(value == null ? VirtualHostLimits.NONE : VirtualHostLimits.of(value));
            }
        };
    }

    private static DefinitionKey key(String name) {
        return new DefinitionKey(DefinitionKey.Kind.VHOST, "", name);
    }
}
