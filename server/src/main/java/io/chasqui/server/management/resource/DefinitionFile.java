package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.routing.Binding;
import io.chasqui.routing.DestinationKind;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.access.AccessControl;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.TopicPermission;
import io.chasqui.server.access.User;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.Parameters.Parameter;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.broker.VirtualHostLimits;
import io.chasqui.server.broker.VirtualHostMetadata;
import io.chasqui.server.broker.policy.Policy;
import io.chasqui.server.broker.policy.PolicyKind;
import io.chasqui.server.definition.InvalidDefinitionException;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.pattern.InvalidPatternException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A file of definitions that has been read: every fault that shows in the file alone has been found, and what this
 * broker does not have is left out.
 *
 * @param skipped what was left out
 */
record DefinitionFile(
        List<User> users,
        List<Vhost> vhosts,
        List<Grant> permissions,
        List<TopicGrant> topicPermissions,
        List<Global> globals,
        List<VhostPolicy> policies,
        List<Parameter> parameters,
        List<In<ExchangeDefinition>> exchanges,
        List<In<QueueDefinition>> queues,
        List<In<Binding>> bindings,
        List<ForeignDefinitions.Skipped> skipped) {

    record Vhost(String name, VirtualHostMetadata metadata) {}

    record Grant(String user, String vhost, Permissions permissions) {}

    record TopicGrant(String user, String vhost, String exchange, TopicPermission permission) {}

    record Global(String name, Object value) {}

    record VhostPolicy(String vhost, PolicyKind kind, Policy policy) {}

    /** Something in a virtual host. */
    record In<T>(String vhost, T definition) {}

    /**
     * @param onlyVhost where everything in the file belongs, or null if the file says it
     * @param json is changed
     * @throws DefinitionFault the first one
     */
    static DefinitionFile read(Broker broker, ObjectNode json, String onlyVhost) {
        return new Reader(broker, json, onlyVhost).read();
    }

    /** The file in the form of an export that has nothing else in it. */
    ObjectNode toJson(Broker broker) {
        ObjectNode json = Json.object();
        put(json, "users", users.stream().map(UserResource::describe));
        put(
                json,
                "vhosts",
                vhosts.stream().map(v -> DefinitionExport.vhost(v.name(), v.metadata(), VirtualHostLimits.NONE)));
        put(
                json,
                "permissions",
                permissions.stream()
                        .map(g -> PermissionResource.describe(
                                new AccessControl.Grant(g.user(), g.vhost()), g.permissions())));
        put(
                json,
                "topic_permissions",
                topicPermissions.stream()
                        .map(g -> TopicPermissionResource.describe(g.user(), g.vhost(), g.exchange(), g.permission())));
        put(json, "global_parameters", globals.stream().map(g -> ParameterResource.global(g.name(), g.value())));
        put(
                json,
                "policies",
                policies.stream()
                        .filter(p -> p.kind() == PolicyKind.USER)
                        .map(p -> PolicyResource.describe(p.vhost(), p.policy())));
        put(
                json,
                "parameters",
                Stream.concat(
                        policies.stream()
                                .filter(p -> p.kind() == PolicyKind.OPERATOR)
                                .map(p -> DefinitionExport.operatorPolicy(p.vhost(), p.policy())),
                        parameters.stream().map(ParameterResource::describe)));
        put(json, "exchanges", exchanges.stream().map(e -> DefinitionExport.exchange(e.vhost(), e.definition())));
        put(json, "queues", queues.stream().map(q -> DefinitionExport.queue(q.vhost(), typed(broker, q))));
        put(json, "bindings", bindings.stream().map(b -> DefinitionExport.binding(b.vhost(), b.definition())));
        return json;
    }

    private static void put(ObjectNode json, String kind, Stream<ObjectNode> definitions) {
        ArrayNode list = json.putArray(kind);
        definitions.forEach(list::add);
    }

    /** As the virtual host would declare it. */
    private QueueDefinition typed(Broker broker, In<QueueDefinition> queue) {
        VirtualHost vhost = broker.vhost(queue.vhost());
        return vhost == null ? queue.definition() : vhost.withDefaultType(queue.definition());
    }

    /** Reads one kind after the other. */
    private static final class Reader {

        private static final String NAME = "name";
        private static final String LIMITS = "limits";

        /** RabbitMQ before this version hashed with MD5 and did not say so. */
        private static final String FIRST_TO_NAME_ALGORITHMS = "3.6";

        private final Broker broker;
        private final ObjectNode json;
        private final String onlyVhost;

        /** The virtual hosts that there are or will be. */
        private final Set<String> known = new HashSet<>();

        Reader(Broker broker, ObjectNode json, String onlyVhost) {
            this.broker = broker;
            this.json = json;
            this.onlyVhost = onlyVhost;
            broker.vhosts().all().forEach(vhost -> known.add(vhost.name()));
        }

        DefinitionFile read() {
            List<ForeignDefinitions.Skipped> skipped = ForeignDefinitions.removeFrom(json, this::isPredeclared);
            boolean all = onlyVhost == null;
            List<Vhost> vhosts = all ? each("vhosts", this::vhost) : List.of();
            vhosts.forEach(vhost -> known.add(vhost.name()));
            List<VhostPolicy> policies = each("policies", this::policy);
            List<Parameter> parameters = each("parameters", this::parameter);
            if (all) {
                parameters.addAll(limitsOfVhosts(parameters));
            }
            policies.addAll(operatorPolicies(parameters));
            return new DefinitionFile(
                    all ? each("users", this::user) : List.of(),
                    vhosts,
                    all ? each("permissions", this::permission) : List.of(),
                    all ? each("topic_permissions", this::topicPermission) : List.of(),
                    all ? each("global_parameters", this::global) : List.of(),
                    policies,
                    parameters.stream()
                            .filter(parameter -> !isOperatorPolicy(parameter))
                            .toList(),
                    each("exchanges", this::exchange),
                    each("queues", this::queue),
                    each("bindings", this::binding),
                    skipped);
        }

        private boolean isPredeclared(String exchange) {
            return ExchangeDefinition.predeclared().stream()
                            .anyMatch(each -> each.name().equals(exchange))
                    || broker.vhosts().all().stream()
                            .anyMatch(vhost -> vhost.topology().exchange(exchange) != null);
        }

        private <T> List<T> each(String kind, Function<ObjectNode, T> read) {
            List<T> all = new ArrayList<>();
            for (ObjectNode object : objects(kind)) {
                all.add(located(kind, object, read));
            }
            return all;
        }

        private List<ObjectNode> objects(String kind) {
            JsonNode list = json.get(kind);
            if (list == null || list.isNull()) {
                return List.of();
            }
            List<ObjectNode> objects = new ArrayList<>();
            list.forEach(each -> {
                if (each instanceof ObjectNode object) {
                    objects.add(object);
                }
            });
            if (!list.isArray() || objects.size() < list.size()) {
                throw new DefinitionFault(kind, ApiException.badRequest(kind + " should be a list of objects"));
            }
            return objects;
        }

        private <T> T located(String kind, ObjectNode object, Function<ObjectNode, T> read) {
            try {
                return read.apply(object);
            } catch (ApiException | InvalidDefinitionException | ProtocolException | InvalidPatternException e) {
                throw new DefinitionFault(place(kind, object), e);
            }
        }

        private String place(String kind, ObjectNode object) {
            String name = Json.text(object, NAME, Json.text(object, "user", Json.text(object, "source", "")));
            String vhost = onlyVhost == null ? Json.text(object, "vhost", null) : onlyVhost;
            return kind + " '" + name + "'" + (vhost == null ? "" : " in vhost '" + vhost + "'");
        }

        private static String name(ObjectNode object, String key) {
            Json.require(object, key);
            return object.get(key).asText();
        }

        private String vhostOf(ObjectNode object) {
            if (onlyVhost != null) {
                return onlyVhost;
            }
            String vhost = name(object, "vhost");
            if (!known.contains(vhost)) {
                throw ApiException.badRequest(
                        "Please create virtual host \"" + vhost + "\" prior to importing definitions.");
            }
            return vhost;
        }

        private User user(ObjectNode user) {
            String name = name(user, NAME);
            if (!user.hasNonNull("hashing_algorithm") && isOlderThanAlgorithms()) {
                user.put("hashing_algorithm", "rabbit_password_hashing_md5");
            }
            User existing = broker.users().get(name);
            String password = Json.text(user, "password", null);
            boolean keepsPassword = existing != null
                    && existing.password() != null
                    && password != null
                    && !user.hasNonNull("password_hash")
                    && existing.password().matches(password);
            User read = PasswordFields.read(user, broker.passwords())
                    .user(name, LimitResource.userLimits(user.get(LIMITS)));
            return keepsPassword ? new User(name, existing.password(), read.tags(), read.limits()) : read;
        }

        private boolean isOlderThanAlgorithms() {
            String version = Json.text(json, "rabbit_version", Json.text(json, "rabbitmq_version", ""));
            String[] parts = (version + ".0.0").split("\\.");
            String[] first = FIRST_TO_NAME_ALGORITHMS.split("\\.");
            if (!version.matches("\\d{1,4}\\.\\d{1,4}.*")) {
                return false;
            }
            int major = Integer.compare(Integer.parseInt(parts[0]), Integer.parseInt(first[0]));
            return major != 0
                    ? major < 0
                    : Integer.parseInt(parts[1].replaceAll("\\D.*", "")) < Integer.parseInt(first[1]);
        }

        private Vhost vhost(ObjectNode vhost) {
            ObjectNode metadata = vhost.get("metadata") instanceof ObjectNode given ? given : vhost;
            String type =
                    Json.text(metadata, "default_queue_type", Json.text(vhost, "default_queue_type", "undefined"));
            return new Vhost(
                    name(vhost, NAME),
                    broker.vhosts()
                            .completed(new VirtualHostMetadata(
                                    Json.text(metadata, "description", Json.text(vhost, "description", "")),
                                    Json.words(metadata.has("tags") ? metadata.get("tags") : vhost.get("tags")),
                                    type.equals("undefined") ? null : type,
                                    Json.flag(metadata, "protected_from_deletion", false))));
        }

        /** Limits are parameters too; whoever wrote the file by hand may have put them at the virtual host only. */
        private List<Parameter> limitsOfVhosts(List<Parameter> parameters) {
            List<Parameter> limits = new ArrayList<>();
            for (ObjectNode vhost : objects("vhosts")) {
                String name = name(vhost, NAME);
                boolean isParameter = parameters.stream()
                        .anyMatch(each -> each.component().equals(VirtualHostLimits.COMPONENT)
                                && each.vhost().equals(name));
                FieldTable table =
                        vhost.get(LIMITS) instanceof ObjectNode given ? TableJson.table(given) : FieldTable.EMPTY;
                if (!isParameter && !table.isEmpty()) {
                    limits.add(new Parameter(VirtualHostLimits.COMPONENT, name, VirtualHostLimits.PARAMETER, table));
                }
            }
            return limits;
        }

        private Grant permission(ObjectNode permission) {
            return new Grant(name(permission, "user"), name(permission, "vhost"), PermissionResource.read(permission));
        }

        private TopicGrant topicPermission(ObjectNode permission) {
            Json.require(permission, "exchange", "write", "read");
            return new TopicGrant(
                    name(permission, "user"),
                    name(permission, "vhost"),
                    name(permission, "exchange"),
                    new TopicPermission(name(permission, "write"), name(permission, "read")));
        }

        private Global global(ObjectNode parameter) {
            Json.require(parameter, "value");
            return new Global(name(parameter, NAME), TableJson.value(parameter.get("value")));
        }

        private VhostPolicy policy(ObjectNode policy) {
            return policy(vhostOf(policy), PolicyKind.USER, name(policy, NAME), policy);
        }

        private static VhostPolicy policy(String vhost, PolicyKind kind, String name, ObjectNode policy) {
            try {
                return new VhostPolicy(vhost, kind, PolicyResource.read(kind, name, policy));
            } catch (InvalidDefinitionException e) {
                throw new InvalidDefinitionException(
                        e.kind(), e.getMessage() + " (vhost: \"" + vhost + "\" key: \"" + name + "\")");
            }
        }

        private Parameter parameter(ObjectNode parameter) {
            Json.require(parameter, "value");
            JsonNode value = parameter.get("value");
            // Before there were maps in it, RabbitMQ wrote an empty one as a list.
            Object field = value.isArray() && value.isEmpty() ? FieldTable.EMPTY : TableJson.value(value);
            return new Parameter(name(parameter, "component"), vhostOf(parameter), name(parameter, NAME), field);
        }

        private static boolean isOperatorPolicy(Parameter parameter) {
            return parameter.component().equals(DefinitionExport.OPERATOR_POLICY)
                    && parameter.value() instanceof FieldTable;
        }

        private List<VhostPolicy> operatorPolicies(List<Parameter> parameters) {
            return parameters.stream()
                    .filter(Reader::isOperatorPolicy)
                    .map(parameter -> policy(
                            parameter.vhost(), PolicyKind.OPERATOR, parameter.name(), TableJson.toJson((FieldTable)
                                    parameter.value())))
                    .toList();
        }

        private In<ExchangeDefinition> exchange(ObjectNode exchange) {
            return new In<>(
                    vhostOf(exchange),
                    new ExchangeDefinition(
                            Names.of("exchange name", name(exchange, NAME)),
                            Json.text(exchange, "type", "direct"),
                            Json.flag(exchange, "durable", true),
                            Json.flag(exchange, "auto_delete", false),
                            Json.flag(exchange, "internal", false),
                            TableJson.table(exchange.get("arguments"))));
        }

        private In<QueueDefinition> queue(ObjectNode queue) {
            QueueDefinition definition = new QueueDefinition(
                    Names.of("queue name", name(queue, NAME)),
                    Json.flag(queue, "durable", true),
                    false,
                    Json.flag(queue, "auto_delete", false),
                    TableJson.table(queue.get("arguments")));
            String vhost = vhostOf(queue);
            definition.validate(vhost);
            return new In<>(vhost, definition);
        }

        private In<Binding> binding(ObjectNode binding) {
            boolean toQueue = !"exchange".equals(Json.text(binding, "destination_type", "queue"));
            return new In<>(
                    vhostOf(binding),
                    new Binding(
                            name(binding, "source"),
                            toQueue ? DestinationKind.QUEUE : DestinationKind.EXCHANGE,
                            name(binding, "destination"),
                            Json.text(binding, "routing_key", ""),
                            TableJson.table(binding.get("arguments"))));
        }
    }
}
