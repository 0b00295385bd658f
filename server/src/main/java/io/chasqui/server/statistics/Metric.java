package io.chasqui.server.statistics;

import java.util.Locale;

/** What has a history, under the names that the management API gives it. */
public enum Metric {
    MESSAGES_READY,
    MESSAGES_UNACKNOWLEDGED,

    PUBLISH,
    CONFIRM,
    RETURN_UNROUTABLE,
    DROP_UNROUTABLE,

    DELIVER,
    DELIVER_NO_ACK,
    GET,
    GET_NO_ACK,
    GET_EMPTY,
    ACK,
    REDELIVER,

    DISK_READS,
    DISK_WRITES,

    PUBLISH_IN,
    PUBLISH_OUT,

    RECV_OCT,
    SEND_OCT,

    CONNECTION_CREATED,
    CONNECTION_CLOSED,
    CHANNEL_CREATED,
    CHANNEL_CLOSED,
    QUEUE_DECLARED,
    QUEUE_CREATED,
    QUEUE_DELETED,

    FD_USED,
    MEM_USED,
    DISK_FREE,
    PROC_USED,
    GC_NUM,
    IO_READ_COUNT,
    IO_READ_BYTES,
    IO_WRITE_COUNT,
    IO_WRITE_BYTES,
    IO_SYNC_COUNT;

    private final String key = name().toLowerCase(Locale.ROOT);

    /** The key of the value. */
    public String key() {
        return key;
    }
}
