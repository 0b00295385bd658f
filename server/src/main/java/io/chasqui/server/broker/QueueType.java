package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.ExchangeType;
import io.chasqui.server.broker.policy.PolicyTarget;
import io.chasqui.server.traffic.QueueKind;

/** The kinds of queues that {@code x-queue-type} chooses from. */
public enum QueueType {
    CLASSIC("classic", QueueKind.CLASSIC),
    QUORUM("quorum", QueueKind.QUORUM);

    /** The argument that names the type. */
    public static final String ARGUMENT = "x-queue-type";

    private final String word;
    private final QueueKind kind;

    QueueType(String word, QueueKind kind) {
        this.word = word;
        this.kind = kind;
    }

    /** The value of the argument. */
    public String word() {
        return word;
    }

    /** As what its queues are counted. */
    QueueKind kind() {
        return kind;
    }

    /** Which policies apply to its queues. */
    PolicyTarget policyTarget() {
        return this == QUORUM ? PolicyTarget.QUORUM_QUEUE : PolicyTarget.CLASSIC_QUEUE;
    }

    /** The type's name in error texts: RabbitMQ's module for it. */
    public String module() {
        return kind.label();
    }

    /** @throws ProtocolException PRECONDITION_FAILED if queues of this type cannot be bound to such an exchange */
    void requireSuitable(ExchangeType exchange) {
        if (this == QUORUM && exchange.localQueuesOnly()) {
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED, "Queue type " + module() + " not valid for this exchange type");
        }
    }

    /** Whether the argument says nothing, in one of the ways in which clients put that. */
    static boolean isUnspecified(Object value) {
        return value == null
                || value instanceof LongString text
                        && (text.toString().isEmpty() || text.toString().equals("undefined"));
    }

    /** Whether a word names a type. */
    static boolean isKnown(String word) {
        return word.equals(CLASSIC.word) || word.equals(QUORUM.word);
    }

    /** The type of a known name. */
    static QueueType named(String word) {
        return word.equals(QUORUM.word) ? QUORUM : CLASSIC;
    }

    /** The type that valid arguments ask for. */
    static QueueType of(FieldTable arguments) {
        Object value = arguments.get(ARGUMENT);
        return value != null && value.toString().equals(QUORUM.word) ? QUORUM : CLASSIC;
    }

    /**
     * Checks that the broker may choose the name of a queue with such arguments.
     *
     * @throws ProtocolException PRECONDITION_FAILED
     */
    public static void requireServerNamed(FieldTable arguments) {
        QueueType type = of(arguments);
        if (type != CLASSIC) {
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED, "Cannot declare a server-named queue for type " + type.module());
        }
    }
}
