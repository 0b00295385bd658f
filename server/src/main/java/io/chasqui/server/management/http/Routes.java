package io.chasqui.server.management.http;

import io.chasqui.server.management.http.Route.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The table of routes, from which requests are served and the reference is made. Built once, then read by any thread. */
public final class Routes {

    /** A path that exists, and its variables as they are in a request. */
    public record Match(Map<String, Route> byMethod, Map<String, String> variables) {

        /** The value of the {@code Allow} header. */
        public String allowed() {
            TreeSet<String> methods = new TreeSet<>(byMethod.keySet());
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            methods.add("OPTIONS");
            return String.join(", ", methods);
        }

        /** @throws ApiException 405 */
        public Route require(String method) {
            Route route = byMethod.get(method.equals("HEAD") ? "GET" : method);
            if (route == null) {
                throw ApiException.methodNotAllowed();
            }
            return route;
        }
    }

    private record Path(PathTemplate template, Map<String, Route> byMethod) {}

    private final List<Route> all = new ArrayList<>();
    private final Map<Integer, List<Path>> byLength = new HashMap<>();

    public Routes get(String path, Access access, String summary, Endpoint endpoint) {
        return add("GET", path, access, summary, endpoint);
    }

    public Routes put(String path, Access access, String summary, Endpoint endpoint) {
        return add("PUT", path, access, summary, endpoint);
    }

    public Routes post(String path, Access access, String summary, Endpoint endpoint) {
        return add("POST", path, access, summary, endpoint);
    }

    public Routes delete(String path, Access access, String summary, Endpoint endpoint) {
        return add("DELETE", path, access, summary, endpoint);
    }

    private Routes add(String method, String path, Access access, String summary, Endpoint endpoint) {
        Route route = new Route(method, new PathTemplate(path), access, summary, endpoint);
        if (pathOf(route.path()).byMethod().put(method, route) != null) {
            throw new IllegalArgumentException(method + " " + path + " is there twice");
        }
        all.add(route);
        return this;
    }

    private Path pathOf(PathTemplate template) {
        List<Path> paths = byLength.computeIfAbsent(template.length(), length -> new ArrayList<>());
        for (Path path : paths) {
            if (path.template().toString().equals(template.toString())) {
                return path;
            }
        }
        Path path = new Path(template, new HashMap<>());
        paths.add(path);
        paths.sort(Comparator.comparingInt((Path each) -> each.template().fixedSegments())
                .reversed());
        return path;
    }

    /**
     * Finds the path of a request, below the prefix of the API.
     *
     * @param path as it came, with its escapes
     * @throws ApiException 404
     */
    public Match find(String path) {
        List<String> segments = PathTemplate.split(path);
        for (Path candidate : byLength.getOrDefault(segments.size(), List.of())) {
            Map<String, String> variables = candidate.template().match(segments);
            if (variables != null) {
                return new Match(candidate.byMethod(), variables);
            }
        }
        throw ApiException.notFound();
    }

    /** In the order in which they were added. */
    public List<Route> all() {
        return Collections.unmodifiableList(all);
    }
}
