package io.chasqui.server.definition;

import java.util.List;

/**
 * A definition that an operator asked for and that there cannot be. The message is the text in which RabbitMQ's HTTP API
 * and command line tell it.
 */
public final class InvalidDefinitionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of fault it is: the HTTP API has a status for each. */
    public enum Kind {
        /** The value is not one of those allowed. */
        INVALID,
        /** Something that it refers to does not exist. */
        NOT_FOUND,
        /** The state of what it is about forbids it for now. */
        PRECONDITION_FAILED
    }

    private final Kind kind;

    public InvalidDefinitionException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public InvalidDefinitionException(String message) {
        this(Kind.INVALID, message);
    }

    /** All the faults that were found. */
    public static InvalidDefinitionException ofFaults(List<String> faults) {
        return new InvalidDefinitionException("Validation failed\n\n" + String.join("\n", faults) + "\n");
    }

    public Kind kind() {
        return kind;
    }
}
