package io.chasqui.codec.amqp091;

import io.chasqui.codec.amqp091.Method.ExchangeBind;
import io.chasqui.codec.amqp091.Method.ExchangeBindOk;
import io.chasqui.codec.amqp091.Method.ExchangeDeclare;
import io.chasqui.codec.amqp091.Method.ExchangeDeclareOk;
import io.chasqui.codec.amqp091.Method.ExchangeDelete;
import io.chasqui.codec.amqp091.Method.ExchangeDeleteOk;
import io.chasqui.codec.amqp091.Method.ExchangeUnbind;
import io.chasqui.codec.amqp091.Method.ExchangeUnbindOk;
import io.chasqui.codec.amqp091.MethodTable.ClassDefinition;

/** The exchange class (AMQP 0-9-1 reference section 1.6) with RabbitMQ's bind and unbind. */
final class ExchangeMethods {

    private ExchangeMethods() {}

    static void define(ClassDefinition exchange) {
        exchange.method(
                        10,
                        "declare",
                        ExchangeDeclare.class,
                        ExchangeMethods::readDeclare,
                        (m, out) -> out.shortInt(0)
                                .shortString(m.exchange())
                                .shortString(m.type())
                                .bit(m.passive())
                                .bit(m.durable())
                                .bit(m.autoDelete())
                                .bit(m.internal())
                                .bit(m.noWait())
                                .table(m.arguments()))
                .method(11, "declare-ok", ExchangeDeclareOk.class, ExchangeDeclareOk::new)
                .method(
                        20,
                        "delete",
                        ExchangeDelete.class,
                        ExchangeMethods::readDelete,
                        (m, out) -> out.shortInt(0)
                                .shortString(m.exchange())
                                .bit(m.ifUnused())
                                .bit(m.noWait()))
                .method(21, "delete-ok", ExchangeDeleteOk.class, ExchangeDeleteOk::new)
                .method(
                        30,
                        "bind",
                        ExchangeBind.class,
                        ExchangeMethods::readBind,
                        (m, out) -> out.shortInt(0)
                                .shortString(m.destination())
                                .shortString(m.source())
                                .shortString(m.routingKey())
                                .bit(m.noWait())
                                .table(m.arguments()))
                .method(31, "bind-ok", ExchangeBindOk.class, ExchangeBindOk::new)
                .method(
                        40,
                        "unbind",
                        ExchangeUnbind.class,
                        ExchangeMethods::readUnbind,
                        (m, out) -> out.shortInt(0)
                                .shortString(m.destination())
                                .shortString(m.source())
                                .shortString(m.routingKey())
                                .bit(m.noWait())
                                .table(m.arguments()))
                .method(51, "unbind-ok", ExchangeUnbindOk.class, ExchangeUnbindOk::new);
    }

    private static ExchangeDeclare readDeclare(ArgumentReader in) {
        in.skipShortInt();
        return new ExchangeDeclare(
                in.shortString(), in.shortString(), in.bit(), in.bit(), in.bit(), in.bit(), in.bit(), in.table());
    }

    private static ExchangeDelete readDelete(ArgumentReader in) {
        in.skipShortInt();
        return new ExchangeDelete(in.shortString(), in.bit(), in.bit());
    }

    private static ExchangeBind readBind(ArgumentReader in) {
        in.skipShortInt();
        return new ExchangeBind(in.shortString(), in.shortString(), in.shortString(), in.bit(), in.table());
    }

    private static ExchangeUnbind readUnbind(ArgumentReader in) {
        in.skipShortInt();
        return new ExchangeUnbind(in.shortString(), in.shortString(), in.shortString(), in.bit(), in.table());
    }
}
