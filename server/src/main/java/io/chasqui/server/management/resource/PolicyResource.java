package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.broker.policy.Policy;
import io.chasqui.server.broker.policy.PolicyKind;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.management.query.ListQuery;
import java.util.List;

/** Policies of one kind: those of users, or those of operators. */
final class PolicyResource implements Resource {

    private final Visible visible;
    private final PolicyKind kind;

    PolicyResource(Broker broker, PolicyKind kind) {
        this.visible = new Visible(broker);
        this.kind = kind;
    }

    @Override
    public void addTo(Routes routes) {
        boolean isUser = kind == PolicyKind.USER;
        String all = isUser ? "/policies" : "/operator-policies";
        String one = all + "/{vhost}/{name}";
        Access change = isUser ? Access.POLICYMAKER : Access.ADMINISTRATOR;
        String what = isUser ? "policy" : "operator policy";
        routes.get(all, Access.MANAGEMENT, "Each " + what + " of all virtual hosts", this::list)
                .get(all + "/{vhost}", Access.MANAGEMENT, "Each " + what + " of a virtual host", this::list)
                .get(one, change, "One " + what, this::show)
                .put(one, change, "Sets a " + what, this::put)
                .delete(one, change, "Deletes a " + what, this::delete);
    }

    private Answer list(Request request) {
        List<ObjectNode> policies = visible.vhosts(request).stream()
                .flatMap(vhost -> vhost.policies().list(kind).stream().map(policy -> describe(vhost.name(), policy)))
                .toList();
        return Answer.ok(ListQuery.of(request).answer(policies));
    }

    /** A policy as the API and exported definitions show it. */
    static ObjectNode describe(String vhost, Policy policy) {
        ObjectNode described = Json.object()
                .put("vhost", vhost)
                .put("name", policy.name())
                .put("pattern", policy.pattern().expression())
                .put("apply-to", policy.applyTo().word());
        described.set("definition", TableJson.toJson(policy.definition()));
        described.set("priority", TableJson.toJson(policy.priority()));
        return described;
    }

    private Answer show(Request request) {
        VirtualHost vhost = required(request);
        Policy policy = vhost.policies().get(kind, request.path("name"));
        if (policy == null) {
            throw ApiException.notFound();
        }
        return Answer.ok(describe(vhost.name(), policy));
    }

    private VirtualHost required(Request request) {
        VirtualHost vhost = visible.vhost(request);
        if (vhost == null) {
            throw request.isChange() ? ApiException.notFound("vhost_not_found") : ApiException.notFound();
        }
        return vhost;
    }

    private Answer put(Request request) {
        ObjectNode body = request.json();
        Policy policy = read(kind, request.path("name"), body);
        return Answer.put(request.await(required(request).policies().put(kind, policy)));
    }

    /** The policy in the body of a request or in a file of definitions. */
    static Policy read(PolicyKind kind, String name, ObjectNode body) {
        Json.require(body, "pattern", "definition");
        ObjectNode written = Json.object();
        for (String field : List.of(Policy.PATTERN, Policy.DEFINITION, Policy.PRIORITY, Policy.APPLY_TO)) {
            if (body.has(field)) {
                written.set(field, body.get(field));
            }
        }
        return Policy.parse(kind, name, TableJson.table(written));
    }

    private Answer delete(Request request) {
        if (!request.await(required(request).policies().delete(kind, request.path("name")))) {
            throw ApiException.notFound();
        }
        return Answer.noContent();
    }
}
