package io.chasqui.server.management;

import io.chasqui.server.config.ManagementConfig;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** The headers that every answer of the API has, and those that let scripts of other origins read it. */
final class CommonHeaders {

    private static final String ANY = "*";

    private final Set<String> origins;
    private final String corsMaxAge;
    private final String contentSecurity;
    private final String transportSecurity;

    CommonHeaders(ManagementConfig config) {
        this.origins = config.allowedOrigins();
        this.corsMaxAge = Long.toString(config.corsMaxAge().toSeconds());
        this.contentSecurity = config.contentSecurityPolicy();
        this.transportSecurity = config.strictTransportSecurity();
    }

    /** Before anything is known about the request. */
    void put(Request request, HttpFields.Mutable headers) {
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
        headers.put("x-content-type-options", "nosniff");
        headers.put(HttpHeader.VARY, "accept-encoding, origin");
        putUnlessEmpty(headers, "content-security-policy", contentSecurity);
        putUnlessEmpty(headers, "strict-transport-security", transportSecurity);
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (isAllowed(origin)) {
            headers.put("access-control-allow-origin", origin);
            headers.put("access-control-allow-credentials", "true");
        }
    }

    private static void putUnlessEmpty(HttpFields.Mutable headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.put(new HttpField(name, value));
        }
    }

    private boolean isAllowed(String origin) {
        return origin != null && (origins.contains(origin) || origins.contains(ANY));
    }

    /** What a browser asks before it sends a script's request. */
    void putPreflight(Request request, String methods, HttpFields.Mutable headers) {
        if (!isAllowed(request.getHeaders().get(HttpHeader.ORIGIN))) {
            return;
        }
        headers.put("access-control-allow-methods", methods);
        headers.put("access-control-max-age", corsMaxAge);
        String wanted = request.getHeaders().get("access-control-request-headers");
        if (wanted != null) {
            headers.put("access-control-allow-headers", wanted);
        }
    }
}
