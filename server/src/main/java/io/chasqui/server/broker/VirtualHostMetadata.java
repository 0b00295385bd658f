package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import java.util.List;

/**
 * What an operator says about a virtual host.
 *
 * @param defaultQueueType of queues declared without a type; when it is null, that of the configuration is filled in
 * @param deletionProtected it cannot be deleted until this is lifted
 */
public record VirtualHostMetadata(
        String description, List<String> tags, String defaultQueueType, boolean deletionProtected) {

    public static final VirtualHostMetadata NONE = new VirtualHostMetadata("", List.of(), null, false);

    private static final String DESCRIPTION = "description";
    private static final String TAGS = "tags";
    private static final String DEFAULT_QUEUE_TYPE = "default-queue-type";
    private static final String DELETION_PROTECTED = "deletion-protected";

    public VirtualHostMetadata {
        tags = List.copyOf(tags);
    }

    /** This metadata with a default type of queues, if it has none. */
    VirtualHostMetadata withDefaultQueueType(String type) {
        return defaultQueueType == null ? new VirtualHostMetadata(description, tags, type, deletionProtected) : this;
    }

    FieldTable toTable() {
        FieldTable.Builder table = FieldTable.builder()
                .put(DESCRIPTION, LongString.of(description))
                .put(TAGS, FieldArray.of(tags))
                .put(DELETION_PROTECTED, deletionProtected);
        if (defaultQueueType != null) {
            table.put(DEFAULT_QUEUE_TYPE, LongString.of(defaultQueueType));
        }
        return table.build();
    }

    /** The metadata of which {@link #toTable} gave the table; nothing of it need be there. */
    static VirtualHostMetadata fromTable(FieldTable table) {
        Object description = table.get(DESCRIPTION);
        Object type = table.get(DEFAULT_QUEUE_TYPE);
        List<String> tags = table.get(TAGS) instanceof FieldArray array
                ? array.stream().map(Object::toString).toList()
                : List.of();
        return new VirtualHostMetadata(
                description == null ? "" : description.toString(),
                tags,
                type == null ? null : type.toString(),
                Boolean.TRUE.equals(table.get(DELETION_PROTECTED)));
    }
}
