package io.chasqui.server.management;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.server.broker.Actor;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.config.ManagementConfig;
import io.chasqui.server.definition.InvalidDefinitionException;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Caller;
import io.chasqui.server.management.http.Refusals;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Route;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.pattern.InvalidPatternException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a request from the HTTP server to its route and the answer back, in the order in which RabbitMQ checks things. */
final class ApiHandler extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

    /** One line for each change that was made, whichever way it was asked for. */
    private static final Logger AUDIT = LoggerFactory.getLogger("chasqui.audit");

    private static final String PREFIX = "/api";

    private final Broker broker;
    private final Routes routes;
    private final Authenticator authenticator;
    private final CommonHeaders headers;
    private final int maxBodyBytes;

    ApiHandler(Broker broker, Routes routes, ManagementConfig config) {
        this.broker = broker;
        this.routes = routes;
        this.authenticator = new Authenticator(broker.logins(), broker.loginAttempts());
        this.headers = new CommonHeaders(config);
        this.maxBodyBytes = config.maxBodyBytes();
    }

    @Override
    public boolean handle(org.eclipse.jetty.server.Request http, Response response, Callback callback) {
        headers.put(http, response.getHeaders());
        Answer answer;
        try {
            answer = answer(http, response);
        } catch (ApiException e) {
            answer = e.answer();
        } catch (ProtocolException e) {
            answer = Refusals.of(e).answer();
        } catch (InvalidDefinitionException e) {
            answer = Refusals.of(e).answer();
        } catch (InvalidPatternException e) {
            answer = Refusals.of(e).answer();
        } catch (RuntimeException e) {
            LOG.error(
                    "internal error in {} {}",
                    http.getMethod(),
                    http.getHttpURI().getPath(),
                    e);
            answer = Answer.empty(500);
        }
        write(answer, response, callback);
        return true;
    }

    private Answer answer(org.eclipse.jetty.server.Request http, Response response) {
        String path = http.getHttpURI().getPath();
        if (path == null || !path.startsWith(PREFIX + "/")) {
            throw ApiException.notFound();
        }
        Routes.Match match = routes.find(path.substring(PREFIX.length()));
        response.getHeaders().put(HttpHeader.ALLOW, match.allowed());
        if (http.getMethod().equals("OPTIONS")) {
            headers.putPreflight(http, match.allowed(), response.getHeaders());
            return Answer.empty(200);
        }
        Route route = match.require(http.getMethod());
        Caller caller = admitted(route, match.variables().get("vhost"), http);
        Request request = request(caller, route, match.variables(), http);
        return caller == null || !route.isChange()
                ? route.endpoint().answer(request)
                : audited(route.endpoint(), request, http);
    }

    /** What has changed is told where it changes; a request that does something else is told here. */
    private static Answer audited(Route.Endpoint endpoint, Request request, org.eclipse.jetty.server.Request http) {
        Actor by = Actor.user(request.caller().name(), origin(http).getHostAddress());
        Answer answer = by.call(() -> endpoint.answer(request));
        if (!by.hasChanged()) {
            AUDIT.info("{}: {} {}", by, http.getMethod(), http.getHttpURI().getPath());
        }
        return answer;
    }

    /** Who asks, if the route is open to them; null if it is open to everybody. */
    private Caller admitted(Route route, String vhost, org.eclipse.jetty.server.Request http) {
        if (route.access() == Access.ANYONE) {
            return null;
        }
        Caller caller = authenticator.authenticate(http.getHeaders().get(HttpHeader.AUTHORIZATION), origin(http));
        if (!caller.satisfies(route.access())) {
            Access missing = caller.satisfies(Access.MANAGEMENT) ? route.access() : Access.MANAGEMENT;
            throw ApiException.notAuthorised(missing.refusal());
        }
        if (route.needsVisibleVhost()) {
            requireVisible(route, caller, vhost);
        }
        return caller;
    }

    private void requireVisible(Route route, Caller caller, String vhost) {
        if (broker.vhost(vhost) == null) {
            throw route.isChange() ? ApiException.notFound("vhost_not_found") : ApiException.notFound();
        }
        if (!caller.sees(vhost)) {
            throw ApiException.notFound("Not Found");
        }
    }

    private static InetAddress origin(org.eclipse.jetty.server.Request http) {
        return ((InetSocketAddress) http.getConnectionMetaData().getRemoteSocketAddress()).getAddress();
    }

    private Request request(
            Caller caller, Route route, Map<String, String> variables, org.eclipse.jetty.server.Request http) {
        Fields query = query(http);
        return new Request(
                caller,
                origin(http),
                route,
                variables,
                query::getValue,
                name -> http.getHeaders().get(name),
                () -> body(http));
    }

    private static Fields query(org.eclipse.jetty.server.Request http) {
        try {
            return org.eclipse.jetty.server.Request.extractQueryParameters(http);
        } catch (RuntimeException e) {
            throw ApiException.badRequest("the query is not percent-encoded UTF-8");
        }
    }

    private byte[] body(org.eclipse.jetty.server.Request http) {
        if (http.getLength() > maxBodyBytes) {
            throw tooLarge();
        }
        try (InputStream in = Content.Source.asInputStream(http)) {
            byte[] body = in.readNBytes(maxBodyBytes + 1);
            if (body.length > maxBodyBytes) {
                throw tooLarge();
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException("the body of a request did not arrive", e);
        }
    }

    private ApiException tooLarge() {
        return ApiException.badRequest("HTTP request body is too large, the limit is: " + maxBodyBytes + " bytes");
    }

    private static void write(Answer answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        Answer.Content content = answer.content();
        if (content == null) {
            callback.succeeded();
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, content.type());
        response.write(true, ByteBuffer.wrap(content.bytes()), callback);
    }
}
