package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.Parameters.Parameter;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.management.query.ListQuery;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Runtime parameters of virtual hosts, and global ones. */
final class ParameterResource implements Resource {

    private final Broker broker;
    private final PolicyParameters policies;

    ParameterResource(Broker broker) {
        this.broker = broker;
        this.policies = new PolicyParameters(broker);
    }

    @Override
    public void addTo(Routes routes) {
        String component = "/parameters/{component}";
        String one = component + "/{vhost}/{name}";
        String global = "/global-parameters/{name}";
        routes.get("/parameters", Access.POLICYMAKER, "All parameters", r -> list(r, parameter -> true))
                .get(component, Access.POLICYMAKER, "Parameters of a component", this::ofComponent)
                .get(component + "/{vhost}", Access.POLICYMAKER, "Those of it in a virtual host", this::inVhost)
                .get(one, Access.POLICYMAKER, "One parameter", this::show)
                .put(one, Access.POLICYMAKER, "Sets a parameter", this::put)
                .delete(one, Access.POLICYMAKER, "Removes a parameter", this::delete)
                .get("/global-parameters", Access.POLICYMAKER, "All global parameters", this::globals)
                .get(global, Access.POLICYMAKER, "One global parameter", this::showGlobal)
                .put(global, Access.POLICYMAKER, "Sets a global parameter", this::putGlobal)
                .delete(global, Access.POLICYMAKER, "Removes a global parameter", this::deleteGlobal);
    }

    private Answer list(Request request, Predicate<Parameter> wanted) {
        List<ObjectNode> parameters = Stream.concat(broker.parameters().all().stream(), policies.ofOperators())
                .filter(parameter -> request.caller().sees(parameter.vhost()))
                .filter(wanted)
                .map(ParameterResource::describe)
                .toList();
        return Answer.ok(ListQuery.of(request).answer(parameters));
    }

    /** Those of users are left out of the list of all parameters, as in RabbitMQ. */
    private Answer listOf(Request request, Predicate<Parameter> wanted) {
        if (!request.path("component").equals(PolicyParameters.USER)) {
            return list(request, wanted);
        }
        return Answer.ok(ListQuery.of(request)
                .answer(policies.ofUsers()
                        .filter(parameter -> request.caller().sees(parameter.vhost()))
                        .filter(wanted)
                        .map(ParameterResource::describe)
                        .toList()));
    }

    private Answer ofComponent(Request request) {
        return listOf(request, parameter -> parameter.component().equals(request.path("component")));
    }

    private Answer inVhost(Request request) {
        return listOf(
                request,
                parameter -> parameter.component().equals(request.path("component"))
                        && parameter.vhost().equals(request.vhost()));
    }

    /** A parameter as the API and exported definitions show it. */
    static ObjectNode describe(Parameter parameter) {
        return Json.object()
                .put("component", parameter.component())
                .put("vhost", parameter.vhost())
                .put("name", parameter.name())
                .set("value", TableJson.toJson(parameter.value()));
    }

    private Answer show(Request request) {
        String component = request.path("component");
        Object value = PolicyParameters.isOne(component)
                ? policies.get(component, request.vhost(), request.path("name"))
                : broker.parameters().get(component, request.vhost(), request.path("name"));
        if (value == null) {
            throw ApiException.notFound();
        }
        return Answer.ok(describe(new Parameter(component, request.vhost(), request.path("name"), value)));
    }

    private static Object value(Request request) {
        ObjectNode body = request.json();
        Json.require(body, "value");
        return TableJson.value(body.get("value"));
    }

    private Answer put(Request request) {
        Object value = value(request);
        if (PolicyParameters.isOne(request.path("component"))) {
            return Answer.put(request.await(policies.put(request, value)));
        }
        return Answer.put(request.await(
                broker.parameters().put(request.path("component"), request.vhost(), request.path("name"), value)));
    }

    private Answer delete(Request request) {
        if (PolicyParameters.isOne(request.path("component"))) {
            return deleted(request.await(policies.delete(request)));
        }
        return deleted(request.await(
                broker.parameters().delete(request.path("component"), request.vhost(), request.path("name"))));
    }

    private static Answer deleted(boolean found) {
        if (!found) {
            throw ApiException.notFound();
        }
        return Answer.noContent();
    }

    private Answer globals(Request request) {
        return Answer.ok(ListQuery.of(request)
                .answer(broker.parameters().globals().entrySet().stream()
                        .map(entry -> global(entry.getKey(), entry.getValue()))
                        .toList()));
    }

    /** A global parameter as the API and exported definitions show it. */
    static ObjectNode global(String name, Object value) {
        return Json.object().put("name", name).set("value", TableJson.toJson(value));
    }

    private Answer showGlobal(Request request) {
        String name = request.path("name");
        Object value = broker.parameters().globals().get(name);
        if (value == null) {
            throw ApiException.notFound();
        }
        return Answer.ok(global(name, value));
    }

    private Answer putGlobal(Request request) {
        Object value = value(request);
        return Answer.put(request.await(broker.parameters().putGlobal(request.path("name"), value)));
    }

    private Answer deleteGlobal(Request request) {
        return deleted(request.await(broker.parameters().deleteGlobal(request.path("name"))));
    }
}
