package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import java.util.List;
import java.util.Map;

/** What the broker tells every client about itself. */
final class ServerProperties {

    private static final List<String> CAPABILITIES = List.of(
            "publisher_confirms",
            "exchange_exchange_bindings",
            "basic.nack",
            "consumer_cancel_notify",
            "connection.blocked",
            "consumer_priorities",
            "authentication_failure_close",
            "per_consumer_qos",
            "direct_reply_to");

    private ServerProperties() {}

    /** The truth, with what the configuration puts in its place for clients. */
    static FieldTable forClients(FieldTable truth, Map<String, String> configured) {
        FieldTable told = truth;
        for (Map.Entry<String, String> property : configured.entrySet()) {
            told = told.with(property.getKey(), property.getValue());
        }
        return told;
    }

    static FieldTable create() {
        FieldTable.Builder capabilities = FieldTable.builder();
        CAPABILITIES.forEach(capability -> capabilities.put(capability, true));
        return FieldTable.builder()
                .put("capabilities", capabilities.build())
                .put("cluster_name", "chasqui")
                .put("copyright", "Licensed under the Apache License 2.0")
                .put("information", "An AMQP broker for the JVM")
                .put("platform", "Java " + Runtime.version().feature())
                .put("product", "Chasqui")
                .put("version", version())
                .build();
    }

    private static String version() {
        String version = ServerProperties.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
