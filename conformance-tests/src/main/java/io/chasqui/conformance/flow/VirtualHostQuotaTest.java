package io.chasqui.conformance.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@Spec("extension: quotas of virtual hosts")
@ChasquiOnly("the limits max-messages and max-bytes of a virtual host")
class VirtualHostQuotaTest extends Suite {

    private static final long NOTICED_WITHIN_SECONDS = 20;

    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();

    @Test
    void aQuotaOfMessagesBlocksThePublishersOfItsVirtualHostOnly() throws Exception {
        String vhost = limitedVhost("max-messages", 50);
        Channel publisher = connectTo(vhost).createChannel();
        String queue = publisher.queueDeclare().getQueue();
        for (int i = 0; i < 50; i++) {
            publish(publisher, "", queue, "m");
        }
        assertThat(nextNotice()).isEqualTo("vhost '" + vhost + "' has reached its limit max-messages (50)");

        String elsewhere = queue(channel());
        publishAll(channel(), elsewhere, "a", "b", "c");
        assertThat(ready(channel(), elsewhere)).isEqualTo(3);

        // A blocked connection is not read, so it could not be closed either.
        limit(vhost, "max-messages", -1);
        assertThat(nextNotice()).isEqualTo("unblocked");
    }

    @Test
    void aHigherQuotaLetsThemGoOn() throws Exception {
        String vhost = limitedVhost("max-bytes", 10_000);
        Channel publisher = connectTo(vhost).createChannel();
        String queue = publisher.queueDeclare().getQueue();
        publisher.basicPublish("", queue, null, new byte[10_000]);
        assertThat(nextNotice()).contains("max-bytes (10000)");
        limit(vhost, "max-bytes", 100_000);
        assertThat(nextNotice()).isEqualTo("unblocked");
        publish(publisher, "", queue, "m");
        assertThat(ready(publisher, queue)).isEqualTo(2);
    }

    private String limitedVhost(String limit, long value) {
        String vhost = freshName();
        afterwards(() -> management().delete("/vhosts/" + vhost));
        management().put("/vhosts/" + vhost, Map.of()).expect(201);
        limit(vhost, limit, value);
        return vhost;
    }

    private void limit(String vhost, String limit, long value) {
        management()
                .put("/vhost-limits/" + vhost + "/" + limit, Map.of("value", value))
                .expect(204);
    }

    private Connection connectTo(String vhost) throws Exception {
        Connection connection = connect(factory -> factory.setVirtualHost(vhost));
        connection.addBlockedListener(notices::add, () -> notices.add("unblocked"));
        return connection;
    }

    private String nextNotice() throws Exception {
        return notices.poll(NOTICED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }
}
