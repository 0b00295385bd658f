package io.chasqui.server.management;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves the management pages: files from the class path, which call the API like any other client. What is under
 * {@code /api} is left to the next handler.
 */
final class PageHandler extends Handler.Wrapper {

    private static final String ROOT = "/io/chasqui/server/ui";
    private static final String CHART_LIBRARY = "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";

    /** No other path is looked up: the class path holds more than pages. */
    private static final Pattern PAGE = Pattern.compile("/(?:(?:js|pages)/)?[a-z]+\\.(html|css|js|svg)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** Everything comes from here and from files: a name of a queue that got into the page as markup would do nothing. */
    private static final String CONTENT_SECURITY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final Map<String, byte[]> cache = new ConcurrentHashMap<>();
    private final String transportSecurity;

    /** @param transportSecurity the header that makes browsers insist on TLS, or empty */
    PageHandler(Handler api, String transportSecurity) {
        super(api);
        this.transportSecurity = transportSecurity;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        String page = path == null || path.equals("/") ? "/index.html" : path;
        String resource = resource(page);
        if (resource == null || !METHODS.contains(request.getMethod())) {
            return super.handle(request, response, callback);
        }
        // What does not exist is not remembered: there are too many names.
        byte[] content = cache.computeIfAbsent(resource, PageHandler::load);
        if (content == null) {
            Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            return true;
        }
        addHeaders(response.getHeaders(), page);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        ByteBuffer body = ByteBuffer.wrap(request.getMethod().equals("HEAD") ? new byte[0] : content);
        response.write(true, body, callback);
        return true;
    }

    private void addHeaders(HttpFields.Mutable headers, String page) {
        headers.put(HttpHeader.CONTENT_TYPE, TYPES.get(page.substring(page.lastIndexOf('.') + 1)));
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
        headers.put("x-content-type-options", "nosniff");
        headers.put("content-security-policy", CONTENT_SECURITY);
        headers.put("referrer-policy", "no-referrer");
        if (!transportSecurity.isEmpty()) {
            headers.put("strict-transport-security", transportSecurity);
        }
    }

    /** Null if the path is none of a page. */
    private static String resource(String path) {
        if (path.equals("/vendor/chart.umd.js")) {
            return CHART_LIBRARY;
        }
        return PAGE.matcher(path).matches() ? ROOT + path : null;
    }

    /** Null if there is no such page. */
    private static byte[] load(String resource) {
        try (InputStream in = PageHandler.class.getResourceAsStream(resource)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
