package io.chasqui.server.amqp091;

import io.chasqui.server.broker.Broker;

/**
 * How much a transaction may hold before it has to be committed: a client that has sent this much cannot be made to wait,
 * because its commit would have to wait, too.
 *
 * @param messages published messages
 * @param bytes heap that they take
 */
record TransactionLimits(int messages, long bytes) {

    static TransactionLimits of(Broker broker) {
        return new TransactionLimits(
                broker.config().amqp().maxTransactionMessages(), broker.memory().unfinishedLimit());
    }
}
