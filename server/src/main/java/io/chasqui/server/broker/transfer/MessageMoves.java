package io.chasqui.server.broker.transfer;

import io.chasqui.server.broker.Broker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The moves of a broker: those that run, and the last ones that have ended. They end with the broker. Any thread may call. */
public final class MessageMoves {

    /** Moves that may run at a time. */
    public static final int MAX_RUNNING = 64;

    private static final int KEPT = 200;

    private final Broker broker;
    private final NavigableMap<Long, MessageMove> moves = new TreeMap<>();
    private long lastId;

    public MessageMoves(Broker broker) {
        this.broker = broker;
    }

    /** Begins a move; null if too many are running. */
    public synchronized MessageMove begin(MoveRequest request) {
        if (moves.values().stream().filter(MessageMove::isRunning).count() >= MAX_RUNNING) {
            return null;
        }
        MessageMove move = new MessageMove(++lastId, request, broker);
        moves.put(move.id(), move);
        forgetOldest();
        move.start();
        return move;
    }

    private void forgetOldest() {
        List<Long> ended = moves.values().stream()
                .filter(move -> !move.isRunning())
                .map(MessageMove::id)
                .toList();
        ended.stream().limit(Math.max(0, moves.size() - KEPT)).forEach(moves::remove);
    }

    /** Null if there is none, or it has been forgotten. */
    public synchronized MessageMove get(long id) {
        return moves.get(id);
    }

    /** Forgets a move that has ended. */
    public synchronized void forget(MessageMove move) {
        moves.remove(move.id());
    }

    /** The latest first. */
    public synchronized List<MessageMove> all() {
        List<MessageMove> all = new ArrayList<>(moves.values());
        Collections.reverse(all);
        return all;
    }
}
