package io.chasqui.conformance.delayed;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.broker.BrokerProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many delayed messages, more than the broker's heap holds or not, on time and through a crash. */
abstract class DelayedLoadScenario extends DelayedSuite {

    private static final Logger LOG = LoggerFactory.getLogger(DelayedLoadScenario.class);

    private final long seed = Long.getLong("conformance.seed", System.nanoTime());

    /** How many messages. */
    abstract int messages();

    /** Delays are spread evenly up to this. */
    abstract int longestDelayMillis();

    /** How late 99 of 100 messages may be. */
    abstract int latenessMillis();

    private DelayedLoad newLoad() {
        LOG.info("conformance.seed={}", seed);
        return new DelayedLoad(messages(), longestDelayMillis(), seed);
    }

    private Duration longestWait() {
        return Duration.ofMillis(longestDelayMillis()).plusSeconds(60);
    }

    private String boundDurableQueue(String exchange) throws Exception {
        String queue = durableQueue(channel());
        channel().queueBind(queue, exchange, "");
        return queue;
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void everyMessageArrivesOnTime() throws Exception {
        String exchange = durableDelayedExchange();
        String queue = boundDurableQueue(exchange);
        DelayedLoad load = newLoad();
        load.consume(otherConnectionChannel(), queue);
        long start = System.nanoTime();
        load.publishUpTo(messages(), otherConnectionChannel(), exchange);
        LOG.info("published in {} ms", millisSince(start));
        load.awaitAllConfirmed(longestWait());
        LOG.info("{}", load);
        assertThat(load.confirmed().cardinality()).isEqualTo(messages());
        assertThat(load.early()).as("messages that came too early").isZero();
        assertThat(load.repeats()).as("messages that came twice").isZero();
        assertThat(load.lateness(0.99)).as("lateness in ms, 99 of 100").isLessThan(latenessMillis());
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void noConfirmedMessageIsLostWhenTheBrokerIsKilled() throws Exception {
        String exchange = durableDelayedExchange();
        String queue = boundDurableQueue(exchange);
        DelayedLoad load = newLoad();
        load.consume(otherConnectionChannel(), queue);
        load.publishUpTo(messages() / 2, otherConnectionChannel(), exchange);
        Thread publishing = publishInBackground(load, otherConnectionChannel(), exchange);
        TimeUnit.MILLISECONDS.sleep(longestDelayMillis() / 20);
        ((BrokerProcess) broker()).kill();
        publishing.join();
        LOG.info(
                "killed after {} messages, {} of them confirmed",
                load.published(),
                load.confirmed().cardinality());
        ((BrokerProcess) broker()).start();
        load.consume(otherConnectionChannel(), queue);
        load.publishUpTo(messages(), otherConnectionChannel(), exchange);
        load.awaitAllConfirmed(longestWait());
        LOG.info("{}", load);
        assertThat(load.confirmed().cardinality()).isGreaterThan(messages() / 2);
        assertThat(load.early()).as("messages that came too early").isZero();
    }

    private static Thread publishInBackground(DelayedLoad load, Channel channel, String exchange) {
        Thread thread = new Thread(
                () -> {
                    try {
                        load.publishUpTo(load.messages(), channel, exchange);
                    } catch (Exception e) {
                        LOG.error("The publisher failed", e);
                    }
                },
                "delayed-publisher");
        thread.start();
        return thread;
    }
}
