package io.chasqui.store.queue;

import java.util.Objects;

/** Identifies a queue: its virtual host and its name there, which may be any bytes up to 255. */
public record QueueName(String vhost, String name) {

    public QueueName {
        Objects.requireNonNull(vhost, "vhost");
        Objects.requireNonNull(name, "name");
    }

    /** The form RabbitMQ uses in error texts: {@code queue 'q' in vhost '/'}. */
    @Override
    public String toString() {
        return "queue '" + name + "' in vhost '" + vhost + "'";
    }
}
