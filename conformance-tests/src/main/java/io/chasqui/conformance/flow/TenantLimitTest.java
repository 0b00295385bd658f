package io.chasqui.conformance.flow;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@Spec("limits of a virtual host")
@ChasquiOnly("publish rate and memory of a virtual host can be limited")
class TenantLimitTest extends Suite {

    private static final byte[] KILOBYTE = new byte[1024];

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

    private Channel publisherIn(String vhost) throws Exception {
        Channel channel = connect(factory -> factory.setVirtualHost(vhost)).createChannel();
        channel.confirmSelect();
        return channel;
    }

    /** How long it takes until so many messages are confirmed. */
    private static long millisFor(Channel publisher, int messages) throws Exception {
        String queue = publisher.queueDeclare().getQueue();
        long begun = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            publish(publisher, "", queue, "m");
        }
        publisher.waitForConfirmsOrDie(60_000);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    @Test
    void aTenantPublishesNoFasterThanItsRateAndOthersAreNotSlowed() throws Exception {
        Channel slowed = publisherIn(limitedVhost("max-publish-rate", 20));
        Channel free = publisherIn("/");
        String queue = slowed.queueDeclare().getQueue();
        long begun = System.nanoTime();
        for (int i = 0; i < 80; i++) {
            publish(slowed, "", queue, "m");
        }
        long freeMillis = millisFor(free, 200);
        slowed.waitForConfirmsOrDie(60_000);
        long slowedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);

        assertThat(slowedMillis).isGreaterThan(3600);
        assertThat(freeMillis).isLessThan(slowedMillis);
    }

    @Test
    void theRateIsThatOfAllPublishersOfATenantTogether() throws Exception {
        String vhost = limitedVhost("max-publish-rate", 20);
        Channel one = publisherIn(vhost);
        Channel other = publisherIn(vhost);
        String queue = one.queueDeclare().getQueue();
        long begun = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            publish(one, "", queue, "m");
            publish(other, "", queue, "m");
        }
        one.waitForConfirmsOrDie(60_000);
        other.waitForConfirmsOrDie(60_000);

        assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1600));
    }

    @Test
    void bytesHaveARateToo() throws Exception {
        Channel slowed = publisherIn(limitedVhost("max-publish-byte-rate", 20 * 1024));
        String queue = slowed.queueDeclare().getQueue();
        long begun = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            slowed.basicPublish("", queue, null, KILOBYTE);
        }
        slowed.waitForConfirmsOrDie(60_000);

        assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1600));
    }

    @Test
    void aTenantWithTooMuchInMemoryHasItPutToDiskAndGoesOn() throws Exception {
        String vhost = limitedVhost("max-memory", 4 << 20);
        Channel publisher = publisherIn(vhost);
        publisher.queueDeclare("q", true, false, false, Map.of());
        for (int i = 0; i < 12 * 1024; i++) {
            publisher.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, KILOBYTE);
        }
        publisher.waitForConfirmsOrDie(60_000);

        eventually(() -> assertThat(management()
                        .get("/queues/" + vhost + "/q")
                        .expect(200)
                        .body()
                        .path("memory")
                        .asLong())
                .isLessThan(4 << 20));
        assertThat(ready(publisher, "q")).isEqualTo(12 * 1024);
    }

    @Test
    void aRateOfNothingIsRefused() {
        String vhost = limitedVhost("max-queues", 10);
        management()
                .put("/vhost-limits/" + vhost + "/max-publish-rate", Map.of("value", 0))
                .expect(400);
    }
}
