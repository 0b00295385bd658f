package io.chasqui.server.amqp091;

/** What RabbitMQ does to the names of queues and exchanges before it looks at them. */
final class Names {

    private Names() {}

    /** Carriage returns and line feeds are dropped silently. */
    static String withoutLineBreaks(String name) {
        if (name.indexOf('\r') < 0 && name.indexOf('\n') < 0) {
            return name;
        }
        return name.replace("\r", "").replace("\n", "");
    }
}
