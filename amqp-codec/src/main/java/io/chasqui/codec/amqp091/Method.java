package io.chasqui.codec.amqp091;

/**
 * A method of AMQP 0-9-1, with its arguments in the order of the specification; reserved ones (tickets among them) are
 * left out, written as zero or empty and ignored when read. Unsigned 32-bit arguments are longs, delivery tags are
 * unsigned 64-bit numbers in a long, long strings that are no text are byte arrays (not copied: treat them as
 * immutable, and note that records compare arrays by identity). No argument is ever null.
 *
 * <p>Short strings longer than 255 bytes make {@link FrameWriter} throw IllegalArgumentException.
 */
public sealed interface Method {

    /** Class id, like 50 for queue.declare. */
    default int classId() {
        return MethodTable.of(this).classId();
    }

    /** Method id within the class, like 10 for queue.declare. */
    default int methodId() {
        return MethodTable.of(this).methodId();
    }

    /** The name in the specification, like {@code queue.declare}. */
    default String methodName() {
        return MethodTable.of(this).name();
    }

    // connection

    record ConnectionStart(
            int versionMajor, int versionMinor, FieldTable serverProperties, byte[] mechanisms, byte[] locales)
            implements Method {}

    record ConnectionStartOk(FieldTable clientProperties, String mechanism, byte[] response, String locale)
            implements Method {}

    record ConnectionSecure(byte[] challenge) implements Method {}

    record ConnectionSecureOk(byte[] response) implements Method {}

    /**
     * @param channelMax highest channel number, 0 for no limit
     * @param frameMax largest frame in bytes with its 8 octets of header and end, 0 for no limit
     * @param heartbeat seconds, 0 for none
     */
    record ConnectionTune(int channelMax, long frameMax, int heartbeat) implements Method {}

    /** See {@link ConnectionTune} for the arguments. */
    record ConnectionTuneOk(int channelMax, long frameMax, int heartbeat) implements Method {}

    record ConnectionOpen(String virtualHost) implements Method {}

    record ConnectionOpenOk() implements Method {}

    /** The failing class and method are 0 if no method caused the close. */
    record ConnectionClose(int replyCode, String replyText, int failingClassId, int failingMethodId)
            implements Method {}

    record ConnectionCloseOk() implements Method {}

    record ConnectionBlocked(String reason) implements Method {}

    record ConnectionUnblocked() implements Method {}

    record ConnectionUpdateSecret(byte[] newSecret, String reason) implements Method {}

    record ConnectionUpdateSecretOk() implements Method {}

    // channel

    record ChannelOpen() implements Method {}

    record ChannelOpenOk() implements Method {}

    record ChannelFlow(boolean active) implements Method {}

    record ChannelFlowOk(boolean active) implements Method {}

    /** The failing class and method are 0 if no method caused the close. */
    record ChannelClose(int replyCode, String replyText, int failingClassId, int failingMethodId) implements Method {}

    record ChannelCloseOk() implements Method {}

    // access

    record AccessRequest(String realm, boolean exclusive, boolean passive, boolean active, boolean write, boolean read)
            implements Method {}

    record AccessRequestOk(int ticket) implements Method {}

    // exchange

    record ExchangeDeclare(
            String exchange,
            String type,
            boolean passive,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            boolean noWait,
            FieldTable arguments)
            implements Method {}

    record ExchangeDeclareOk() implements Method {}

    record ExchangeDelete(String exchange, boolean ifUnused, boolean noWait) implements Method {}

    record ExchangeDeleteOk() implements Method {}

    record ExchangeBind(String destination, String source, String routingKey, boolean noWait, FieldTable arguments)
            implements Method {}

    record ExchangeBindOk() implements Method {}

    record ExchangeUnbind(String destination, String source, String routingKey, boolean noWait, FieldTable arguments)
            implements Method {}

    record ExchangeUnbindOk() implements Method {}

    // queue

    record QueueDeclare(
            String queue,
            boolean passive,
            boolean durable,
            boolean exclusive,
            boolean autoDelete,
            boolean noWait,
            FieldTable arguments)
            implements Method {}

    record QueueDeclareOk(String queue, long messageCount, long consumerCount) implements Method {}

    record QueueBind(String queue, String exchange, String routingKey, boolean noWait, FieldTable arguments)
            implements Method {}

    record QueueBindOk() implements Method {}

    record QueuePurge(String queue, boolean noWait) implements Method {}

    record QueuePurgeOk(long messageCount) implements Method {}

    record QueueDelete(String queue, boolean ifUnused, boolean ifEmpty, boolean noWait) implements Method {}

    record QueueDeleteOk(long messageCount) implements Method {}

    record QueueUnbind(String queue, String exchange, String routingKey, FieldTable arguments) implements Method {}

    record QueueUnbindOk() implements Method {}

    // basic

    record BasicQos(long prefetchSize, int prefetchCount, boolean global) implements Method {}

    record BasicQosOk() implements Method {}

    record BasicConsume(
            String queue,
            String consumerTag,
            boolean noLocal,
            boolean noAck,
            boolean exclusive,
            boolean noWait,
            FieldTable arguments)
            implements Method {}

    record BasicConsumeOk(String consumerTag) implements Method {}

    record BasicCancel(String consumerTag, boolean noWait) implements Method {}

    record BasicCancelOk(String consumerTag) implements Method {}

    /** {@link FrameReader} hands this over through {@link FrameHandler#onPublish} instead. */
    record BasicPublish(String exchange, String routingKey, boolean mandatory, boolean immediate) implements Method {}

    record BasicReturn(int replyCode, String replyText, String exchange, String routingKey) implements Method {}

    record BasicDeliver(String consumerTag, long deliveryTag, boolean redelivered, String exchange, String routingKey)
            implements Method {}

    record BasicGet(String queue, boolean noAck) implements Method {}

    record BasicGetOk(long deliveryTag, boolean redelivered, String exchange, String routingKey, long messageCount)
            implements Method {}

    record BasicGetEmpty() implements Method {}

    /** {@link FrameReader} hands this over through {@link FrameHandler#onAck} instead. */
    record BasicAck(long deliveryTag, boolean multiple) implements Method {}

    /** {@link FrameReader} hands this over through {@link FrameHandler#onReject} instead. */
    record BasicReject(long deliveryTag, boolean requeue) implements Method {}

    record BasicRecoverAsync(boolean requeue) implements Method {}

    record BasicRecover(boolean requeue) implements Method {}

    record BasicRecoverOk() implements Method {}

    /** {@link FrameReader} hands this over through {@link FrameHandler#onNack} instead. */
    record BasicNack(long deliveryTag, boolean multiple, boolean requeue) implements Method {}

    // confirm

    record ConfirmSelect(boolean noWait) implements Method {}

    record ConfirmSelectOk() implements Method {}

    // tx

    record TxSelect() implements Method {}

    record TxSelectOk() implements Method {}

    record TxCommit() implements Method {}

    record TxCommitOk() implements Method {}

    record TxRollback() implements Method {}

    record TxRollbackOk() implements Method {}
}
