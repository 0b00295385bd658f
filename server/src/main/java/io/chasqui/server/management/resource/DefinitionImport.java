package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Binding;
import io.chasqui.routing.DestinationKind;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.access.TopicPermission;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.broker.VirtualHostLimits;
import io.chasqui.server.broker.VirtualHostMetadata;
import io.chasqui.server.broker.policy.PolicyKind;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.TableJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Brings a file of definitions into being. It adds and changes; what the file does not name stays, and queues and
 * exchanges that are there stay as they are. So a file can be imported again at any time. Used once, by one thread.
 */
final class DefinitionImport {

    private final Broker broker;
    private final Request request;
    private final ObjectNode file;
    private final String onlyVhost;
    private final List<CompletionStage<?>> changes = new ArrayList<>();

    /** @param onlyVhost where everything in the file belongs, or null if the file says it */
    DefinitionImport(Broker broker, Request request, ObjectNode file, String onlyVhost) {
        this.broker = broker;
        this.request = request;
        this.file = file;
        this.onlyVhost = onlyVhost;
    }

    /**
     * Imports one kind after the other, as they depend on each other. Changes of one kind share their way to the disk.
     *
     * @throws ApiException 400 at the first thing that there cannot be; what came before it stays
     */
    void run() {
        if (onlyVhost == null) {
            each("users", this::user);
            each("vhosts", this::vhost);
            each("permissions", this::permission);
        }
        each("exchanges", this::exchange);
        if (onlyVhost == null) {
            each("topic_permissions", this::topicPermission);
            each("global_parameters", this::globalParameter);
        }
        each("policies", this::policy);
        each("parameters", this::parameter);
        each("queues", this::queue);
        each("bindings", this::binding);
    }

    private void each(String kind, Consumer<ObjectNode> define) {
        JsonNode list = file.get(kind);
        if (list == null || list.isNull()) {
            return;
        }
        if (!list.isArray()) {
            throw ApiException.badRequest(kind + " should be a list");
        }
        for (JsonNode each : list) {
            if (!(each instanceof ObjectNode object)) {
                throw ApiException.badRequest(kind + " should be a list of objects");
            }
            define.accept(object);
        }
        changes.forEach(request::await);
        changes.clear();
    }

    private static String name(ObjectNode object, String key) {
        Json.require(object, key);
        return object.get(key).asText();
    }

    private void user(ObjectNode user) {
        changes.add(broker.users()
                .put(PasswordFields.read(user).user(name(user, "name"), LimitResource.userLimits(user.get("limits")))));
    }

    private void vhost(ObjectNode vhost) {
        String name = name(vhost, "name");
        ObjectNode metadata = vhost.get("metadata") instanceof ObjectNode given ? given : vhost;
        String type = Json.text(metadata, "default_queue_type", Json.text(vhost, "default_queue_type", "undefined"));
        request.await(broker.vhosts()
                .put(
                        name,
                        new VirtualHostMetadata(
                                Json.text(metadata, "description", Json.text(vhost, "description", "")),
                                Json.words(metadata.has("tags") ? metadata.get("tags") : vhost.get("tags")),
                                type.equals("undefined") ? null : type,
                                Json.flag(metadata, "protected_from_deletion", false))));
        FieldTable limits = TableJson.table(vhost.get("limits"));
        if (!limits.isEmpty()) {
            changes.add(
                    broker.parameters().put(VirtualHostLimits.COMPONENT, name, VirtualHostLimits.PARAMETER, limits));
        }
    }

    private void permission(ObjectNode permission) {
        changes.add(broker.users()
                .grant(name(permission, "user"), name(permission, "vhost"), PermissionResource.read(permission)));
    }

    private void topicPermission(ObjectNode permission) {
        Json.require(permission, "exchange", "write", "read");
        changes.add(broker.users()
                .grantTopic(
                        name(permission, "user"),
                        name(permission, "vhost"),
                        name(permission, "exchange"),
                        new TopicPermission(
                                permission.get("write").asText(),
                                permission.get("read").asText())));
    }

    private void globalParameter(ObjectNode parameter) {
        Json.require(parameter, "value");
        changes.add(broker.parameters().putGlobal(name(parameter, "name"), TableJson.value(parameter.get("value"))));
    }

    private void policy(ObjectNode policy) {
        String name = name(policy, "name");
        changes.add(
                vhostOf(policy).policies().put(PolicyKind.USER, PolicyResource.read(PolicyKind.USER, name, policy)));
    }

    private void parameter(ObjectNode parameter) {
        Json.require(parameter, "value");
        String component = name(parameter, "component");
        String name = name(parameter, "name");
        VirtualHost vhost = vhostOf(parameter);
        JsonNode value = parameter.get("value");
        if (component.equals(DefinitionExport.OPERATOR_POLICY) && value instanceof ObjectNode policy) {
            changes.add(
                    vhost.policies().put(PolicyKind.OPERATOR, PolicyResource.read(PolicyKind.OPERATOR, name, policy)));
        } else {
            // Before there were maps in it, RabbitMQ wrote an empty one as a list.
            Object field = value.isArray() && value.isEmpty() ? FieldTable.EMPTY : TableJson.value(value);
            changes.add(broker.parameters().put(component, vhost.name(), name, field));
        }
    }

    private VirtualHost vhostOf(ObjectNode object) {
        String name = onlyVhost == null ? name(object, "vhost") : onlyVhost;
        VirtualHost vhost = broker.vhost(name);
        if (vhost == null) {
            throw ApiException.badRequest(
                    "Please create virtual host \"" + name + "\" prior to importing definitions.");
        }
        return vhost;
    }

    private void exchange(ObjectNode exchange) {
        String name = name(exchange, "name");
        VirtualHost vhost = vhostOf(exchange);
        if (vhost.topology().exchange(name) == null && !DefinitionExport.isPredeclared(name)) {
            changes.add(vhost.declareExchange(new ExchangeDefinition(
                    name,
                    Json.text(exchange, "type", "direct"),
                    Json.flag(exchange, "durable", true),
                    Json.flag(exchange, "auto_delete", false),
                    Json.flag(exchange, "internal", false),
                    TableJson.table(exchange.get("arguments")))));
        }
    }

    private void queue(ObjectNode queue) {
        String name = name(queue, "name");
        VirtualHost vhost = vhostOf(queue);
        if (vhost.queue(name) == null) {
            QueueDefinition definition = new QueueDefinition(
                    name,
                    Json.flag(queue, "durable", true),
                    false,
                    Json.flag(queue, "auto_delete", false),
                    TableJson.table(queue.get("arguments")));
            changes.add(vhost.declareQueue(definition, importer(vhost)));
        }
    }

    private ApiConnection importer(VirtualHost vhost) {
        return new ApiConnection(
                request.caller().name(), vhost.name(), broker.loops().next());
    }

    private void binding(ObjectNode binding) {
        VirtualHost vhost = vhostOf(binding);
        boolean toQueue = !"exchange".equals(Json.text(binding, "destination_type", "queue"));
        changes.add(vhost.bind(
                new Binding(
                        name(binding, "source"),
                        toQueue ? DestinationKind.QUEUE : DestinationKind.EXCHANGE,
                        name(binding, "destination"),
                        Json.text(binding, "routing_key", ""),
                        TableJson.table(binding.get("arguments"))),
                importer(vhost)));
    }
}
