package io.chasqui.server.metrics;

import com.codahale.metrics.Gauge;
import io.chasqui.store.journal.DiskFigures.Operation;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.StoreMeasures;

/** Journal, checkpoints and files of the messages. */
final class StoreMetrics {

    private static final double NANOSECOND = 1e-9;

    private final MessageStore store;
    private final Instruments instruments;

    StoreMetrics(MessageStore store, Instruments instruments) {
        this.store = store;
        this.instruments = instruments;
    }

    void add() {
        StoreMeasures measures = store.measures();
        operations("read", measures.disk().reads());
        operations("write", measures.disk().writes());
        counter(
                Group.NODE_PERSISTER_METRICS,
                "rabbitmq_io_sync_ops_total",
                "Total number of I/O sync operations",
                measures.disk().syncs()::count);
        seconds("sync", measures.disk().syncs());
        addJournal(measures);
        addCheckpoints(measures);
        addFiles();
    }

    private void operations(String word, Operation operation) {
        counter(
                Group.NODE_PERSISTER_METRICS,
                "rabbitmq_io_" + word + "_ops_total",
                "Total number of I/O " + word + " operations",
                operation::count);
        counter(
                Group.NODE_PERSISTER_METRICS,
                "rabbitmq_io_" + word + "_bytes_total",
                "Total number of I/O bytes " + (word.equals("read") ? "read" : "written"),
                operation::bytes);
        seconds(word, operation);
    }

    private void seconds(String word, Operation operation) {
        counter(
                Group.NODE_PERSISTER_METRICS,
                "rabbitmq_io_" + word + "_time_seconds_total",
                "Total I/O " + word + " time",
                () -> operation.nanos() * NANOSECOND);
    }

    private void addJournal(StoreMeasures measures) {
        instruments.addDurations(
                Group.CHASQUI,
                family("chasqui_journal_sync_seconds", Family.Type.HISTOGRAM, "Duration of syncs of the journal"),
                Labels.NONE,
                measures.syncNanos());
        instruments.addSizes(
                Group.CHASQUI,
                family(
                        "chasqui_journal_group_bytes",
                        Family.Type.HISTOGRAM,
                        "Bytes of records that went to the journal with one write"),
                Labels.NONE,
                Ranges.of(measures.groupBytes()));
        gauge(
                "chasqui_journal_bytes",
                "Size of the journal's files",
                () -> store.figures().journalFileBytes());
    }

    private void addCheckpoints(StoreMeasures measures) {
        instruments.addDurations(
                Group.CHASQUI,
                family(
                        "chasqui_checkpoint_seconds",
                        Family.Type.HISTOGRAM,
                        "Duration of checkpoints, those included that only page messages out"),
                Labels.NONE,
                measures.checkpointNanos());
        counter(
                Group.CHASQUI,
                "chasqui_checkpoint_blocks_total",
                "Blocks of messages that checkpoints have written",
                () -> store.figures().blocks());
        counter(
                Group.CHASQUI,
                "chasqui_checkpoint_block_bytes_total",
                "Bytes of the messages in them",
                () -> store.figures().blockBytes());
    }

    private void addFiles() {
        gauge(
                "chasqui_index_bytes",
                "Size of the index of blocks",
                () -> store.figures().indexBytes());
        gauge(
                "chasqui_index_entries",
                "Entries of the index of blocks when it was last written",
                () -> store.figures().indexEntries());
        gauge(
                "chasqui_volumes",
                "Files with blocks of messages",
                () -> store.figures().volumes());
        gauge(
                "chasqui_volume_bytes",
                "Bytes of messages that these files were written with",
                () -> store.figures().volumeBytes());
        gauge(
                "chasqui_volume_live_bytes",
                "Bytes of messages in these files that are still needed",
                () -> store.figures().liveBytes());
    }

    private void gauge(String name, String help, Gauge<? extends Number> source) {
        instruments.add(Group.CHASQUI, Family.gauge(name, help), source);
    }

    private void counter(Group group, String name, String help, Gauge<? extends Number> source) {
        instruments.add(group, Family.counter(name, help), source);
    }

    private static Family family(String name, Family.Type type, String help) {
        return new Family(name, type, help);
    }
}
