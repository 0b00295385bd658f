package io.chasqui.server.management.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** A request whose sender is known and may make it. Used by one thread. */
public final class Request {

    private static final int WAITS_SECONDS = 30;

    private final Caller caller;
    private final InetAddress from;
    private final Route route;
    private final Map<String, String> variables;
    private final Function<String, String> query;
    private final Function<String, String> headers;
    private final Supplier<byte[]> body;

    /**
     * @param caller null if the route is open to everybody
     * @param from address of the client
     * @param query gives the value of a query parameter, or null
     * @param headers gives the value of a header, or null
     * @param body reads the body, when it is asked for
     */
    public Request(
            Caller caller,
            InetAddress from,
            Route route,
            Map<String, String> variables,
            Function<String, String> query,
            Function<String, String> headers,
            Supplier<byte[]> body) {
        this.caller = caller;
        this.from = from;
        this.route = route;
        this.variables = variables;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    public Caller caller() {
        return caller;
    }

    /** Where it comes from. */
    public InetAddress from() {
        return from;
    }

    /** Whether it asks for a change, rather than only for an answer. */
    public boolean isChange() {
        return route.isChange();
    }

    /** A variable of the path, decoded. */
    public String path(String name) {
        return variables.get(name);
    }

    /** The virtual host of the path. */
    public String vhost() {
        return path("vhost");
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.apply(name));
    }

    /** True for {@code ?name=true}. */
    public boolean flag(String name) {
        return "true".equals(query.apply(name));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name));
    }

    /**
     * The body as an object; nothing at all counts as an empty one.
     *
     * @throws ApiException 400
     */
    public ObjectNode json() {
        return Json.readObject(body.get());
    }

    /** The body as it came. */
    public byte[] bytes() {
        return body.get();
    }

    /**
     * Waits for a change or an answer of the broker.
     *
     * @throws RuntimeException what the stage failed with
     * @throws ApiException 503 if it takes too long
     */
    public <T> T await(CompletionStage<T> stage) {
        return result(stage);
    }

    /** The same for those who wait without a request. */
    public static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(WAITS_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw refusal(e.getCause());
        } catch (TimeoutException e) {
            throw ApiException.unavailable("the broker did not answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("the broker is stopping");
        }
    }

    private static RuntimeException refusal(Throwable cause) {
        Throwable reason = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        return reason instanceof RuntimeException runtime ? runtime : new IllegalStateException(reason);
    }
}
