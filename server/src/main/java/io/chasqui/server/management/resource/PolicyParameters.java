package io.chasqui.server.management.resource;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.Parameters.Parameter;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.broker.policy.Policy;
import io.chasqui.server.broker.policy.PolicyKind;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.TableJson;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Policies as parameters, which they are in RabbitMQ: those of users can be looked at only, those of operators be set. */
final class PolicyParameters {

    /** The component of users' policies. */
    static final String USER = "policy";

    private static final String OPERATOR = "operator_policy";

    private final Broker broker;

    PolicyParameters(Broker broker) {
        this.broker = broker;
    }

    static boolean isOne(String component) {
        return component.equals(USER) || component.equals(OPERATOR);
    }

    private static PolicyKind kind(String component) {
        return component.equals(USER) ? PolicyKind.USER : PolicyKind.OPERATOR;
    }

    Stream<Parameter> ofUsers() {
        return all(USER);
    }

    Stream<Parameter> ofOperators() {
        return all(OPERATOR);
    }

    private Stream<Parameter> all(String component) {
        return broker.vhosts().all().stream()
                .flatMap(vhost -> vhost.policies().list(kind(component)).stream()
                        .map(policy -> new Parameter(component, vhost.name(), policy.name(), value(policy))));
    }

    private static FieldTable value(Policy policy) {
        return FieldTable.builder()
                .put(Policy.PATTERN, policy.pattern().expression())
                .put(Policy.DEFINITION, policy.definition())
                .put(Policy.PRIORITY, policy.priority())
                .put(Policy.APPLY_TO, policy.applyTo().word())
                .build();
    }

    /** Null if there is no such policy. */
    FieldTable get(String component, String vhost, String name) {
        Policy policy = broker.vhost(vhost).policies().get(kind(component), name);
        return policy == null ? null : value(policy);
    }

    CompletionStage<Boolean> put(Request request, Object value) {
        VirtualHost vhost = changeable(request);
        if (!(value instanceof FieldTable table)) {
            throw ApiException.badRequest("value should be an object");
        }
        return vhost.policies()
                .put(
                        PolicyKind.OPERATOR,
                        PolicyResource.read(PolicyKind.OPERATOR, request.path("name"), TableJson.toJson(table)));
    }

    CompletionStage<Boolean> delete(Request request) {
        return changeable(request).policies().delete(PolicyKind.OPERATOR, request.path("name"));
    }

    /** Who may set policies of operators by their own route may do so here. */
    private VirtualHost changeable(Request request) {
        if (request.path("component").equals(USER)) {
            throw ApiException.badRequest("policies may not be set using this method");
        }
        if (!request.caller().satisfies(Access.ADMINISTRATOR)) {
            throw ApiException.notAuthorised(Access.ADMINISTRATOR.refusal());
        }
        return broker.vhost(request.vhost());
    }
}
