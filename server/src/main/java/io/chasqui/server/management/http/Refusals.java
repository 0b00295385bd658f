package io.chasqui.server.management.http;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.server.definition.InvalidDefinitionException;
import io.chasqui.server.pattern.InvalidPatternException;

/** How the API tells what the broker refuses. */
public final class Refusals {

    private Refusals() {}

    /** What a client of AMQP would see as the end of its channel. */
    public static ApiException of(ProtocolException refused) {
        return switch (refused.code()) {
            case NOT_FOUND -> ApiException.notFound(refused.explanation());
            case ACCESS_REFUSED, NOT_ALLOWED -> ApiException.notAuthorised("Access refused.");
            default -> ApiException.badRequest(refused.explanation());
        };
    }

    /** A definition that there cannot be. */
    public static ApiException of(InvalidDefinitionException refused) {
        return switch (refused.kind()) {
            case INVALID -> ApiException.badRequest(refused.getMessage());
            case NOT_FOUND -> ApiException.notFound(refused.getMessage());
            case PRECONDITION_FAILED -> ApiException.preconditionFailed(refused.getMessage());
        };
    }

    /** A regular expression that is none. */
    public static ApiException of(InvalidPatternException refused) {
        return ApiException.badRequest(Json.array()
                .add("invalid_regexp")
                .add(refused.expression())
                .add(Json.array().add(refused.description()).add(refused.position())));
    }
}
