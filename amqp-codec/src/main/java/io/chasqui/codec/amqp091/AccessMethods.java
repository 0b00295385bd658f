package io.chasqui.codec.amqp091;

import io.chasqui.codec.amqp091.Method.AccessRequest;
import io.chasqui.codec.amqp091.Method.AccessRequestOk;
import io.chasqui.codec.amqp091.MethodTable.ClassDefinition;

/** The access class: gone from AMQP 0-9-1, but old clients still ask for a ticket and RabbitMQ still gives one. */
final class AccessMethods {

    private AccessMethods() {}

    static void define(ClassDefinition access) {
        access.method(
                        10,
                        "request",
                        AccessRequest.class,
                        in -> new AccessRequest(in.shortString(), in.bit(), in.bit(), in.bit(), in.bit(), in.bit()),
                        (m, out) -> out.shortString(m.realm())
                                .bit(m.exclusive())
                                .bit(m.passive())
                                .bit(m.active())
                                .bit(m.write())
                                .bit(m.read()))
                .method(
                        11,
                        "request-ok",
                        AccessRequestOk.class,
                        in -> new AccessRequestOk(in.shortInt()),
                        (m, out) -> out.shortInt(m.ticket()));
    }
}
