package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Equivalence;
import io.chasqui.server.broker.policy.EffectivePolicy;
import io.chasqui.store.queue.QueueSettings;
import java.util.List;

/**
 * What a queue was declared as. An exclusive queue is never durable, whatever was asked: it goes with its connection.
 *
 * @param arguments all of them, also those that no queue type knows
 */
public record QueueDefinition(
        String name, boolean durable, boolean exclusive, boolean autoDelete, FieldTable arguments) {

    /** The arguments a redeclaration must agree on; others are stored and not compared. */
    private static final List<String> COMPARED_ARGUMENTS = List.of(
            "x-expires",
            "x-message-ttl",
            "x-dead-letter-exchange",
            "x-dead-letter-routing-key",
            "x-dead-letter-strategy",
            "x-max-length",
            "x-max-length-bytes",
            "x-overflow",
            "x-max-priority",
            "x-priority-order",
            "x-single-active-consumer",
            "x-queue-type",
            "x-delivery-limit");

    private static final String PAUSED = "paused";

    public QueueDefinition {
        durable = durable && !exclusive;
    }

    /**
     * This definition with a type, if it names none and is of a kind that can have the type: durable, and of nobody and
     * nothing that will take it away. The classic type goes without saying.
     */
    QueueDefinition withDefaultType(QueueType type) {
        boolean needed = type != QueueType.CLASSIC && durable && !exclusive && !autoDelete;
        if (!needed || !QueueType.isUnspecified(arguments.get(QueueType.ARGUMENT))) {
            return this;
        }
        FieldTable typed = arguments.with(QueueType.ARGUMENT, LongString.of(type.word()));
        return new QueueDefinition(name, true, false, false, typed);
    }

    /** This queue in error texts. */
    public String inVhost(String vhost) {
        return "queue '" + name + "' in vhost '" + vhost + "'";
    }

    /** What the arguments say. */
    QueueArguments queueArguments() {
        return new QueueArguments(arguments);
    }

    public QueueType type() {
        return QueueType.of(arguments);
    }

    /**
     * The exchange that dead messages go to, or null.
     *
     * @throws ProtocolException PRECONDITION_FAILED if the argument is no name
     */
    public String deadLetterExchange(String vhost) {
        queueArguments().validateDeadLetterExchange(inVhost(vhost));
        return queueArguments().deadLetterExchange();
    }

    /** Whether only one consumer at a time gets messages. */
    public boolean singleActiveConsumer() {
        return settings(EffectivePolicy.NONE).singleActiveConsumer();
    }

    /** What the arguments and the policies that apply say together. */
    QueueArguments queueArguments(EffectivePolicy policy) {
        return new QueueArguments(arguments, policy);
    }

    QueueSettings settings(EffectivePolicy policy) {
        return queueArguments(policy).applyTo(new QueueSettings(durable, exclusive, autoDelete));
    }

    /**
     * Checks that there can be such a queue.
     *
     * @throws ProtocolException PRECONDITION_FAILED that names the first fault
     */
    public void validate(String vhost) {
        queueArguments().validate(inVhost(vhost));
        if (type() != QueueType.QUORUM) {
            return;
        }
        String property = autoDelete ? "auto-delete" : exclusive ? "exclusive-owner" : durable ? null : "non-durable";
        if (property != null) {
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED, "invalid property '" + property + "' for " + inVhost(vhost));
        }
    }

    /**
     * Checks that a redeclaration asks for what is there.
     *
     * @throws ProtocolException PRECONDITION_FAILED that names the first difference
     */
    void requireEquivalent(QueueDefinition requested, String vhost) {
        Equivalence equivalence = new Equivalence(inVhost(vhost));
        equivalence.require("durable", durable, requested.durable);
        equivalence.require("auto_delete", autoDelete, requested.autoDelete);
        for (String argument : COMPARED_ARGUMENTS) {
            equivalence.requireArgument(argument, compared(argument), requested.compared(argument));
        }
        new DeduplicationArguments(arguments, EffectivePolicy.NONE)
                .requireEquivalent(requested.arguments, inVhost(vhost));
    }

    /** The value of an argument, null if it is absent. A queue type that is not named is the classic one. */
    private Object compared(String argument) {
        Object value = arguments.get(argument);
        return value == null && argument.equals(QueueType.ARGUMENT) ? LongString.of(type().word()) : value;
    }

    /**
     * This definition, without its name, as a value of the store of definitions.
     *
     * @param paused whether the queue hands out nothing at the moment
     */
    FieldTable toTable(long id, boolean paused) {
        FieldTable.Builder table = FieldTable.builder()
                .put("id", id)
                .put("auto-delete", autoDelete)
                .put("arguments", arguments);
        if (paused) {
            table.put(PAUSED, true);
        }
        return table.build();
    }

    /** The durable queue of which {@link #toTable} gave the table. */
    static QueueDefinition fromTable(String name, FieldTable table) {
        return new QueueDefinition(
                name, true, false, (Boolean) table.get("auto-delete"), (FieldTable) table.get("arguments"));
    }

    static boolean isPaused(FieldTable table) {
        return Boolean.TRUE.equals(table.get(PAUSED));
    }

    static long idOf(FieldTable table) {
        return (Long) table.get("id");
    }
}
