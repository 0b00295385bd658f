package io.chasqui.server.prometheus;

import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.NodeName;
import io.chasqui.server.metrics.Family;
import io.chasqui.server.metrics.Labels;
import java.io.IOException;

/** What is measured: every panel of RabbitMQ's dashboards joins its numbers with this. */
final class Identity {

    private static final byte[] BUILD_INFO = TextWriter.encode("rabbitmq_build_info");
    private static final byte[] IDENTITY_INFO = TextWriter.encode("rabbitmq_identity_info");

    private final Broker broker;

    Identity(Broker broker) {
        this.broker = broker;
    }

    void write(TextWriter out, Page page) throws IOException {
        out.header("rabbitmq_build_info", Family.Type.UNTYPED, "Versions of the broker and of what it runs on");
        out.series(BUILD_INFO, TextWriter.encode(build()), 1);
        out.header("rabbitmq_identity_info", Family.Type.UNTYPED, "RabbitMQ node & cluster identity info");
        out.series(IDENTITY_INFO, TextWriter.encode(identity(page)), 1);
    }

    private Labels build() {
        String product = String.valueOf(broker.serverProperties().get("product"));
        String version = String.valueOf(broker.serverProperties().get("version"));
        return Labels.of("rabbitmq_version", Broker.RABBITMQ_VERSION)
                .and("product_name", product)
                .and("product_version", version)
                .and("java_version", Runtime.version().toString());
    }

    private Labels identity(Page page) {
        return Labels.of("rabbitmq_node", NodeName.local())
                .and("rabbitmq_cluster", broker.clusterName())
                .and("rabbitmq_endpoint", page.endpoint());
    }
}
