package io.chasqui.server.management.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Comparator;

/**
 * The order of JSON values in a sorted list: numbers, then booleans and null, then objects, lists, and texts last, as
 * the broker that this API comes from orders its terms. A value that is not there counts as 0.
 */
enum JsonOrder implements Comparator<JsonNode> {
    INSTANCE;

    private static final JsonNode ABSENT = IntNode.valueOf(0);

    @Override
    public int compare(JsonNode left, JsonNode right) {
        JsonNode a = left.isMissingNode() ? ABSENT : left;
        JsonNode b = right.isMissingNode() ? ABSENT : right;
        int ranks = Integer.compare(rank(a), rank(b));
        if (ranks != 0) {
            return ranks;
        }
        return a.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : text(a).compareTo(text(b));
    }

    private static String text(JsonNode node) {
        return node.isValueNode() ? node.asText() : node.toString();
    }

    private static int rank(JsonNode node) {
        return switch (node.getNodeType()) {
            case NUMBER -> 0;
            case BOOLEAN, NULL -> 1;
            case OBJECT -> 2;
            case ARRAY -> 3;
            default -> 4;
        };
    }
}
