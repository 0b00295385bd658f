package io.chasqui.server.metrics;

import io.chasqui.server.traffic.BrokerTraffic;
import io.chasqui.server.traffic.QueueKind;
import io.chasqui.store.queue.DeathCounts.Kind;
import io.chasqui.store.queue.DeathCounts.Strategy;
import java.util.List;
import java.util.Locale;

/** Messages that died, by the reason and by what became of them. */
final class DeathMetrics {

    /** Direct replies do not die. */
    private static final List<QueueKind> QUEUES = List.of(QueueKind.CLASSIC, QueueKind.QUORUM);

    private final BrokerTraffic traffic;
    private final Instruments instruments;

    DeathMetrics(BrokerTraffic traffic, Instruments instruments) {
        this.traffic = traffic;
        this.instruments = instruments;
    }

    void add() {
        deaths(Kind.MAXLEN, "due to overflow drop-head or reject-publish-dlx");
        deaths(Kind.EXPIRED, "due to message TTL exceeded");
        deaths(Kind.REJECTED, "due to basic.reject or basic.nack");
        deaths(Kind.DELIVERY_LIMIT, "due to delivery-limit exceeded");
        Family confirmed = family(Kind.CONFIRMED, "and confirmed by target queues");
        QUEUES.forEach(kind -> add(confirmed, kind, Strategy.AT_LEAST_ONCE, Kind.CONFIRMED));
    }

    private void deaths(Kind reason, String help) {
        Family family = family(reason, help);
        for (QueueKind kind : QUEUES) {
            for (Strategy strategy : Strategy.values()) {
                add(family, kind, strategy, reason);
            }
        }
    }

    private static Family family(Kind reason, String help) {
        return Family.counter(
                "rabbitmq_global_messages_dead_lettered_" + word(reason) + "_total",
                "Total number of messages dead-lettered " + help);
    }

    private void add(Family family, QueueKind kind, Strategy strategy, Kind reason) {
        Labels labels = Labels.of("queue_type", kind.label()).and("dead_letter_strategy", word(strategy));
        instruments.add(Group.GLOBAL, family, labels, () -> traffic.deaths(kind, strategy, reason));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
