package io.chasqui.server.broker.policy;

import io.chasqui.codec.amqp091.FieldValues;

/** What becomes of a setting that both a user policy and an operator policy give. */
enum PolicyMerge {
    /** Operator policies do not have it. */
    USER_ONLY,
    /** The operator's value counts. */
    OPERATOR,
    /** The smaller number. */
    SMALLER,
    /** The larger number. */
    LARGER,
    /** The smaller number, where a negative one is no limit at all. */
    SMALLER_LIMIT;

    Object merge(Object user, Object operator) {
        return switch (this) {
            case USER_ONLY -> user;
            case OPERATOR -> operator;
            case SMALLER -> FieldValues.integer(user) <= FieldValues.integer(operator) ? user : operator;
            case LARGER -> FieldValues.integer(user) >= FieldValues.integer(operator) ? user : operator;
            case SMALLER_LIMIT -> limit(user) <= limit(operator) ? user : operator;
        };
    }

    private static long limit(Object value) {
        long number = FieldValues.integer(value);
        return number < 0 ? Long.MAX_VALUE : number;
    }
}
