package io.chasqui.server.config;

/** Telling what happens in the broker. */
public record EventConfig(
        @ConfigKey(
                value = "event_exchange.vhost",
                defaultValue = "/",
                help = "The virtual host that has the exchange `amq.rabbitmq.event`, which tells what happens in the"
                        + " broker. A name that no virtual host has switches it off.")
        String vhost) {}
