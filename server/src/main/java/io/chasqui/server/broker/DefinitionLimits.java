package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.config.LimitConfig;
import io.chasqui.server.definition.InvalidDefinitionException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * How many queues, exchanges and virtual hosts there may be. Used on the definition thread: it counts what is there and
 * what is on its way to the disk, so that many declarations at once do not exceed a limit together.
 */
final class DefinitionLimits {

    private final LimitConfig config;
    private final Supplier<VirtualHosts> vhosts;

    /** Queues that are being declared, by virtual host. */
    private final Map<String, Integer> queuesUnderWay = new HashMap<>();

    DefinitionLimits(LimitConfig config, Supplier<VirtualHosts> vhosts) {
        this.config = config;
        this.vhosts = vhosts;
    }

    /**
     * Makes room for a queue that is about to be declared. Has to be followed by {@link #queueDeclared}.
     *
     * @throws ProtocolException PRECONDITION_FAILED if there is none
     */
    void queueDeclaring(VirtualHost vhost, String queue) {
        long limit = vhost.limits().maxQueues();
        int underWay = queuesUnderWay.getOrDefault(vhost.name(), 0);
        if (limit >= 0 && vhost.queues().size() + underWay >= limit) {
            throw queueLimit(queue, "in vhost '" + vhost.name() + "' (" + limit + ")");
        }
        if (config.queues().isPresent()) {
            int allUnderWay =
                    queuesUnderWay.values().stream().mapToInt(Integer::intValue).sum();
            if (sum(other -> other.queues().size()) + allUnderWay
                    >= config.queues().getAsLong()) {
                throw queueLimit(queue, "in cluster (" + config.queues().getAsLong() + ")");
            }
        }
        queuesUnderWay.merge(vhost.name(), 1, Integer::sum);
    }

    private static ProtocolException queueLimit(String queue, String which) {
        return exceeded("cannot declare queue '" + queue + "': queue limit " + which + " is reached");
    }

    /** The declaration has ended, in whatever way. */
    void queueDeclared(VirtualHost vhost) {
        queuesUnderWay.computeIfPresent(vhost.name(), (name, count) -> count == 1 ? null : count - 1);
    }

    /** @throws ProtocolException PRECONDITION_FAILED if there is no room for one more exchange */
    void requireRoomFor(ExchangeDefinition exchange, String vhost) {
        if (isReached(config.exchanges(), other -> other.topology().exchanges().size())) {
            throw exceeded("cannot declare " + exchange.inVhost(vhost) + ": exchange limit of "
                    + config.exchanges().getAsLong() + " is reached");
        }
    }

    /** @throws InvalidDefinitionException if there is no room for one more virtual host */
    void requireRoomForVhost(String name) {
        if (isReached(config.vhosts(), other -> 1)) {
            throw new InvalidDefinitionException("cannot create vhost '" + name + "': vhost limit of "
                    + config.vhosts().getAsLong() + " is reached");
        }
    }

    private boolean isReached(OptionalLong limit, ToLongFunction<VirtualHost> count) {
        return limit.isPresent() && sum(count) >= limit.getAsLong();
    }

    private long sum(ToLongFunction<VirtualHost> count) {
        return vhosts.get().all().stream().mapToLong(count).sum();
    }

    private static ProtocolException exceeded(String why) {
        return new ProtocolException(ReplyCode.PRECONDITION_FAILED, why);
    }
}
