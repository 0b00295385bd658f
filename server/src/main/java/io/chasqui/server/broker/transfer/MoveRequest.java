package io.chasqui.server.broker.transfer;

import io.chasqui.server.broker.BrokerQueue;

/**
 * What an operator wants moved.
 *
 * @param source the queue that messages leave
 * @param limit most messages that are moved; {@link Long#MAX_VALUE} for all
 * @param rate messages per second; {@link Double#POSITIVE_INFINITY} for as fast as it goes
 * @param user who wants it
 */
public record MoveRequest(
        BrokerQueue source, MoveDestination destination, MoveFilter filter, long limit, double rate, String user) {}
