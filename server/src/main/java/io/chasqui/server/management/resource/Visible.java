package io.chasqui.server.management.resource;

import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Caller;
import io.chasqui.server.management.http.Request;
import java.util.List;

/** The virtual hosts that a request is about: the one in its path or header, or all that its sender may see. */
final class Visible {

    private final Broker broker;

    Visible(Broker broker) {
        this.broker = broker;
    }

    /** The virtual host of the path; the route has checked that it is there. */
    VirtualHost vhost(Request request) {
        return broker.vhost(request.vhost());
    }

    /** By name. */
    List<VirtualHost> vhosts(Request request) {
        if (request.vhost() != null) {
            return List.of(vhost(request));
        }
        Caller caller = request.caller();
        String only = request.header("x-vhost").orElse("");
        if (!only.isEmpty()) {
            return List.of(required(caller, only));
        }
        return broker.vhosts().all().stream()
                .filter(vhost -> caller.sees(vhost.name()))
                .toList();
    }

    private VirtualHost required(Caller caller, String name) {
        VirtualHost vhost = broker.vhost(name);
        if (vhost == null) {
            throw ApiException.notFound();
        }
        if (!caller.sees(name)) {
            throw ApiException.notFound("Not Found");
        }
        return vhost;
    }

    ApiConnection connection(Request request) {
        return new ApiConnection(
                request.caller().name(), request.vhost(), broker.loops().next());
    }
}
