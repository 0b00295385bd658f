package io.chasqui.server.management.resource;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.routing.Binding;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.TopicPermission;
import io.chasqui.server.access.User;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.Parameters.Parameter;
import io.chasqui.server.broker.Policies;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.broker.policy.Policy;
import io.chasqui.server.definition.InvalidDefinitionException;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Brings a file of definitions into being. It adds and changes; what the file does not name stays, and queues and
 * exchanges that are there stay as they are. So a file can be imported again at any time. Used once, by one thread.
 */
final class DefinitionImport {

    /** One change under way, and what to call it if it fails. */
    private record Change(String place, String suffix, CompletionStage<?> stage) {}

    /** So many changes are under way at once: enough to share their way to the disk, and few to look through. */
    private static final int MAX_CHANGES = 256;

    private final Broker broker;
    private final String user;
    private final DefinitionFile file;
    private final List<Change> changes = new ArrayList<>();

    /** @param user who imports */
    DefinitionImport(Broker broker, String user, DefinitionFile file) {
        this.broker = broker;
        this.user = user;
        this.file = file;
    }

    /**
     * Imports one kind after the other, as they depend on each other. Changes of one kind share their way to the disk.
     *
     * @throws DefinitionFault at the first thing that there cannot be; what came before it stays
     */
    void run() {
        each(file.users(), user -> "users '" + user.name() + "'", this::user);
        each(file.vhosts(), vhost -> "vhosts '" + vhost.name() + "'", this::vhost);
        each(file.permissions(), grant -> in("permissions", grant.user(), grant.vhost()), this::permission);
        each(file.exchanges(), e -> in("exchanges", e.definition().name(), e.vhost()), this::exchange);
        each(
                file.topicPermissions(),
                grant -> in("topic_permissions", grant.user(), grant.vhost()),
                this::topicPermission);
        each(file.globals(), global -> "global_parameters '" + global.name() + "'", this::global);
        each(file.policies(), policy -> in("policies", policy.policy().name(), policy.vhost()), this::policy);
        parameters();
        each(file.queues(), q -> in("queues", q.definition().name(), q.vhost()), this::queue);
        each(file.bindings(), b -> in("bindings", b.definition().source(), b.vhost()), this::binding);
    }

    private static String in(String kind, String name, String vhost) {
        return kind + " '" + name + "' in vhost '" + vhost + "'";
    }

    private <T> void each(List<T> definitions, Function<T, String> place, Function<T, CompletionStage<?>> change) {
        definitions.forEach(definition -> submit(place.apply(definition), "", () -> change.apply(definition)));
        await();
    }

    private void parameters() {
        for (Parameter parameter : file.parameters()) {
            String suffix = " (vhost: \"" + parameter.vhost() + "\" / component: \"" + parameter.component()
                    + "\" / key: \"" + parameter.name() + "\")";
            submit(in("parameters", parameter.name(), parameter.vhost()), suffix, () -> {
                vhost(parameter.vhost());
                return parameter(parameter);
            });
        }
        await();
    }

    private void submit(String place, String suffix, java.util.function.Supplier<CompletionStage<?>> change) {
        try {
            CompletionStage<?> stage = change.get();
            if (stage != null) {
                changes.add(new Change(place, suffix, stage));
            }
        } catch (ApiException | InvalidDefinitionException | ProtocolException e) {
            throw new DefinitionFault(place, e);
        }
        if (changes.size() == MAX_CHANGES) {
            await();
        }
    }

    private void await() {
        for (Change change : changes) {
            try {
                Request.result(change.stage());
            } catch (InvalidDefinitionException e) {
                throw new DefinitionFault(
                        change.place(), new InvalidDefinitionException(e.kind(), e.getMessage() + change.suffix()));
            } catch (ApiException | ProtocolException e) {
                throw new DefinitionFault(change.place(), e);
            }
        }
        changes.clear();
    }

    // ---- One change of each kind; null if everything is as it should be

    private CompletionStage<?> user(User wanted) {
        return wanted.equals(broker.users().get(wanted.name()))
                ? null
                : broker.users().put(wanted);
    }

    private CompletionStage<?> vhost(DefinitionFile.Vhost wanted) {
        VirtualHost existing = broker.vhost(wanted.name());
        boolean same = existing != null && existing.metadata().equals(wanted.metadata());
        return same ? null : broker.vhosts().put(wanted.name(), wanted.metadata());
    }

    private CompletionStage<?> permission(DefinitionFile.Grant grant) {
        Permissions existing = broker.access().permissions(grant.user(), grant.vhost());
        boolean same = existing != null && PermissionResource.areSame(existing, grant.permissions());
        return same ? null : broker.users().grant(grant.user(), grant.vhost(), grant.permissions());
    }

    private CompletionStage<?> topicPermission(DefinitionFile.TopicGrant grant) {
        TopicPermission existing =
                broker.access().topicPermissions(grant.user(), grant.vhost()).get(grant.exchange());
        return grant.permission().equals(existing)
                ? null
                : broker.users().grantTopic(grant.user(), grant.vhost(), grant.exchange(), grant.permission());
    }

    private CompletionStage<?> global(DefinitionFile.Global global) {
        return global.value().equals(broker.parameters().globals().get(global.name()))
                ? null
                : broker.parameters().putGlobal(global.name(), global.value());
    }

    private CompletionStage<?> parameter(Parameter wanted) {
        Object existing = broker.parameters().get(wanted.component(), wanted.vhost(), wanted.name());
        return wanted.value().equals(existing)
                ? null
                : broker.parameters().put(wanted.component(), wanted.vhost(), wanted.name(), wanted.value());
    }

    private CompletionStage<?> policy(DefinitionFile.VhostPolicy wanted) {
        Policies policies = vhost(wanted.vhost()).policies();
        Policy existing = policies.get(wanted.kind(), wanted.policy().name());
        boolean same =
                existing != null && existing.toTable().equals(wanted.policy().toTable());
        return same ? null : policies.put(wanted.kind(), wanted.policy());
    }

    private VirtualHost vhost(String name) {
        VirtualHost vhost = broker.vhost(name);
        if (vhost == null) {
            throw ApiException.badRequest(
                    "Please create virtual host \"" + name + "\" prior to importing definitions.");
        }
        return vhost;
    }

    private CompletionStage<?> exchange(DefinitionFile.In<ExchangeDefinition> exchange) {
        VirtualHost vhost = vhost(exchange.vhost());
        boolean exists = vhost.topology().exchange(exchange.definition().name()) != null;
        return exists ? null : vhost.declareExchange(exchange.definition());
    }

    private CompletionStage<?> queue(DefinitionFile.In<QueueDefinition> queue) {
        VirtualHost vhost = vhost(queue.vhost());
        boolean exists = vhost.queue(queue.definition().name()) != null;
        return exists ? null : vhost.declareQueue(queue.definition(), importer(vhost));
    }

    private CompletionStage<?> binding(DefinitionFile.In<Binding> binding) {
        VirtualHost vhost = vhost(binding.vhost());
        return vhost.bind(binding.definition(), importer(vhost));
    }

    private ApiConnection importer(VirtualHost vhost) {
        return new ApiConnection(user, vhost.name(), broker.loops().next());
    }
}
