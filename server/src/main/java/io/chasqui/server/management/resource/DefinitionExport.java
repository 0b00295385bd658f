package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.routing.Binding;
import io.chasqui.routing.DestinationKind;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.access.AccessControl.Grant;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.Parameters.Parameter;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.broker.VirtualHostLimits;
import io.chasqui.server.broker.VirtualHostMetadata;
import io.chasqui.server.broker.policy.Policy;
import io.chasqui.server.broker.policy.PolicyKind;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.TableJson;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What has been defined, in the file format that RabbitMQ exports and imports: of the whole broker, or of one virtual
 * host without naming it. What comes and goes with a connection is left out, and what every virtual host has anyway.
 */
final class DefinitionExport {

    /** The component under which RabbitMQ keeps operator policies among the parameters. */
    static final String OPERATOR_POLICY = "operator_policy";

    private static final String VHOST = "vhost";
    private static final String RESERVED_PREFIX = "amq.";

    private final Broker broker;

    DefinitionExport(Broker broker) {
        this.broker = broker;
    }

    ObjectNode all() {
        ObjectNode file = header("cluster")
                .put("original_cluster_name", Node.name())
                .put("explanation", "Definitions of cluster '" + Node.name() + "'");
        ArrayNode users = file.putArray("users");
        broker.users().all().stream()
                .sorted(Comparator.comparing(user -> user.name()))
                .forEach(user -> users.add(UserResource.describe(user)));
        ArrayNode vhosts = file.putArray("vhosts");
        broker.vhosts().all().forEach(vhost -> vhosts.add(vhost(vhost.name(), vhost.metadata(), vhost.limits())));
        addPermissions(file);
        ArrayNode globals = file.putArray("global_parameters");
        broker.parameters().globals().forEach((name, value) -> {
            if (!name.equals(LoadDefinitions.HASH)) {
                globals.add(ParameterResource.global(name, value));
            }
        });
        addContents(file, broker.vhosts().all().stream().toList());
        return file;
    }

    /** What is in a virtual host, and its name beside it. */
    ObjectNode withNames(VirtualHost vhost) {
        ObjectNode file = Json.object();
        addContents(file, List.of(vhost));
        return file;
    }

    ObjectNode of(VirtualHost vhost) {
        ObjectNode file = header("single_virtual_host")
                .put("original_vhost_name", vhost.name())
                .put("explanation", "Definitions of virtual host '" + vhost.name() + "'")
                .put("description", vhost.metadata().description());
        file.set("metadata", metadata(vhost.metadata()));
        file.set("limits", TableJson.toJson(vhost.limits().table()));
        addContents(file, List.of(vhost));
        for (String kind : new String[] {"parameters", "policies", "exchanges", "queues", "bindings"}) {
            file.get(kind).forEach(each -> ((ObjectNode) each).remove(VHOST));
        }
        return file;
    }

    private ObjectNode header(String format) {
        return Json.object()
                .put("rabbit_version", OverviewResource.RABBITMQ_VERSION)
                .put("rabbitmq_version", OverviewResource.RABBITMQ_VERSION)
                .put("product_name", broker.serverProperties().get("product").toString())
                .put("product_version", broker.serverProperties().get("version").toString())
                .put("rabbitmq_definition_format", format);
    }

    static ObjectNode vhost(String name, VirtualHostMetadata metadata, VirtualHostLimits limits) {
        ObjectNode object = Json.object().put("name", name);
        object.set("limits", TableJson.toJson(limits.table()));
        object.set("metadata", metadata(metadata));
        return object;
    }

    private static ObjectNode metadata(VirtualHostMetadata metadata) {
        ObjectNode object = Json.object().put("description", metadata.description());
        if (metadata.deletionProtected()) {
            object.put("protected_from_deletion", true);
        }
        if (metadata.defaultQueueType() != null) {
            object.put("default_queue_type", metadata.defaultQueueType());
        }
        return object.set("tags", Json.strings(metadata.tags()));
    }

    private void addPermissions(ObjectNode file) {
        Comparator<Grant> order = Comparator.comparing(Grant::user).thenComparing(Grant::vhost);
        ArrayNode permissions = file.putArray("permissions");
        broker.access().permissions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(order))
                .forEach(entry -> permissions.add(PermissionResource.describe(entry.getKey(), entry.getValue())));
        ArrayNode topics = file.putArray("topic_permissions");
        broker.access().topicGrants().stream()
                .sorted(order)
                .flatMap(grant -> TopicPermissionResource.describe(broker, grant))
                .forEach(topics::add);
    }

    private void addContents(ObjectNode file, List<VirtualHost> vhosts) {
        ArrayNode parameters = file.putArray("parameters");
        ArrayNode policies = file.putArray("policies");
        ArrayNode exchanges = file.putArray("exchanges");
        ArrayNode queues = file.putArray("queues");
        ArrayNode bindings = file.putArray("bindings");
        for (VirtualHost vhost : vhosts) {
            parameters(vhost).forEach(parameters::add);
            vhost.policies()
                    .list(PolicyKind.USER)
                    .forEach(policy -> policies.add(PolicyResource.describe(vhost.name(), policy)));
            exchanges(vhost).forEach(exchanges::add);
            queues(vhost).forEach(queues::add);
            bindings(vhost).forEach(bindings::add);
        }
    }

    private Stream<ObjectNode> parameters(VirtualHost vhost) {
        Stream<ObjectNode> operators =
                vhost.policies().list(PolicyKind.OPERATOR).stream().map(policy -> operatorPolicy(vhost.name(), policy));
        Stream<ObjectNode> others = broker.parameters().all().stream()
                .filter(parameter -> parameter.vhost().equals(vhost.name()))
                .map(ParameterResource::describe);
        return Stream.concat(operators, others);
    }

    /** An operator policy, which stands among the parameters. */
    static ObjectNode operatorPolicy(String vhost, Policy policy) {
        return ParameterResource.describe(new Parameter(OPERATOR_POLICY, vhost, policy.name(), policy.toTable()));
    }

    private static Stream<ObjectNode> exchanges(VirtualHost vhost) {
        return vhost.topology().exchanges().stream()
                .map(Exchange::definition)
                .filter(exchange -> !isReserved(exchange.name()))
                .sorted(Comparator.comparing(ExchangeDefinition::name))
                .map(exchange -> exchange(vhost.name(), exchange));
    }

    static ObjectNode exchange(String vhost, ExchangeDefinition exchange) {
        ObjectNode object = Json.object()
                .put("name", exchange.name())
                .put(VHOST, vhost)
                .put("type", exchange.type())
                .put("durable", exchange.durable())
                .put("auto_delete", exchange.autoDelete());
        if (exchange.internal()) {
            object.put("internal", true);
        }
        return object.set("arguments", TableJson.toJson(exchange.arguments()));
    }

    /** Whether the broker makes exchanges of this name, and nobody else does. */
    static boolean isReserved(String exchange) {
        return exchange.isEmpty() || exchange.startsWith(RESERVED_PREFIX);
    }

    private static Stream<ObjectNode> queues(VirtualHost vhost) {
        return vhost.queues().stream()
                .filter(queue -> !queue.definition().exclusive())
                .sorted(Comparator.comparing(BrokerQueue::name))
                .map(queue -> queue(vhost.name(), queue.definition()));
    }

    static ObjectNode queue(String vhost, QueueDefinition definition) {
        return Json.object()
                .put("name", definition.name())
                .put(VHOST, vhost)
                .put("type", definition.type().word())
                .put("durable", definition.durable())
                .put("auto_delete", definition.autoDelete())
                .set("arguments", TableJson.toJson(definition.arguments()));
    }

    private static Stream<ObjectNode> bindings(VirtualHost vhost) {
        return vhost.topology().bindings().stream()
                .filter(binding -> !leadsToExclusiveQueue(vhost, binding))
                .sorted(BindingResource.ORDER)
                .map(binding -> binding(vhost.name(), binding));
    }

    static ObjectNode binding(String vhost, Binding binding) {
        return Json.object()
                .put("source", binding.source())
                .put(VHOST, vhost)
                .put("destination", binding.destination())
                .put("destination_type", binding.destinationKind().toString())
                .put("routing_key", binding.routingKey())
                .set("arguments", TableJson.toJson(binding.arguments()));
    }

    private static boolean leadsToExclusiveQueue(VirtualHost vhost, Binding binding) {
        BrokerQueue queue = vhost.queue(binding.destination());
        return binding.destinationKind() == DestinationKind.QUEUE
                && queue != null
                && queue.definition().exclusive();
    }
}
