package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.resource.Endpoints.Endpoint;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** The certificates of listeners: whether they expire soon, and reading them anew. */
final class CertificateResource implements Resource {

    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd H:mm:ss").withZone(ZoneOffset.UTC);

    /** Nobody plans further ahead, and later dates cannot be reckoned with. */
    private static final int MAX_PERIOD = 100_000;

    private final Endpoints endpoints;

    CertificateResource(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public void addTo(Routes routes) {
        routes.get(
                        "/health/checks/certificate-expiration/{within}/{unit}",
                        Access.MANAGEMENT,
                        "No certificate expires soon",
                        this::expiration)
                .post(
                        "/reload-certificates",
                        Access.ADMINISTRATOR,
                        "Reads certificates and keys of listeners anew",
                        this::reload);
    }

    private Answer expiration(Request request) {
        Period within = period(request.path("within"), request.path("unit"));
        Instant until = Instant.now().atZone(ZoneOffset.UTC).plus(within).toInstant();
        ArrayNode expired = Json.array();
        endpoints.all().stream()
                .filter(endpoint -> endpoint.tls() != null)
                .filter(endpoint -> expire(endpoint.tls().current().chain(), until)
                        || expire(endpoint.tls().current().authorities(), until))
                .forEach(endpoint -> expired.add(describe(endpoint, until)));
        if (expired.isEmpty()) {
            return Answer.ok(Json.object().put("status", "ok"));
        }
        ObjectNode failure = Json.object().put("status", "failed").put("reason", "Certificates expiring");
        failure.set("expired", expired);
        return new Answer(503, failure, Map.of());
    }

    private static Period period(String amount, String unit) {
        int number = number(amount);
        return switch (unit) {
            case "days" -> Period.ofDays(number);
            case "weeks" -> Period.ofWeeks(number);
            case "months" -> Period.ofMonths(number);
            case "years" -> Period.ofYears(number);
            default ->
                throw ApiException.badRequest("Time unit not recognised. Supported units: days, weeks, months, years.");
        };
    }

    private static int number(String text) {
        try {
            return Math.min(Integer.parseInt(text), MAX_PERIOD);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("Invalid expiration value.");
        }
    }

    private static boolean expire(List<X509Certificate> certificates, Instant until) {
        return certificates.stream().anyMatch(each -> expires(each, until));
    }

    private static boolean expires(X509Certificate certificate, Instant until) {
        return certificate.getNotAfter().toInstant().isBefore(until);
    }

    private static ObjectNode describe(Endpoint endpoint, Instant until) {
        ObjectNode listener = Json.object()
                .put("node", Node.name())
                .put("protocol", endpoint.protocol())
                .put("interface", endpoint.address().getHostString())
                .put("port", endpoint.address().getPort())
                .put("certfile", endpoint.tls().options().certificate())
                .put("cacertfile", endpoint.tls().options().caCertificates());
        listener.set("certfile_expires_on", dates(endpoint.tls().current().chain(), until));
        listener.set("cacertfile_expires_on", dates(endpoint.tls().current().authorities(), until));
        return listener;
    }

    private static ArrayNode dates(List<X509Certificate> certificates, Instant until) {
        return Json.strings(certificates.stream()
                .filter(each -> expires(each, until))
                .map(each -> SHOWN.format(each.getNotAfter().toInstant()))
                .toList());
    }

    private Answer reload(Request request) {
        List<String> problems = endpoints.tls().reload();
        if (!problems.isEmpty()) {
            throw ApiException.badRequest(String.join("; ", problems));
        }
        return Answer.noContent();
    }
}
