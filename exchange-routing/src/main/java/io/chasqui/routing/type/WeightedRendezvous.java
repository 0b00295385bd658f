package io.chasqui.routing.type;

import io.chasqui.routing.BoundDestination;
import io.chasqui.routing.RoutedMessage;
import java.util.List;

/**
 * Weighted rendezvous hashing: every destination draws a number from the message's hash and its own name, and the
 * highest wins. A destination that comes takes keys from the others in proportion to its weight and no other key moves;
 * neither the order of bindings nor a restart has any influence. Takes time proportional to the number of destinations.
 */
final class WeightedRendezvous<D> implements SingleChoiceTable.Choice<D> {

    private static final double UNIT = 0x1.0p-53;

    private final HashedPart part;
    private final List<BoundDestination<D>> candidates;
    private final long[] names;
    private final double[] weights;

    WeightedRendezvous(HashedPart part, List<BoundDestination<D>> candidates) {
        this.part = part;
        this.candidates = candidates;
        this.names = candidates.stream()
                .mapToLong(candidate -> Hash.of(SingleChoiceTable.nameOf(candidate)))
                .toArray();
        this.weights = candidates.stream()
                .mapToDouble(candidate ->
                        ConsistentHashExchangeType.weight(candidate.binding().routingKey()))
                .toArray();
    }

    @Override
    public BoundDestination<D> choose(RoutedMessage message) {
        long hash = part.hash(message);
        int best = 0;
        double bestScore = score(hash, 0);
        for (int i = 1; i < names.length; i++) {
            double score = score(hash, i);
            if (score > bestScore) {
                best = i;
                bestScore = score;
            }
        }
        return candidates.get(best);
    }

    /** The highest of ln(u)/weight, with u uniform in (0, 1), is each candidate's with a probability like its weight. */
    private double score(long hash, int candidate) {
        long drawn = Hash.combine(hash, names[candidate]);
        double uniform = ((drawn >>> 11) + 0.5) * UNIT;
        return Math.log(uniform) / weights[candidate];
    }
}
