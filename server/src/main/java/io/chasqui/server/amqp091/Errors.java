package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ended an operation into what the client is told. */
final class Errors {

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private Errors() {}

    /** A refusal passes as it is; anything else is a fault of the broker, logged here and told as 541. */
    static ProtocolException asProtocolException(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ProtocolException e) {
            return e;
        }
        LOG.error("an operation failed", cause);
        return new ProtocolException(ReplyCode.INTERNAL_ERROR, "internal error, see the broker's log");
    }
}
