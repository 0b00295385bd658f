package io.chasqui.codec.amqp091;

import io.chasqui.codec.amqp091.Method.QueueBind;
import io.chasqui.codec.amqp091.Method.QueueBindOk;
import io.chasqui.codec.amqp091.Method.QueueDeclare;
import io.chasqui.codec.amqp091.Method.QueueDeclareOk;
import io.chasqui.codec.amqp091.Method.QueueDelete;
import io.chasqui.codec.amqp091.Method.QueueDeleteOk;
import io.chasqui.codec.amqp091.Method.QueuePurge;
import io.chasqui.codec.amqp091.Method.QueuePurgeOk;
import io.chasqui.codec.amqp091.Method.QueueUnbind;
import io.chasqui.codec.amqp091.Method.QueueUnbindOk;
import io.chasqui.codec.amqp091.MethodTable.ClassDefinition;

/** The queue class (AMQP 0-9-1 reference section 1.7). */
final class QueueMethods {

    private QueueMethods() {}

    static void define(ClassDefinition queue) {
        queue.method(
                        10,
                        "declare",
                        QueueDeclare.class,
                        QueueMethods::readDeclare,
                        (m, out) -> out.shortInt(0)
                                .shortString(m.queue())
                                .bit(m.passive())
                                .bit(m.durable())
                                .bit(m.exclusive())
                                .bit(m.autoDelete())
                                .bit(m.noWait())
                                .table(m.arguments()))
                .method(
                        11,
                        "declare-ok",
                        QueueDeclareOk.class,
                        in -> new QueueDeclareOk(in.shortString(), in.longInt(), in.longInt()),
                        (m, out) -> out.shortString(m.queue())
                                .longInt(m.messageCount())
                                .longInt(m.consumerCount()))
                .method(
                        30,
                        "purge",
                        QueuePurge.class,
                        QueueMethods::readPurge,
                        (m, out) -> out.shortInt(0).shortString(m.queue()).bit(m.noWait()))
                .method(
                        31,
                        "purge-ok",
                        QueuePurgeOk.class,
                        in -> new QueuePurgeOk(in.longInt()),
                        (m, out) -> out.longInt(m.messageCount()))
                .method(
                        40,
                        "delete",
                        QueueDelete.class,
                        QueueMethods::readDelete,
                        (m, out) -> out.shortInt(0)
                                .shortString(m.queue())
                                .bit(m.ifUnused())
                                .bit(m.ifEmpty())
                                .bit(m.noWait()))
                .method(
                        41,
                        "delete-ok",
                        QueueDeleteOk.class,
                        in -> new QueueDeleteOk(in.longInt()),
                        (m, out) -> out.longInt(m.messageCount()));
        defineBindings(queue);
    }

    private static void defineBindings(ClassDefinition queue) {
        queue.method(
                        20,
                        "bind",
                        QueueBind.class,
                        QueueMethods::readBind,
                        (m, out) -> out.shortInt(0)
                                .shortString(m.queue())
                                .shortString(m.exchange())
                                .shortString(m.routingKey())
                                .bit(m.noWait())
                                .table(m.arguments()))
                .method(21, "bind-ok", QueueBindOk.class, QueueBindOk::new)
                .method(
                        50,
                        "unbind",
                        QueueUnbind.class,
                        QueueMethods::readUnbind,
                        (m, out) -> out.shortInt(0)
                                .shortString(m.queue())
                                .shortString(m.exchange())
                                .shortString(m.routingKey())
                                .table(m.arguments()))
                .method(51, "unbind-ok", QueueUnbindOk.class, QueueUnbindOk::new);
    }

    private static QueueDeclare readDeclare(ArgumentReader in) {
        in.skipShortInt();
        return new QueueDeclare(in.shortString(), in.bit(), in.bit(), in.bit(), in.bit(), in.bit(), in.table());
    }

    private static QueuePurge readPurge(ArgumentReader in) {
        in.skipShortInt();
        return new QueuePurge(in.shortString(), in.bit());
    }

    private static QueueDelete readDelete(ArgumentReader in) {
        in.skipShortInt();
        return new QueueDelete(in.shortString(), in.bit(), in.bit(), in.bit());
    }

    private static QueueBind readBind(ArgumentReader in) {
        in.skipShortInt();
        return new QueueBind(in.shortString(), in.shortString(), in.shortString(), in.bit(), in.table());
    }

    private static QueueUnbind readUnbind(ArgumentReader in) {
        in.skipShortInt();
        return new QueueUnbind(in.shortString(), in.shortString(), in.shortString(), in.table());
    }
}
