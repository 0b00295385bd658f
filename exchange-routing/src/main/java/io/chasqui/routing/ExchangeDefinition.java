package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.codec.amqp091.ShortString;
import java.util.List;

/**
 * What an exchange was declared as.
 *
 * @param type one of {@link ExchangeTypes}
 * @param autoDelete whether it goes with its last binding as a source
 * @param internal whether clients may not publish to it
 */
public record ExchangeDefinition(
        String name, String type, boolean durable, boolean autoDelete, boolean internal, FieldTable arguments) {

    /** Name of the default exchange (AMQP 0-9-1 section 3.1.3.1). */
    public static final String DEFAULT = "";

    private static final String ALTERNATE_EXCHANGE = "alternate-exchange";

    /** The exchanges every virtual host has from the start, the default exchange included. */
    public static List<ExchangeDefinition> predeclared() {
        return List.of(
                predeclared(DEFAULT, "direct", false),
                predeclared("amq.direct", "direct", false),
                predeclared("amq.fanout", "fanout", false),
                predeclared("amq.headers", "headers", false),
                predeclared("amq.match", "headers", false),
                predeclared("amq.topic", "topic", false),
                predeclared("amq.rabbitmq.trace", "topic", true));
    }

    private static ExchangeDefinition predeclared(String name, String type, boolean internal) {
        return new ExchangeDefinition(name, type, true, false, internal, FieldTable.EMPTY);
    }

    /** Name of the exchange that takes what this one cannot route, from the arguments; null if there is none. */
    public String alternateExchange() {
        return arguments.get(ALTERNATE_EXCHANGE) instanceof LongString name ? ShortString.decode(name.bytes()) : null;
    }

    /** This exchange in error texts. */
    public String inVhost(String vhost) {
        return describe(name, vhost);
    }

    static String describe(String name, String vhost) {
        return "exchange '" + name + "' in vhost '" + vhost + "'";
    }

    /**
     * Checks that a redeclaration asks for what is there. Only the alternate exchange counts among the arguments.
     *
     * @throws ProtocolException PRECONDITION_FAILED that names the first difference
     */
    public void requireEquivalent(ExchangeDefinition requested, String vhost) {
        Equivalence equivalence = new Equivalence(inVhost(vhost));
        equivalence.require("type", type, requested.type);
        equivalence.require("durable", durable, requested.durable);
        equivalence.require("auto_delete", autoDelete, requested.autoDelete);
        equivalence.require("internal", internal, requested.internal);
        equivalence.requireArgument(ALTERNATE_EXCHANGE, arguments, requested.arguments);
    }

    /** Checks the arguments that mean the same for every type. */
    void validateCommonArguments(String vhost) {
        Object alternate = arguments.get(ALTERNATE_EXCHANGE);
        if (alternate != null && !(alternate instanceof LongString)) {
            throw new ProtocolException(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid type '" + FieldValues.typeName(alternate) + "' for arg '" + ALTERNATE_EXCHANGE + "' in "
                            + inVhost(vhost));
        }
    }

    /** This definition, without its name, as a value of the store of definitions. */
    public FieldTable toTable() {
        return FieldTable.builder()
                .put("type", StoredFields.ofName(type))
                .put("durable", durable)
                .put("auto-delete", autoDelete)
                .put("internal", internal)
                .put("arguments", arguments)
                .build();
    }

    /** The definition of which {@link #toTable} gave the table. */
    public static ExchangeDefinition fromTable(String name, FieldTable table) {
        return new ExchangeDefinition(
                name,
                StoredFields.name(table, "type"),
                StoredFields.flag(table, "durable"),
                StoredFields.flag(table, "auto-delete"),
                StoredFields.flag(table, "internal"),
                StoredFields.table(table, "arguments"));
    }
}
