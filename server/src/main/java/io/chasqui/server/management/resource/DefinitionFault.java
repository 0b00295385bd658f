package io.chasqui.server.management.resource;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.definition.InvalidDefinitionException;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Refusals;
import io.chasqui.server.pattern.InvalidPatternException;

/** What is wrong with one definition of a file: where it is, and why the broker refuses it. */
final class DefinitionFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String place;

    DefinitionFault(String place, RuntimeException refusal) {
        super(refusal);
        this.place = place;
    }

    /** As the HTTP API answers it: what is missing is missing in the file, and not in the path of the request. */
    RuntimeException asRefusal() {
        RuntimeException refusal = (RuntimeException) getCause();
        if (refusal instanceof ProtocolException protocol && protocol.code() == ReplyCode.NOT_FOUND) {
            return ApiException.badRequest(protocol.explanation());
        }
        return refusal instanceof InvalidDefinitionException invalid
                        && invalid.kind() == InvalidDefinitionException.Kind.NOT_FOUND
                ? ApiException.badRequest(invalid.getMessage())
                : refusal;
    }

    /** The place and the reason, for who looks into the file. */
    @Override
    public String getMessage() {
        return place + ": " + reason(asRefusal()).strip().replaceAll("\\s*\\n\\s*", " ");
    }

    private static String reason(RuntimeException refusal) {
        if (refusal instanceof ApiException api) {
            return api.reason();
        } else if (refusal instanceof ProtocolException protocol) {
            return protocol.explanation();
        } else if (refusal instanceof InvalidPatternException pattern) {
            return Refusals.of(pattern).reason();
        }
        return String.valueOf(refusal.getMessage());
    }
}
