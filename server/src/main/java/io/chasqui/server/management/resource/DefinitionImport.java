package io.chasqui.server.management.resource;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.routing.Binding;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.Parameters.Parameter;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.VirtualHost;
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
        each(file.users(), user -> "users '" + user.name() + "'", broker.users()::put);
        each(
                file.vhosts(),
                vhost -> "vhosts '" + vhost.name() + "'",
                vhost -> broker.vhosts().put(vhost.name(), vhost.metadata()));
        each(
                file.permissions(),
                grant -> in("permissions", grant.user(), grant.vhost()),
                grant -> broker.users().grant(grant.user(), grant.vhost(), grant.permissions()));
        each(file.exchanges(), e -> in("exchanges", e.definition().name(), e.vhost()), this::exchange);
        each(
                file.topicPermissions(),
                grant -> in("topic_permissions", grant.user(), grant.vhost()),
                grant -> broker.users().grantTopic(grant.user(), grant.vhost(), grant.exchange(), grant.permission()));
        each(
                file.globals(),
                global -> "global_parameters '" + global.name() + "'",
                global -> broker.parameters().putGlobal(global.name(), global.value()));
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
                return broker.parameters()
                        .put(parameter.component(), parameter.vhost(), parameter.name(), parameter.value());
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

    private CompletionStage<?> policy(DefinitionFile.VhostPolicy policy) {
        return vhost(policy.vhost()).policies().put(policy.kind(), policy.policy());
    }

    private VirtualHost vhost(String name) {
        VirtualHost vhost = broker.vhost(name);
        if (vhost == null) {
            throw ApiException.badRequest(
                    "Please create virtual host \"" + name + "\" prior to importing definitions.");
        }
        return vhost;
    }

    /** Null if there is nothing to do. */
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
