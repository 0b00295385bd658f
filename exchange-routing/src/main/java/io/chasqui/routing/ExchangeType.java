package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;

/** A type of exchange: how it routes, and what it accepts as arguments and bindings. Stateless. */
public interface ExchangeType {

    /** As in exchange.declare. */
    String name();

    /** One line for people. */
    String description();

    /**
     * Whether the routing keys alone decide where a message goes, always the same way while the topology does not
     * change. If not, nobody may remember a result.
     */
    boolean dependsOnlyOnKey();

    /** Whether only queues may be bound that live on one broker, and not those made to be replicated. */
    default boolean localQueuesOnly() {
        return false;
    }

    /**
     * Checks the arguments of an exchange about to be declared.
     *
     * @throws ProtocolException PRECONDITION_FAILED
     */
    default void validate(FieldTable arguments) {}

    /**
     * Checks a binding about to be added whose source is an exchange of this type.
     *
     * @param arguments those of the exchange
     * @throws ProtocolException PRECONDITION_FAILED
     */
    default void validateBinding(Binding binding, FieldTable arguments) {}

    /** What an exchange keeps of a message. */
    enum Keeping {
        /** Nothing: it only routes the message. */
        NOTHING,
        /** A copy: it routes the message all the same, and keeping it is not routing it. */
        COPY,
        /** The message: it does not route it now. */
        MESSAGE
    }

    /** What is kept of a message. Asked only if the exchange has a place for that ({@link Exchange#keeper}). */
    default Keeping keeps(RoutedMessage message) {
        return Keeping.NOTHING;
    }

    /** An empty table for an exchange declared with these arguments, which {@link #validate} has let pass. */
    <D> BindingTable<D> newBindingTable(FieldTable arguments);
}
