package io.chasqui.codec.amqp091;

import io.chasqui.codec.amqp091.Method.ConfirmSelect;
import io.chasqui.codec.amqp091.Method.ConfirmSelectOk;
import io.chasqui.codec.amqp091.MethodTable.ClassDefinition;

/** The confirm class, RabbitMQ's extension for publisher confirms. */
final class ConfirmMethods {

    private ConfirmMethods() {}

    static void define(ClassDefinition confirm) {
        confirm.method(
                        10,
                        "select",
                        ConfirmSelect.class,
                        in -> new ConfirmSelect(in.bit()),
                        (m, out) -> out.bit(m.noWait()))
                .method(11, "select-ok", ConfirmSelectOk.class, ConfirmSelectOk::new);
    }
}
