package io.chasqui.server.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/** A request that is refused, with RabbitMQ's status code and body {@code {"error": ..., "reason": ...}}. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Answer answer;
    private final String reason;

    private ApiException(int status, String error, JsonNode reason, Map<String, String> headers) {
        super(error + ": " + reason, null, false, false);
        this.reason = reason.isTextual() ? reason.asText() : reason.toString();
        JsonNode body =
                JsonNodeFactory.instance.objectNode().put("error", error).set("reason", reason);
        this.answer = new Answer(status, body, headers);
    }

    private ApiException(Answer answer) {
        super("status " + answer.status(), null, false, false);
        this.reason = "";
        this.answer = answer;
    }

    private static ApiException of(int status, String error, String reason) {
        return new ApiException(status, error, new TextNode(reason), Map.of());
    }

    public static ApiException badRequest(String reason) {
        return of(400, "bad_request", reason);
    }

    /** A reason that is more than a text, such as a term and its arguments. */
    public static ApiException badRequest(JsonNode reason) {
        return new ApiException(400, "bad_request", reason, Map.of());
    }

    /** A bad request that has a name of its own. */
    public static ApiException badRequest(String error, String reason) {
        return of(400, error, reason);
    }

    /** Nobody has logged in. */
    public static ApiException loginRequired() {
        return new ApiException(new Answer(
                401,
                (Answer.Content) null,
                Map.of("www-authenticate", "Basic realm=\"RabbitMQ Management\", charset=\"UTF-8\"")));
    }

    /** Unknown user or wrong password. */
    public static ApiException badCredentials() {
        return of(401, "not_authorized", "Not_Authorized");
    }

    /** The user is known and may not do this. */
    public static ApiException notAuthorised(String reason) {
        return of(401, "not_authorised", reason);
    }

    /** There is no such route or object. */
    public static ApiException notFound() {
        return of(404, "Object Not Found", "Not Found");
    }

    /** A virtual host that the user may not know about, or an object missing behind an AMQP operation. */
    public static ApiException notFound(String reason) {
        return of(404, "not_found", reason);
    }

    public static ApiException preconditionFailed(String reason) {
        return of(412, "precondition_failed", reason);
    }

    /** A route without this method. */
    public static ApiException methodNotAllowed() {
        return new ApiException(Answer.empty(405));
    }

    public static ApiException unavailable(String reason) {
        return of(503, "service_unavailable", reason);
    }

    public Answer answer() {
        return answer;
    }

    /** Why it is refused, for people. */
    public String reason() {
        return reason;
    }
}
